package app

import (
	"context"
	"errors"
	"iter"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/seeds"
)

// Load builds the index of the articles that paths hold, the shipped ones when
// there are no paths. leftOut names each article that could not be taken; the
// index is whole but for them.
func Load(ctx context.Context, paths []string, o knowledge.Options) (x *knowledge.Index, leftOut []error, err error) {
	articles := shipped()
	if len(paths) > 0 {
		articles = ingest.Read(ctx, paths, ingest.Options{})
	}
	x, err = knowledge.Build(ctx, articles, o)
	if skipped, ok := errors.AsType[*knowledge.SkippedError](err); ok {
		return x, skipped.Errors, nil
	}
	return x, nil, err
}

// shipped returns the articles that come with the bot.
func shipped() iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		entries, err := seeds.All()
		if err != nil {
			yield(knowledge.Article{}, err)
			return
		}
		for _, e := range entries {
			a := knowledge.Article{
				ID: knowledge.ArticleID(e.ID), Title: e.Title, Publisher: e.Publisher, URL: e.URL,
				Lang: e.Lang, Published: e.Published, Body: e.Body,
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}
