package search

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/seeds"
)

// seed is the shipped article.
func seed(tb testing.TB) index.Article {
	tb.Helper()
	all, err := seeds.All()
	if err != nil || len(all) == 0 {
		tb.Skip("no shipped article in this build")
	}
	return index.Article{ID: index.ArticleID(all[0].ID), Body: all[0].Body}
}

func build(tb testing.TB, articles ...index.Article) *index.Index {
	tb.Helper()
	x, err := index.Build(tb.Context(), slices.Values(articles), index.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

// read leads a question through an index by all expanders.
func read(tb testing.TB, x *index.Index, typed, lang string) *Question {
	tb.Helper()
	parsed, err := query.Parse(tb.Context(), x.Languages(), typed, query.Options{Lang: lang})
	if err != nil {
		tb.Fatal(err)
	}
	q, err := ask(tb.Context(), x, parsed, expand.All())
	if err != nil {
		tb.Fatal(err)
	}
	return q
}
