// Package search answers a question with sentences of an index.
//
// Six steps follow each other, each from values to a value, with nothing filled in
// along the way: the question's words are led to words of the index ([Question]), a
// [Source] brings candidates, their sentences are scored ([Scored]), the articles of the
// best are read ([Reading], which returns another Scored), the best of them is judged
// ([Degree]), and the best become [Passage] values.
package search

import (
	"context"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/trace"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Embedder gives a question its vector.
type Embedder interface {
	Query(ctx context.Context, text string) (vector.Vector, error)
}

// Engine is what a search needs beside the index.
type Engine struct {
	Source   Source
	Embedder Embedder // nil: questions have no vector
	Reading  Reading
}

// Request says what to search for, where and how.
type Request struct {
	Query     *query.Query
	Scope     Scope
	Limit     int // passages wanted
	Expanders []*expand.Expander
	Vectors   bool // ask the Embedder
	Read      bool // have the Reader read
	Explain   bool // fill Passage.Signals and Passage.Explain
	Signals   bool // fill Passage.Signals alone, and neither Context, Matched nor Likely
}

// Answer is what a search found.
type Answer struct {
	Question *Question
	Found    *Scored
	Degree   Degree
	Passages []Passage // the best first
	Taken    Taken     // the time that the question was taken to speak of
	Later    *Passage  // from a later article of the same story; nil when there is none
}

// Covers reports whether the first sentence has the i-th word of the question, by
// whatever expander.
func (a *Answer) Covers(i int) bool {
	all := a.Found.Sentences
	return len(all) > 0 && i < len(all[0].Has) && all[0].Has[i] > 0
}

// Search answers a request from an index. The error is ctx's.
func (e *Engine) Search(ctx context.Context, x *index.Index, r *Request) (*Answer, error) {
	f, err := e.find(ctx, x, r)
	if err != nil {
		return nil, err
	}
	end := trace.Step(ctx, "degree")
	d, err := degree(ctx, x, f, r)
	end()
	if err != nil {
		return nil, err
	}
	end = trace.Step(ctx, "passages")
	shown, later, err := passages(ctx, x, f, d, r)
	end()
	if err != nil {
		return nil, err
	}
	return &Answer{f.question, f.found, d, shown, f.taken, later}, nil
}

// scored finds candidates among the allowed articles and scores their sentences. Those
// that the words bring come first, those that the question's vector does behind them.
func (e *Engine) scored(ctx context.Context, x *index.Index, q *Question, allowed Filter, most int, await func() vector.Vector) (*Scored, error) {
	end := trace.Step(ctx, "candidates")
	articles, err := e.Source.Candidates(ctx, x, q, allowed, maxArticles)
	end()
	v := await()
	if err != nil {
		return nil, err
	}
	if v.Dimension() > 0 {
		articles = slices.Concat(articles, nearest(x, v, allowed, articles))
	}
	defer trace.Step(ctx, "score")()
	return score(ctx, x, q, articles, v, most)
}

// Bounds of what the nearest vectors bring in, beside what the words do.
const (
	nearSentences = 50
	nearArticles  = 16
)

// vector has the server asked for the vector of a question. The function that it
// returns waits for it; the zero vector means that there is none. A question of small
// words alone leads to nothing, whatever is near it.
func (e *Engine) vector(ctx context.Context, x *index.Index, q *Question, r *Request) (await func() vector.Vector) {
	if e.Embedder == nil || !r.Vectors || len(q.Words) == 0 || !x.Vectors().Enough() {
		return func() vector.Vector { return vector.Vector{} }
	}
	came := make(chan vector.Vector, 1)
	go func() {
		v, err := e.Embedder.Query(ctx, sent(ctx, x, q))
		if err != nil {
			v = vector.Vector{}
		}
		came <- v
	}()
	return sync.OnceValue(func() vector.Vector { return <-came })
}

// nearest returns the articles of the sentences that are nearest to a vector, the
// nearest first, of those allowed and not among known.
func nearest(x *index.Index, v vector.Vector, allowed Filter, known []index.ArticleNo) []index.ArticleNo {
	var out []index.ArticleNo
	for _, article := range x.Vectors().Nearest(v, nearSentences, allowed) {
		if len(out) < nearArticles && !slices.Contains(out, article) && !slices.Contains(known, article) {
			out = append(out, article)
		}
	}
	return out
}
