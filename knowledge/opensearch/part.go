package opensearch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
)

// Texts gives the texts of articles. Package archive does.
type Texts interface {
	// Article returns a revision of an article, the current one for "". The error wraps
	// [knowledge.ErrNoArticle] where there is none.
	Article(ctx context.Context, id knowledge.ArticleID, revision string) (a knowledge.Article, superseded bool, err error)
}

// Part returns an index of the articles that may answer some questions, as a part of all
// that the cluster holds, so that it answers them as an index of all would. With the Article
// of a question set only that is brought. What was removed from texts meanwhile is not in it.
// The error wraps those of this package, is that of texts, or ctx's.
func (c *Client) Part(ctx context.Context, texts Texts, questions ...knowledge.Query) (*knowledge.Index, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	x, err := c.part(ctx, texts, questions)
	if errors.Is(err, ErrRed) { // the index may just have been replaced
		x, err = c.part(ctx, texts, questions)
	}
	return x, err
}

func (c *Client) part(ctx context.Context, texts Texts, questions []knowledge.Query) (*knowledge.Index, error) {
	ids, err := c.likely(ctx, questions)
	if err != nil {
		return nil, err
	}
	var failed error
	x, err := knowledge.Build(ctx, read(ctx, texts, ids, &failed), knowledge.Options{Corrections: c.o.Corrections})
	if _, ok := errors.AsType[*knowledge.SkippedError](err); err != nil && !ok || failed != nil {
		return nil, errors.Join(failed, err)
	}
	counts, err := c.countsFor(ctx, x, questions)
	if err != nil {
		return nil, err
	}
	return x.Among(counts), nil
}

// likely returns the ids of the articles that may answer some questions.
func (c *Client) likely(ctx context.Context, questions []knowledge.Query) (ids []string, err error) {
	for _, asked := range questions {
		found := []string{string(asked.Article)}
		if asked.Article == "" {
			q, err := c.read(asked)
			if errors.Is(err, query.ErrBlank) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if found, err = c.find(ctx, q); err != nil {
				return nil, err
			}
		}
		for _, id := range found {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// read reads a question as package search does.
func (c *Client) read(q knowledge.Query) (*query.Query, error) {
	o := query.Options{Lang: q.Lang}
	if !slices.Contains(q.Without, knowledge.WithoutTime) {
		if o.Now = q.Now; o.Now.IsZero() {
			o.Now = time.Now()
		}
	}
	return query.Parse(c.languages, q.Text, o)
}

// read yields the current texts of articles, without those that are no longer there. What
// else goes wrong ends it and is put into failed.
func read(ctx context.Context, texts Texts, ids []string, failed *error) iter.Seq2[knowledge.Article, error] {
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

// countsFor counts, in all that the cluster holds, the words of x that the questions lead to.
func (c *Client) countsFor(ctx context.Context, x *knowledge.Index, questions []knowledge.Query) (*knowledge.Counts, error) {
	var keys []counting
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
