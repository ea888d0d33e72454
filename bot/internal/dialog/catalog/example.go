package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// newestRead is how many of the newest articles examples are looked for in for each
	// one wanted, mostTried how many searches that may take.
	newestRead, mostTried = 8, 8
	// nameLimit bounds a name in an example, in code points.
	nameLimit = 40
)

// Example is a question that the articles answer.
type Example struct {
	Asked   string
	Article knowledge.ArticleID // that answers it
}

// Examples returns at most n questions in the locale's language, each answered by an
// article of its own: the locale's own where the articles answer them, else about
// people of the newest articles. Every one was asked and was surely answered. They are
// fewer when there are no more, or ctx ends.
func Examples(ctx context.Context, idx *knowledge.Index, loc *locale.Locale, recent []knowledge.Article, n int) []Example {
	var found []Example
	tried := 0
	ask := func(asked string, in knowledge.ArticleID) {
		if len(found) >= n || ctx.Err() != nil || answeredIn(found, in) {
			return
		}
		res, err := idx.Search(ctx, knowledge.Query{Text: asked, Limit: 1})
		if err != nil || res.Confidence != knowledge.Strong {
			return
		}
		if by := res.Passages[0].Article; (in == "" || in == by) && !answeredIn(found, by) {
			found = append(found, Example{asked, by})
		}
	}
	for _, asked := range loc.Examples {
		ask(asked, "")
	}
	for _, question := range []string{"example.said", "example.who"}[:min(n, 2)] {
		for _, a := range recent[:min(len(recent), n*newestRead)] {
			for _, name := range namesIn(idx, a, loc.Tag) {
				if tried++; tried > n*mostTried {
					return found
				}
				ask(loc.Say(question, "name", name), a.ID)
			}
		}
	}
	return found
}

func answeredIn(found []Example, id knowledge.ArticleID) bool {
	return id != "" && slices.ContainsFunc(found, func(e Example) bool { return e.Article == id })
}

// mostNames is how many names of one article are tried.
const mostNames = 3

// namesIn returns names of people in an article, as it writes them, in the letters of
// a language. A word alone may be no more than "minister".
func namesIn(idx *knowledge.Index, a knowledge.Article, tag string) (names []string) {
	for _, s := range idx.Named(a.ID, knowledge.Span{Start: 0, End: len(a.Body)}) {
		name := wording.OneLine(a.Body[s.Start:s.End])
		if strings.Contains(name, " ") && len([]rune(name)) <= nameLimit && written(name, tag) && !slices.Contains(names, name) {
			if names = append(names, name); len(names) == mostNames {
				break
			}
		}
	}
	return names
}

// examples returns an example for each language: where the articles are all in other
// languages, a question in one of those; where there is none at all, the first article's
// opening words, which always find it.
func examples(ctx context.Context, idx *knowledge.Index, locales *locale.Set, recent []knowledge.Article, first knowledge.ArticleID) map[string]string {
	found := make(map[string]string)
	other := ""
	for _, loc := range locales.All() {
		for _, e := range Examples(ctx, idx, loc, recent, 1) {
			found[loc.Tag] = e.Asked
		}
		other = cmp.Or(other, found[loc.Tag])
	}
	if a, ok := idx.Article(first); ok {
		other = cmp.Or(other, strings.TrimSuffix(cite.Opening(a.Body, cite.OpeningLimit), "…"))
	}
	for _, tag := range locales.Tags() {
		found[tag] = cmp.Or(found[tag], other, "/help")
	}
	return found
}

// written reports whether a name is written in the letters of a language. One in Latin
// letters ends with a capitalised word: "mayor Rahman" names somebody, "the chief
// engineer" is an office.
func written(name, tag string) bool {
	switch tag {
	case "bn":
		return strings.ContainsFunc(name, letterOf(unicode.Bengali))
	case "hi":
		return strings.ContainsFunc(name, letterOf(unicode.Devanagari))
	}
	words := strings.Fields(name)
	return capitalised(words[len(words)-1]) && strings.ContainsFunc(name, letterOf(unicode.Latin))
}

func letterOf(script *unicode.RangeTable) func(rune) bool {
	return func(r rune) bool { return unicode.Is(script, r) }
}

func capitalised(word string) bool {
	first, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(first)
}
