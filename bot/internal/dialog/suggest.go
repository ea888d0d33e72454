package dialog

import (
	"context"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// suggestLimit is the contract's, and every platform's, most.
	suggestLimit = 25
	// suggestedBytes is the longest value that every platform takes back.
	suggestedBytes = 100
)

// Suggest completes what is being typed: a command's name, an article, a
// half-typed word.
func (d *Dialog) Suggest(ctx context.Context, q adapters.Question) (list []adapters.Choice) {
	t := d.begin(q)
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("suggesting panicked; nothing was suggested", "panic", p, "adapter", q.Adapter, "stack", string(debug.Stack()))
			list = nil
		}
	}()
	typed := q.Text // not trimmed: a space ends a word
	if q.Focus != "" && q.Args[q.Focus] != "" {
		typed = q.Args[q.Focus]
	}
	if len(typed) > knowledge.MaxQuestion {
		return nil
	}
	switch q.Focus {
	case "article":
		return suggester{t}.suggestArticles(ctx, typed)
	case "language":
		return suggester{t}.suggestLanguages(typed)
	case "sources":
		return suggester{t}.suggestSources(ctx, typed)
	case "quotes":
		return numbers(settings.MostQuotes)
	case "corrections":
		return []adapters.Choice{{Label: "on", Data: "on"}, {Label: "off", Data: "off"}}
	case "line", "private", "target", "address", "add", "timezone":
		return nil
	}
	if q.Focus == "" && strings.HasPrefix(typed, "/") {
		if name, rest, ok := strings.Cut(typed, " "); !ok {
			return suggester{t}.suggestCommands(name)
		} else if name == "/language" {
			return prefixed(name+" ", suggester{t}.suggestLanguages(rest))
		}
	}
	if q.Kind == adapters.Slash && q.Focus == "question" {
		return suggester{t}.suggestResults(ctx, typed)
	}
	return suggester{t}.suggestWords(typed)
}

const (
	// mostResults is how many passages are offered while a question is typed.
	mostResults = 5
	// leastTyped is how many letters must be typed for them.
	leastTyped = 3
	// resultRunes is how much of a passage is asked with, in code points: with 100 it
	// would pass no platform's limit.
	resultRunes = 95
)

// suggester completes what is being typed.
type suggester struct{ t *turn }

// suggestResults offers what the half-typed question finds, then completions of its last
// word. Whoever chooses a passage asks with its first words, which lead to it.
func (s suggester) suggestResults(ctx context.Context, typed string) []adapters.Choice {
	words := s.suggestWords(typed)
	if utf8.RuneCountInString(strings.TrimSpace(typed)) < leastTyped || !utf8.ValidString(typed) {
		return words
	}
	res, err := s.t.idx.Near().Search(ctx, knowledge.Query{
		Text: typed, Sources: s.t.chat().Sources(ctx), Limit: mostResults, Now: s.t.d.now(),
		Without: []knowledge.Component{knowledge.WithoutReader, knowledge.WithoutEmbed}, // it is asked at every key
	})
	if err != nil || res.Confidence == knowledge.None {
		return words
	}
	var list []adapters.Choice
	for _, p := range res.Passages {
		first := wording.OneLine(p.Text)
		value := strings.TrimSuffix(wording.Shorten(first, resultRunes), "…")
		if value == "" || slices.ContainsFunc(list, func(c adapters.Choice) bool { return c.Data == value }) {
			continue
		}
		list = append(list, adapters.Choice{Label: first, Data: value})
	}
	return append(list, words[:min(len(words), suggestLimit-len(list))]...)
}

// suggestArticles offers articles by words of their title or opening, then by
// letters of it. The value is the id, or its key where the id is too long for a
// platform.
func (s suggester) suggestArticles(ctx context.Context, typed string) []adapters.Choice {
	var list []adapters.Choice
	seen := make(map[knowledge.ArticleID]bool)
	add := func(a knowledge.Article) bool {
		if !seen[a.ID] {
			seen[a.ID] = true
			value := string(a.ID)
			if len(value) > suggestedBytes || !utf8.ValidString(value) {
				value = knowledge.Key(a.ID)
			}
			label := cite.Heading(a, cite.ListOpening)
			if date := s.t.cite().Published(a); date != "" {
				label += cite.Separator + date
			}
			list = append(list, adapters.Choice{Label: label, Data: value})
		}
		return len(list) < suggestLimit
	}
	for f := range catalog.Matching(ctx, s.t.idx, typed) {
		if !add(f.Article) {
			return list
		}
	}
	for _, c := range s.t.idx.Complete(typed, suggestLimit) {
		if a, ok := s.t.idx.Article(c.Article); ok && !add(a) {
			return list
		}
	}
	return list
}

// suggestSources completes the last of several publishers, separated by commas.
func (s suggester) suggestSources(ctx context.Context, typed string) []adapters.Choice {
	before, last := "", typed
	if i := strings.LastIndex(typed, ","); i >= 0 {
		before, last = strings.TrimSpace(typed[:i])+", ", typed[i+1:]
	}
	var list []adapters.Choice
	for _, p := range s.t.facts(ctx).Publishers {
		value := before + wording.OneLine(p)
		if strings.HasPrefix(text.Fold(wording.OneLine(p)), text.Fold(strings.TrimSpace(last))) && len(value) <= suggestedBytes && len(list) < suggestLimit {
			list = append(list, adapters.Choice{Label: value, Data: value})
		}
	}
	return list
}

// numbers offers 1 to most.
func numbers(most int) []adapters.Choice {
	var list []adapters.Choice
	for n := range most {
		text := strconv.Itoa(n + 1)
		list = append(list, adapters.Choice{Label: text, Data: text})
	}
	return list
}

func (s suggester) suggestLanguages(typed string) []adapters.Choice {
	var list []adapters.Choice
	for _, value := range append(s.t.d.locales.Tags(), "auto") {
		if strings.HasPrefix(value, text.Fold(strings.TrimSpace(typed))) {
			list = append(list, adapters.Choice{Label: value, Data: value})
		}
	}
	return list
}

func (s suggester) suggestCommands(typed string) []adapters.Choice {
	var list []adapters.Choice
	for _, c := range s.t.d.menu.Load().commands {
		if name := "/" + c.name; !c.hidden && strings.HasPrefix(name, strings.ToLower(typed)) {
			list = append(list, adapters.Choice{Label: name, Data: name})
		}
	}
	return list
}

// suggestWords completes the word under the fingers, then offers the titles that
// go on as the text begins.
func (s suggester) suggestWords(typed string) []adapters.Choice {
	if strings.TrimSpace(typed) == "" || !utf8.ValidString(typed) {
		return nil
	}
	var words, titles []adapters.Choice
	for _, c := range s.t.idx.Complete(typed, 4*suggestLimit) {
		choice := adapters.Choice{Label: c.Text, Data: c.Text}
		if c.Article == "" {
			words = append(words, choice)
		} else {
			titles = append(titles, choice)
		}
	}
	list := append(words, titles...)
	return list[:min(len(list), suggestLimit)]
}

func prefixed(prefix string, list []adapters.Choice) []adapters.Choice {
	for i := range list {
		list[i].Label, list[i].Data = prefix+list[i].Label, prefix+list[i].Data
	}
	return list
}
