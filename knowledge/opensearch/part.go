package opensearch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
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
		likely, err := c.likely(ctx, questions, also)
		if err != nil {
			return nil, err
		}
		x, counts, err := c.build(ctx, texts, likely, nil, questions)
		if err == nil && len(questions) == 1 {
			q := questions[0]
			err = c.narrow(ctx, counts, scope{q.Sources, q.Since, q.Until})
		}
		return x, err
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

// likely is what was found for some questions.
type likely struct {
	ids    []string // of articles that may answer them
	words  []string // that they may lead to, in all articles
	beside map[string]bool
}

// build makes an index of the current texts of articles, as a part of all that the cluster
// holds, of which it counts some words and those that questions lead to.
func (c *Client) build(ctx context.Context, texts knowledge.Texts, l *likely, words []string, questions []knowledge.Query) (*knowledge.Index, *knowledge.Counts, error) {
	var failed error
	x, err := knowledge.Build(ctx, read(ctx, texts, l.ids, &failed), knowledge.Options{Corrections: c.o.Corrections, Words: l.words})
	if _, ok := errors.AsType[*knowledge.SkippedError](err); err != nil && !ok || failed != nil {
		return nil, nil, errors.Join(failed, err)
	}
	counts, err := c.countsFor(ctx, x, words, questions, l.beside)
	if err != nil {
		return nil, nil, err
	}
	return x.Among(counts), counts, nil
}

// likely finds the articles that may answer some questions, and has those of also among them.
func (c *Client) likely(ctx context.Context, questions []knowledge.Query, also []knowledge.ArticleID) (*likely, error) {
	out := &likely{beside: map[string]bool{}}
	for _, asked := range questions {
		q, err := c.read(ctx, asked)
		if errors.Is(err, query.ErrBlank) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := c.found(ctx, out, asked, q); err != nil {
			return nil, err
		}
	}
	for _, id := range also {
		out.ids = append(out.ids, string(id))
	}
	out.ids, out.words = once(out.ids), once(out.words)
	return out, nil
}

// found adds what is found for one question.
func (c *Client) found(ctx context.Context, to *likely, asked knowledge.Query, q *query.Query) error {
	only := asked.Article
	asked.Article = ""
	l, err := c.lexicon(ctx, asked, q)
	if err != nil {
		return err
	}
	to.words = append(to.words, l.words...)
	maps.Copy(to.beside, l.beside)
	ids := []string{string(only)}
	if only == "" {
		ids, err = c.find(ctx, q, weighted(l.leads), scope{asked.Sources, asked.Since, asked.Until})
	}
	to.ids = append(to.ids, ids...)
	return err
}

// read reads a question as package search does.
func (c *Client) read(ctx context.Context, q knowledge.Query) (*query.Query, error) {
	o := query.Options{Lang: q.Lang}
	_, total, err := c.count(ctx, nil)
	if err != nil {
		return nil, err
	}
	if total.Dated && !slices.Contains(q.Without, knowledge.WithoutTime) {
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
// lead to. What stands side by side is looked for where it is not known.
func (c *Client) countsFor(ctx context.Context, x *knowledge.Index, words []string, questions []knowledge.Query, beside map[string]bool) (*knowledge.Counts, error) {
	_, total, err := c.count(ctx, nil)
	if err != nil {
		return nil, err
	}
	total.Beside = beside
	var keys []counting
	for _, term := range words {
		keys = append(keys, counting{fieldWord, term})
	}
	for _, q := range questions {
		met, err := c.met(ctx, x, &total, q)
		if errors.Is(err, knowledge.ErrBlank) || errors.Is(err, knowledge.ErrNoArticle) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, w := range met {
			if keys = append(keys, counting{fieldStem, w.Stem}); w.Asked {
				keys = append(keys, counting{fieldWord, w.Term})
			}
		}
	}
	of, _, err := c.count(ctx, keys)
	total.Terms, total.Stems = map[string]int{}, map[string]int{}
	for key, n := range of {
		if n > 0 && key.field == fieldWord {
			total.Terms[key.value] = n
		} else if n > 0 {
			total.Stems[key.value] = n
		}
	}
	return &total, err
}

// met returns the words of x that a question leads to, and finds out what that depends on.
func (c *Client) met(ctx context.Context, x *knowledge.Index, total *knowledge.Counts, q knowledge.Query) ([]knowledge.MetWord, error) {
	if total.Beside == nil {
		cuts, err := x.Among(total).Cuts(ctx, q)
		if err != nil {
			return nil, err
		}
		if total.Beside, err = c.beside(ctx, cuts); err != nil {
			return nil, err
		}
	}
	return x.Among(total).Met(ctx, q)
}
