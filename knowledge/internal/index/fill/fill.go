// Package fill gives the sentences of an index their vectors while it answers.
package fill

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

const (
	// most is how many sentences are filled before the current index is looked at again,
	// so that new articles don't wait for the end of a large archive.
	most = 2048
	// mostChanges is how often one fill begins anew because of the server's model.
	mostChanges = 3
)

// Source gives sentences their vectors.
type Source interface {
	// Fill puts a vector for every sentence into set, as far as it can be had.
	Fill(ctx context.Context, sentences iter.Seq[vector.Sentence], set *vector.Set, o vector.FillOptions) (vector.Filled, error)
}

// Fill gives every sentence of the current index its vector, and of those that take its
// place meanwhile; it returns when there is nothing left to do. Progress counts the
// sentences that lacked a vector when it began, or when another index took the place.
// The error is the source's, or says that its model changes all the time.
func Fill(ctx context.Context, current func() *index.Index, from Source, o vector.FillOptions) (vector.Filled, error) {
	f := filling{current: current, from: from, o: o}
	for {
		x := current()
		if err := f.index(ctx, x); err != nil {
			return f.filled, err
		}
		if current() == x && !f.again {
			return f.filled, nil
		}
	}
}

// filling is one run of [Fill].
type filling struct {
	current     func() *index.Index
	from        Source
	o           vector.FillOptions
	filled      vector.Filled
	changes     int
	again       bool // the server's model has changed
	done, total int  // of the index at work
}

// index fills one index, until it is whole, replaced, or to be begun again.
func (f *filling) index(ctx context.Context, x *index.Index) error {
	v := x.Vectors()
	missing := make([][]uint32, len(v.Segments()))
	f.done, f.total, f.again = 0, 0, false
	for i, s := range v.Segments() {
		missing[i] = v.Missing(s)
		f.total += len(missing[i])
	}
	for i, s := range v.Segments() {
		for part := range slices.Chunk(missing[i], most) {
			if f.current() != x {
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
func (f *filling) part(ctx context.Context, x *index.Index, s *index.Segment, sentences []uint32) error {
	o := f.o
	if o.Progress != nil {
		o.Progress = func(done, _ int) { f.o.Progress(f.done+done, f.total) }
	}
	had := slices.ContainsFunc(x.Vectors().Segments(), func(s *index.Segment) bool { return s.Vectors().Len() > 0 })
	filled, err := f.from.Fill(ctx, s.Texts(sentences), s.Vectors(), o)
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
	for _, x := range []*index.Index{x, f.current()} { // a merge may have taken old vectors over
		for _, s := range x.Vectors().Segments() {
			s.DropVectors()
		}
	}
	f.again = true
	return nil
}
