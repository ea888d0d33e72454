package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
)

// ukti is this project's own index, all in memory, with every component on.
type ukti struct {
	shelf   *knowledge.LiveIndex
	without []knowledge.Component
}

func (u *ukti) version() string {
	if len(u.without) > 0 {
		return fmt.Sprintf("the same without %v", u.without)
	}
	return "this checkout, in memory, all languages and expanders"
}

// build gives knowledge whole articles: it cuts them itself, and that is part of
// the time measured.
func (u *ukti) build(ctx context.Context, c *corpus) error {
	index, err := knowledge.Build(ctx, sequence(c.all()), knowledge.Options{})
	if err != nil {
		return err
	}
	u.shelf = knowledge.NewLiveIndex(index)
	return nil
}

func (u *ukti) add(ctx context.Context, a knowledge.Article) error {
	return u.shelf.Update(ctx, knowledge.Change{Add: []knowledge.Article{a}})
}

func (u *ukti) ask(ctx context.Context, question, article string, limit int) ([]hit, error) {
	r, err := u.shelf.Index().Search(ctx, knowledge.Query{Text: question, Article: knowledge.ArticleID(article), Limit: limit, Without: u.without})
	if errors.Is(err, knowledge.ErrBlank) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	hits := make([]hit, len(r.Passages))
	for i, p := range r.Passages {
		hits[i] = hit{article: string(p.Article), span: span{p.Span.Start, p.Span.End}, text: p.Text}
	}
	return hits, nil
}

func (u *ukti) close() error {
	u.shelf = nil
	return nil
}
