package catalog

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// mostFound bounds the articles that a list takes over from a search.
const mostFound = 100

// Wanted says which articles a list is to have; an empty field asks for nothing.
type Wanted struct{ Find, Publisher, Month, Lang string }

// Count is a value and how many articles have it.
type Count struct {
	Value string
	N     int
}

// List is articles in the order in which they are shown, and what they are of.
type List struct {
	Articles                      []knowledge.Article
	Publishers, Months, Languages []Count // of the articles before they are narrowed to one of these
}

// NewestFirst returns all articles, those published last first and those without a
// date behind them, in their order.
func NewestFirst(idx *knowledge.Index) []knowledge.Article {
	all := slices.Collect(idx.Articles())
	slices.SortStableFunc(all, func(a, b knowledge.Article) int { return b.Published.Compare(a.Published) })
	return all
}

// Select narrows all, which are the index's articles in order, to those wanted. With
// words to find, those stand first that have all of them in title or opening, behind
// them those with a passage that a search for the words brings.
func Select(ctx context.Context, idx *knowledge.Index, all []knowledge.Article, w Wanted) List {
	if len(text.Tokens(w.Find)) > 0 {
		all = find(ctx, idx, all, w.Find)
	}
	l := List{
		Publishers: counts(all, func(a knowledge.Article) string { return a.Publisher }),
		Months:     counts(all, month),
		Languages:  counts(all, func(a knowledge.Article) string { return a.Lang }),
	}
	slices.SortFunc(l.Months, func(a, b Count) int { return strings.Compare(b.Value, a.Value) })
	if w.Publisher == "" && w.Month == "" && w.Lang == "" {
		l.Articles = all
		return l
	}
	for _, a := range all {
		if w.Has(a) {
			l.Articles = append(l.Articles, a)
		}
	}
	return l
}

// Has reports an article that is of the publisher, the month and the language.
func (w Wanted) Has(a knowledge.Article) bool {
	return (w.Publisher == "" || a.Publisher == w.Publisher) && (w.Month == "" || month(a) == w.Month) && (w.Lang == "" || a.Lang == w.Lang)
}

// month is the month of an article's publication, as 2026-01; "" when unknown.
func month(a knowledge.Article) string {
	if a.Published.IsZero() {
		return ""
	}
	return a.Published.Format("2006-01")
}

func find(ctx context.Context, idx *knowledge.Index, all []knowledge.Article, words string) []knowledge.Article {
	titled := map[knowledge.ArticleID]bool{}
	for _, a := range idx.Titled(ctx, words) {
		titled[a.ID] = true
	}
	var found []knowledge.Article
	for _, a := range all {
		if titled[a.ID] {
			found = append(found, a)
		}
	}
	for _, a := range Saying(ctx, idx, words, mostFound) {
		if !titled[a.ID] {
			titled[a.ID] = true
			found = append(found, a)
		}
	}
	return found
}

// Saying returns the articles of the most passages that a search finds, the best first.
func Saying(ctx context.Context, idx *knowledge.Index, words string, most int) (list []knowledge.Article) {
	res, err := idx.Search(ctx, knowledge.Query{Text: words, Limit: most, Signals: true})
	if err != nil || res.Confidence == knowledge.None && !mostly(res.Stats.Words) {
		return nil
	}
	for _, p := range res.Passages {
		if a, ok := idx.Article(p.Article); ok {
			list = append(list, a)
		}
	}
	return list
}

// mostly reports that the first passage has most of the words.
func mostly(words []knowledge.Word) bool {
	covered := 0
	for _, w := range words {
		if w.Covered {
			covered++
		}
	}
	return covered > 0 && 2*covered >= len(words)
}

// counts returns the values that articles have, the most frequent first, without "".
func counts(all []knowledge.Article, of func(knowledge.Article) string) []Count {
	n := map[string]int{}
	for _, a := range all {
		n[of(a)]++
	}
	delete(n, "")
	out := make([]Count, 0, len(n))
	for _, value := range slices.Collect(maps.Keys(n)) {
		out = append(out, Count{value, n[value]})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value)) })
	return out
}
