package catalog

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// newestRead is how many of the newest articles an example is looked for in,
	// mostTried how many searches that may take.
	newestRead, mostTried = 8, 8
	// nameLimit bounds a name in an example, in code points.
	nameLimit = 40
)

// example returns a question in the locale's language that the articles answer: one
// of the locale's own, else one about what a person of the newest articles said; ""
// when there is none.
func example(ctx context.Context, idx *knowledge.Index, loc *locale.Locale, recent []knowledge.Article) string {
	for _, asked := range loc.Examples {
		if res, err := idx.Search(ctx, knowledge.Query{Text: asked, Limit: 1}); err == nil && res.Confidence == knowledge.Strong {
			return asked
		}
	}
	tried := 0
	for _, a := range recent {
		for _, s := range idx.Named(a.ID, knowledge.Span{Start: 0, End: len(a.Body)}) {
			name := wording.OneLine(a.Body[s.Start:s.End])
			if !strings.Contains(name, " ") || len([]rune(name)) > nameLimit || !written(name, loc.Tag) {
				continue // a word alone may be no more than "minister"
			}
			if tried++; tried > mostTried || ctx.Err() != nil {
				break
			}
			asked := loc.Say("example.said", "name", name)
			res, err := idx.Search(ctx, knowledge.Query{Text: asked, Limit: 1})
			if err == nil && res.Confidence == knowledge.Strong && res.Passages[0].Article == a.ID {
				return asked
			}
		}
	}
	return ""
}

// examples returns an example for each language: where the articles are all in other
// languages, a question in one of those; where there is none at all, the first article's
// opening words, which always find it.
func examples(ctx context.Context, idx *knowledge.Index, locales *locale.Set, first knowledge.ArticleID) map[string]string {
	recent := newest(idx)
	found := make(map[string]string)
	other := ""
	for _, loc := range locales.All() {
		found[loc.Tag] = example(ctx, idx, loc, recent)
		other = cmp.Or(other, found[loc.Tag])
	}
	if a, ok := idx.Article(first); ok {
		other = cmp.Or(other, strings.TrimSuffix(cite.Opening(a.Body, cite.OpeningLimit), "…"))
	}
	for tag, asked := range found {
		found[tag] = cmp.Or(asked, other, "/help")
	}
	return found
}

// written reports whether a name is written in the letters of a language.
func written(name, tag string) bool {
	script := unicode.Latin
	switch tag {
	case "bn":
		script = unicode.Bengali
	case "hi":
		script = unicode.Devanagari
	}
	return strings.IndexFunc(name, func(r rune) bool { return unicode.Is(script, r) }) >= 0
}

// newest returns the newest articles, the newest first; those without a date last.
func newest(idx *knowledge.Index) (list []knowledge.Article) {
	for a := range idx.Articles() {
		list = append(list, a)
		if len(list) > 2*newestRead {
			list = cut(list)
		}
	}
	return cut(list)
}

func cut(list []knowledge.Article) []knowledge.Article {
	slices.SortStableFunc(list, func(a, b knowledge.Article) int {
		return cmp.Compare(b.Published.Unix(), a.Published.Unix())
	})
	return list[:min(len(list), newestRead)]
}
