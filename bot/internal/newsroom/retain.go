package newsroom

import (
	"context"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"time"
)

// retainEvery is the time between two looks for what is too old.
const retainEvery = time.Hour

// retain removes what is older than it is kept, and returns the room on the disk, until
// ctx ends.
func (r *Room) retain(ctx context.Context) error {
	for ctx.Err() == nil {
		if err := r.removeOld(ctx); err != nil {
			return err
		}
		rest(ctx, retainEvery)
	}
	return nil
}

// SetKeep says anew how long articles from feeds and pages are kept.
func (r *Room) SetKeep(k archive.Keeping) { r.keep.Store(&k) }

func (r *Room) removeOld(ctx context.Context) error {
	n, err := r.Archive.Expire(ctx, *r.keep.Load())
	if n == 0 || err != nil {
		return err
	}
	r.Index.wake()
	r.log.InfoContext(ctx, "articles older than archive.keep were removed", "articles", n)
	if err := r.Archive.Vacuum(ctx); err != nil && ctx.Err() == nil {
		r.log.WarnContext(ctx, "the free space of the archive can't be returned", "error", err)
	}
	return nil
}
