package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Every segment carries its sentences' vectors, as it carries their words: what an
// update leaves as it is keeps them, and a merge takes them over. Only what is new
// lacks them, and is looked for in the store by its text before the server is asked.

const (
	// fillPart is how many sentences are filled before the shelf is looked at again,
	// so that new articles don't wait for the end of a large archive.
	fillPart = 2048
	// mostChanges is how often one fill begins anew because of the server's model.
	mostChanges = 3
)

// takeVector gives the sentence that was added last the vector that it has in old.
func (s *segment) takeVector(old *segment, id uint32) {
	if v, ok := old.vectors.Load().Vector(id - old.firstSentence); ok {
		// One set's vectors are of one dimension. Where two sets differ, the server has
		// changed its model between them, and the sentence goes without until it is filled.
		_ = s.vectors.Load().Add(uint32(len(s.sentences)-1), v)
	}
}

// cosines of a question's vector and the sentences from, … to-1 of one article; NaN
// for one without a vector, nil when the question has none.
func (x *Index) cosines(q *question, from, to uint32) []float32 {
	if q.vector.Dimension() == 0 {
		return nil
	}
	s := x.ofSentence(from)
	out := make([]float32, to-from)
	s.vectors.Load().Cosines(q.vector, from-s.firstSentence, out)
	return out
}

// SentenceVectors gives sentences their vectors. Package embed's Vectors do.
type SentenceVectors interface {
	// Fill puts a vector for every sentence into set, as far as it can be had.
	Fill(ctx context.Context, sentences iter.Seq[vector.Sentence], set *vector.Set, o vector.FillOptions) (vector.Filled, error)
}

// FillVectors gives every sentence of the current index its vector, and of those that
// take its place meanwhile; it returns when there is nothing left to do. Searches
// never wait for it. Progress counts the sentences that lacked a vector when it began,
// or when another index took the place. The error is that of v.
func (s *LiveIndex) FillVectors(ctx context.Context, v SentenceVectors, o vector.FillOptions) (vector.Filled, error) {
	f := vectorFill{shelf: s, vectors: v, o: o}
	for {
		x := s.Index()
		if err := f.fill(ctx, x); err != nil {
			return f.filled, err
		}
		if s.Index() == x && !f.again {
			return f.filled, nil
		}
	}
}

// vectorFill is one run of [LiveIndex.FillVectors].
type vectorFill struct {
	shelf       *LiveIndex
	vectors     SentenceVectors
	o           vector.FillOptions
	filled      vector.Filled
	changes     int
	again       bool // the server's model has changed
	done, total int  // of the index at work
}

// fill fills one index, until it is whole, replaced, or to be begun again.
func (f *vectorFill) fill(ctx context.Context, x *Index) error {
	missing := make([][]uint32, len(x.segments))
	f.done, f.total, f.again = 0, 0, false
	for i, s := range x.segments {
		missing[i] = x.withoutVector(s)
		f.total += len(missing[i])
	}
	for i, s := range x.segments {
		for part := range slices.Chunk(missing[i], fillPart) {
			if f.shelf.Index() != x {
				return nil
			}
			if err := f.part(ctx, x, s, part); err != nil || f.again {
				return err
			}
		}
	}
	return nil
}

// part fills some sentences of one segment.
func (f *vectorFill) part(ctx context.Context, x *Index, s *segment, sentences []uint32) error {
	o := f.o
	if o.Progress != nil {
		o.Progress = func(done, _ int) { f.o.Progress(f.done+done, f.total) }
	}
	had := slices.ContainsFunc(x.segments, func(s *segment) bool { return s.vectors.Load().Len() > 0 })
	filled, err := f.vectors.Fill(ctx, s.texts(sentences), s.vectors.Load(), o)
	f.filled.Total += filled.Total
	f.filled.Kept += filled.Kept
	f.filled.Computed += filled.Computed
	f.filled.Refused += filled.Refused
	f.done += len(sentences)
	if !errors.Is(err, vector.ErrChanged) && !(filled.Changed && had) {
		return err
	}
	if f.changes++; f.changes > mostChanges {
		return fmt.Errorf("sentence vectors: %w %d times; let it have one", vector.ErrChanged, f.changes)
	}
	for _, x := range []*Index{x, f.shelf.Index()} { // a merge may have taken old vectors over
		for _, s := range x.segments {
			s.vectors.Store(vector.NewSet())
		}
	}
	f.again = true
	return nil
}

// withoutVector gives a segment's own numbers of the sentences that lack a vector.
// Those of deleted articles are not missed.
func (x *Index) withoutVector(s *segment) []uint32 {
	set := s.vectors.Load()
	var out []uint32
	for own, sentence := range s.sentences {
		if _, ok := set.Vector(uint32(own)); !ok && !x.deleted.has(sentence.article) {
			out = append(out, uint32(own))
		}
	}
	return out
}

// texts gives sentences of a segment as the store and the server know them.
func (s *segment) texts(sentences []uint32) iter.Seq[vector.Sentence] {
	return func(yield func(vector.Sentence) bool) {
		for _, own := range sentences {
			place := s.sentences[own]
			body := s.articles[place.article-s.firstArticle].Body
			if !yield(vector.Sentence{ID: own, Text: body[place.start:place.end]}) {
				return
			}
		}
	}
}
