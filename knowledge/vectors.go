package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
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

// UseVectors returns an index like x that asks e for each question's vector. It is of
// use once its sentences have theirs: see [LiveIndex.FillVectors].
func (x *Index) UseVectors(e Embedder) *Index {
	next := *x
	next.engine.Embedder = e
	return &next
}

const (
	// fillPart is how many sentences are filled before the live is looked at again,
	// so that new articles don't wait for the end of a large archive.
	fillPart = 2048
	// mostChanges is how often one fill begins anew because of the server's model.
	mostChanges = 3
)

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
	f := vectorFill{live: s, vectors: v, o: o}
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
	live        *LiveIndex
	vectors     SentenceVectors
	o           vector.FillOptions
	filled      vector.Filled
	changes     int
	again       bool // the server's model has changed
	done, total int  // of the index at work
}

// fill fills one index, until it is whole, replaced, or to be begun again.
func (f *vectorFill) fill(ctx context.Context, x *Index) error {
	missing := make([][]uint32, len(x.store.Vectors().Segments()))
	f.done, f.total, f.again = 0, 0, false
	for i, s := range x.store.Vectors().Segments() {
		missing[i] = x.store.Vectors().Missing(s)
		f.total += len(missing[i])
	}
	for i, s := range x.store.Vectors().Segments() {
		for part := range slices.Chunk(missing[i], fillPart) {
			if f.live.Index() != x {
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
func (f *vectorFill) part(ctx context.Context, x *Index, s *index.Segment, sentences []uint32) error {
	o := f.o
	if o.Progress != nil {
		o.Progress = func(done, _ int) { f.o.Progress(f.done+done, f.total) }
	}
	had := slices.ContainsFunc(x.store.Vectors().Segments(), func(s *index.Segment) bool { return s.Vectors().Len() > 0 })
	filled, err := f.vectors.Fill(ctx, s.Texts(sentences), s.Vectors(), o)
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
	for _, x := range []*Index{x, f.live.Index()} { // a merge may have taken old vectors over
		for _, s := range x.store.Vectors().Segments() {
			s.DropVectors()
		}
	}
	f.again = true
	return nil
}
