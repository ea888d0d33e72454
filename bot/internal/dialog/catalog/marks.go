package catalog

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// mostSearched is how many words marks are searched for: each text costs a search, and
// one for a whole paragraph costs many times a usual one.
const mostSearched = 12

// Marks returns, for each of a few short texts, its words that find asks for: those that
// begin as a word of find does, and those that a search for find meets, which are of
// another spelling, script or language. On ctx's end, and for
// more than a dozen words, only the first kind is marked.
func Marks(ctx context.Context, texts []string, find string) [][]knowledge.Span {
	marks := make([][]knowledge.Span, len(texts))
	wanted := text.Tokens(find)
	if len(wanted) == 0 {
		return marks
	}
	met := make([][]knowledge.Span, len(texts))
	if len(wanted) <= mostSearched {
		met = metIn(ctx, texts, find)
	}
	for i, s := range texts {
		for _, t := range text.Tokens(s) {
			begins := slices.ContainsFunc(wanted, func(w text.Token) bool { return strings.HasPrefix(t.Term, w.Term) })
			span := knowledge.Span(t.Span)
			if begins || slices.ContainsFunc(met[i], func(m knowledge.Span) bool { return m.Start <= span.Start && span.End <= m.End }) {
				marks[i] = append(marks[i], span)
			}
		}
	}
	return marks
}

// metIn searches an index of the texts alone, so that words are met as they are in any
// search, and returns the spans met in each.
func metIn(ctx context.Context, texts []string, find string) [][]knowledge.Span {
	met := make([][]knowledge.Span, len(texts))
	small, err := knowledge.Build(ctx, func(yield func(knowledge.Article, error) bool) {
		for i, s := range texts {
			if !yield(knowledge.Article{ID: knowledge.ArticleID(strconv.Itoa(i)), Body: s}, nil) {
				return
			}
		}
	}, knowledge.Options{})
	if small == nil || err != nil && ctx.Err() != nil {
		return met
	}
	for i := range texts {
		res, err := small.Search(ctx, knowledge.Query{Text: find, Article: knowledge.ArticleID(strconv.Itoa(i))})
		if err != nil {
			continue // a text without a word
		}
		for _, p := range res.Passages {
			met[i] = append(met[i], p.Matched...)
		}
	}
	return met
}
