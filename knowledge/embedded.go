package knowledge

import (
	"cmp"
	"context"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Embedder gives a question its vector, to be compared with those of the sentences.
// Package embed's Client and Recent are some.
type Embedder interface {
	// Query returns soon, with an error when there is no vector: the question is then
	// answered without one. It is safe for concurrent use.
	Query(ctx context.Context, text string) (vector.Vector, error)
}

// WithoutEmbed is the name in [Query.Without] that leaves the embedding server out.
const WithoutEmbed = "embed"

// Bounds of what the nearest vectors bring in, beside what the words do.
const (
	nearSentences = 50
	nearArticles  = 16
)

// UseVectors gives an index like x that asks e for each question's vector. It is of
// use once its sentences have theirs: see [LiveIndex.FillVectors].
func (x *Index) UseVectors(e Embedder) *Index {
	next := *x
	next.embedder = e
	return &next
}

// ask has the server asked for the vector of a question, beside the search for its
// words. The function that it gives waits for it; the zero vector means that there
// is none. A question of small words alone leads to nothing, whatever is near it.
func (x *Index) ask(ctx context.Context, q *question, typed string) (await func() vector.Vector) {
	if x.embedder == nil || q.skip[WithoutEmbed] || len(q.words) == 0 || !x.vectorsReady() {
		return func() vector.Vector { return vector.Vector{} }
	}
	came := make(chan vector.Vector, 1)
	go func() {
		v, err := x.embedder.Query(ctx, x.sent(q, typed))
		if err != nil {
			v = vector.Vector{}
		}
		came <- v
	}()
	return func() vector.Vector { return <-came }
}

// vectorsReady reports whether half of the sentences have a vector. With fewer, the
// nearest of them would say more of the order of their coming than of the question.
func (x *Index) vectorsReady() bool {
	count := 0
	for _, s := range x.segments {
		count += s.vectors.Load().Len()
	}
	return count > 0 && 2*count >= x.size.Sentences
}

// nearestArticles gives the articles of the sentences that are nearest to a vector,
// the nearest first, of those allowed and not among known.
func (x *Index) nearestArticles(v vector.Vector, allowed func(article uint32) bool, known []uint32) []uint32 {
	type near struct {
		article uint32
		cosine  float32
	}
	var all []near
	for _, s := range x.segments {
		for _, h := range s.vectors.Load().Nearest(v, nearSentences, func(own uint32) bool {
			return own < uint32(len(s.sentences)) && allowed(s.sentences[own].article)
		}) {
			all = append(all, near{s.sentences[h.ID].article, h.Cosine})
		}
	}
	// Stable: of equally near ones the one that stands first.
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(b.cosine, a.cosine) })
	var out []uint32
	for _, n := range all[:min(len(all), nearSentences)] {
		if len(out) < nearArticles && !slices.Contains(out, n.article) && !slices.Contains(known, n.article) {
			out = append(out, n.article)
		}
	}
	return out
}
