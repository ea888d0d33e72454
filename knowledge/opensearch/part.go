package opensearch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

// Part returns an index of the articles that may answer some questions, and of those that
// also names, as a part of all that the cluster holds, so that it answers them as an index of
// all would. With the Article of a question set only that is brought for it. What was removed
// from texts meanwhile is not in it. The error wraps those of this package, is that of texts,
// or ctx's.
func (c *Client) Part(ctx context.Context, texts knowledge.Texts, also []knowledge.ArticleID, questions ...knowledge.Query) (*knowledge.Index, error) {
	return c.twice(ctx, func(ctx context.Context) (*knowledge.Index, error) {
		ids, err := c.likely(ctx, questions, also)
		if err != nil {
			return nil, err
		}
		x, err := c.build(ctx, texts, ids)
		if err != nil {
			return nil, err
		}
		counts, err := c.countsFor(ctx, x, nil, questions)
		if err == nil && len(questions) == 1 {
			q := questions[0]
			err = c.narrow(ctx, counts, scope{q.Sources, q.Since, q.Until})
		}
		if err != nil {
			return nil, err
		}
		return x.Among(counts), nil
	})
}

// narrow has counts tell how many articles a scope has.
func (c *Client) narrow(ctx context.Context, counts *knowledge.Counts, to scope) error {
	filters := to.filters()
	if len(filters) == 0 {
		return nil
	}
	var answer struct{ Count int }
	err := c.do(ctx, request{method: http.MethodPost, path: "/" + c.alias() + "/_count",
		body: object{"query": object{"bool": object{"filter": filters}}}, into: &answer})
	counts.Articles = answer.Count
	return err
}

// twice makes a part within the time of a question, once more where the cluster seems to
// lack a piece: its index may just have been replaced.
func (c *Client) twice(ctx context.Context, part func(context.Context) (*knowledge.Index, error)) (*knowledge.Index, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	x, err := part(ctx)
	if errors.Is(err, ErrRed) {
		x, err = part(ctx)
	}
	return x, err
}

// build makes an index of the current texts of articles.
func (c *Client) build(ctx context.Context, texts knowledge.Texts, ids []string) (*knowledge.Index, error) {
	var failed error
	x, err := knowledge.Build(ctx, read(ctx, texts, ids, &failed), knowledge.Options{Corrections: c.o.Corrections})
	if _, ok := errors.AsType[*knowledge.SkippedError](err); err != nil && !ok || failed != nil {
		return nil, errors.Join(failed, err)
	}
	return x, nil
}

// likely returns the ids of the articles that may answer some questions, and those of also.
func (c *Client) likely(ctx context.Context, questions []knowledge.Query, also []knowledge.ArticleID) (ids []string, err error) {
	for _, asked := range questions {
		found := []string{string(asked.Article)}
		if asked.Article == "" {
			q, err := c.read(ctx, asked)
			if errors.Is(err, query.ErrBlank) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if found, err = c.find(ctx, q, scope{asked.Sources, asked.Since, asked.Until}); err != nil {
				return nil, err
			}
		}
		ids = append(ids, found...)
	}
	for _, id := range also {
		ids = append(ids, string(id))
	}
	return once(ids), nil
}

// read reads a question as package search does.
func (c *Client) read(ctx context.Context, q knowledge.Query) (*query.Query, error) {
	o := query.Options{Lang: q.Lang}
	if !slices.Contains(q.Without, knowledge.WithoutTime) {
		if o.Now = q.Now; o.Now.IsZero() {
			o.Now = time.Now()
		}
	}
	return query.Parse(ctx, c.languages, q.Text, o)
}

// read yields the current texts of articles, without those that are no longer there. What
// else goes wrong ends it and is put into failed.
func read(ctx context.Context, texts knowledge.Texts, ids []string, failed *error) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for _, id := range ids {
			a, _, err := texts.Article(ctx, knowledge.ArticleID(id), "")
			if errors.Is(err, knowledge.ErrNoArticle) {
				continue
			}
			if err != nil {
				*failed = fmt.Errorf("reading what OpenSearch found: %w", err)
				return
			}
			if !yield(a, nil) {
				return
			}
		}
	}
}

// countsFor counts, in all that the cluster holds, some words and those of x that questions
// lead to.
func (c *Client) countsFor(ctx context.Context, x *knowledge.Index, words []string, questions []knowledge.Query) (*knowledge.Counts, error) {
	var keys []counting
	for _, term := range words {
		keys = append(keys, counting{field: fieldWord, value: term})
	}
	for _, q := range questions {
		met, err := x.Met(ctx, q)
		if errors.Is(err, knowledge.ErrBlank) || errors.Is(err, knowledge.ErrNoArticle) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, w := range met {
			keys = append(keys, counting{field: fieldWord, value: w.Term}, counting{field: fieldStem, value: w.Stem})
		}
	}
	of, total, err := c.count(ctx, keys)
	if err != nil {
		return nil, err
	}
	total.Terms, total.Stems = map[string]int{}, map[string]int{}
	for key, n := range of {
		if n > 0 && key.field == fieldWord {
			total.Terms[key.value] = n
		} else if n > 0 {
			total.Stems[key.value] = n
		}
	}
	return &total, nil
}
