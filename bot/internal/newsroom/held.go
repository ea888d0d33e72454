package newsroom

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/archive"
)

// Held is what waits for an editor: items of feeds that seem to be no articles. It is
// safe for concurrent use.
type Held struct {
	archive  *archive.Archive
	follower follower
}

// List returns what is held, in the order in which it came, without the texts.
func (h *Held) List(ctx context.Context) ([]archive.HeldItem, error) {
	return h.archive.Held().List(ctx)
}

// Item returns a held item with its text. The error wraps archive.ErrNotHeld when there
// is none of that number.
func (h *Held) Item(ctx context.Context, number int64) (archive.HeldItem, error) {
	return h.archive.Held().Item(ctx, number)
}

// Accept makes an article of a held item, also of one that was removed: who names it
// means it. When it returns, the article is quoted. The error wraps archive.ErrNotHeld
// when there is no such item; with another one it stays held.
func (h *Held) Accept(ctx context.Context, number int64) (archive.Outcome, error) {
	out, err := h.archive.Held().Accept(ctx, number)
	h.follower.wake()
	if err != nil {
		return out, err
	}
	return out, h.follower.CatchUp(ctx)
}

// Drop lets a held item go. The error wraps archive.ErrNotHeld when there is none of
// that number.
func (h *Held) Drop(ctx context.Context, number int64) error {
	return h.archive.Held().Drop(ctx, number)
}
