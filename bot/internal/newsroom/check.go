package newsroom

import (
	"context"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge"
)

// ErrApart is wrapped by the error of [Room.Check].
var ErrApart = errors.New("the index is not what the archive has")

// Check brings the index in step and compares it with the archive: the same
// articles, each with the same revision, details and bytes, and every sentence
// inside its body. The index does not change meanwhile; when the archive does, it
// is compared once more.
func (r *Room) Check(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		if err := r.catchUp(ctx); err != nil {
			return err
		}
		apart := r.compare(ctx)
		last, err := r.archive.Last(ctx)
		if err != nil {
			return err
		}
		if apart == nil || last == r.seq {
			return apart
		}
	}
}

func (r *Room) compare(ctx context.Context) error {
	x := r.shelf.Index()
	count := 0
	for a, err := range r.archive.Articles(ctx) {
		if err != nil {
			return err
		}
		count++
		held, ok := x.Article(a.ID)
		switch {
		case !ok:
			return fmt.Errorf("newsroom: %w: it lacks %q", ErrApart, string(a.ID))
		case held.Body != a.Body || held.Revision != a.Revision:
			return fmt.Errorf("newsroom: %w: of %q it has the revision %s, not %s", ErrApart, string(a.ID), held.Revision, a.Revision)
		case held.Title != a.Title || held.Publisher != a.Publisher || held.URL != a.URL || held.Lang != a.Lang && a.Lang != "" || !held.Published.Equal(a.Published):
			return fmt.Errorf("newsroom: %w: the details of %q differ", ErrApart, string(a.ID))
		}
		if err := sentences(x, a); err != nil {
			return err
		}
	}
	if n := x.Size().Articles; n != count {
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
