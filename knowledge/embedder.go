package knowledge

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Embedder gives a question its vector, to be compared with those of the sentences.
// Package embed's Client and Recent are some.
type Embedder interface {
	// Query returns soon, with an error when there is no vector: the question is then
	// answered without one. It is safe for concurrent use.
	Query(ctx context.Context, text string) (vector.Vector, error)
}

// UseVectors returns an index like x that asks e for each question's vector. It is of
// use once its sentences have theirs: see [LiveIndex.FillVectors].
func (x *Index) UseVectors(e Embedder) *Index {
	next := *x
	next.engine.Embedder = e
	return x.again(next)
}
