package newsroom

import (
	"context"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// ErrApart is wrapped by the error of [Indexer.Check].
var ErrApart = errors.New("the index is not what the archive has")

// Check brings the index in step and compares it with the archive: the same
// articles, each with the same revision, details and bytes, and every sentence
// inside its body. The index does not change meanwhile; when the archive does, it
// is compared once more.
func (x *Indexer) Check(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		if err := x.catchUp(ctx); err != nil {
			return err
		}
		apart := x.compare(ctx)
		last, err := x.archive.Last(ctx)
		if err != nil {
			return err
		}
		if apart == nil || last == x.seq.Load() {
			return apart
		}
	}
}

func (x *Indexer) compare(ctx context.Context) error {
	index := x.live.Index()
	count := 0
	for a, err := range x.archive.Articles(ctx) {
		if _, ok := errors.AsType[*archive.DamagedError](err); ok {
			continue // left out; that it is not held shows in the count
		}
		if err != nil {
			return err
		}
		count++
		held, ok := index.Article(a.ID)
		switch {
		case !ok:
			return fmt.Errorf("newsroom: %w: it lacks %q", ErrApart, string(a.ID))
		case held.Body != a.Body || held.Revision != a.Revision:
			return fmt.Errorf("newsroom: %w: of %q it has the revision %s, not %s", ErrApart, string(a.ID), held.Revision, a.Revision)
		case held.Title != a.Title || held.Publisher != a.Publisher || held.URL != a.URL || held.Lang != a.Lang && a.Lang != "" || !held.Published.Equal(a.Published) ||
			!held.Withdrawn.Equal(a.Withdrawn):
			return fmt.Errorf("newsroom: %w: the details of %q differ", ErrApart, string(a.ID))
		}
		if err := sentences(index, a); err != nil {
			return err
		}
	}
	if n := index.Size().Articles; n != count {
		return fmt.Errorf("newsroom: %w: it has %d articles, the archive %d", ErrApart, n, count)
	}
	return nil
}

// sentences checks that an article's sentences are stretches of its body, in order.
func sentences(x *knowledge.Index, a knowledge.Article) error {
	end := 0
	for _, s := range x.Sentences(a.ID) {
		if s.Span.Start < end || s.Span.End <= s.Span.Start || s.Span.End > len(a.Body) {
			return fmt.Errorf("newsroom: %w: a sentence of %q is at %v", ErrApart, string(a.ID), s.Span)
		}
		end = s.Span.End
	}
	return nil
}
