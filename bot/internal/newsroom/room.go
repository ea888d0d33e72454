package newsroom

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

const (
	// updateEvery is the least time between two updates of the index, so that many
	// small articles, as a feed brings them, become one.
	updateEvery = 250 * time.Millisecond
	// retryAfter is the pause after a failure.
	retryAfter = 5 * time.Second
)

// Room is a desk with an index that follows the archive, the poller of its feeds,
// and work in the background. Its methods are safe for concurrent use.
type Room struct {
	*Desk
	shelf  *knowledge.LiveIndex
	poller *feed.Poller
	works  works
	dirty  chan struct{} // holds one when the archive may be ahead of the index

	mu  sync.Mutex // held by who brings the index in step
	seq int64      // the last change that the index has seen
}

// Open opens the archive, brings it in step with the paths, and builds the index
// from it. Feeds and paths are followed while [Room.Run] runs.
func Open(ctx context.Context, o Options) (*Room, error) {
	d, err := openDesk(ctx, o, true)
	if err != nil {
		return nil, err
	}
	return d.furnish(ctx)
}

// OpenReadOnly opens the archive of a data_dir that another process may be writing
// to, as it is, for answering. What would change it gives sqlitefile.ErrReadOnly.
func OpenReadOnly(ctx context.Context, o Options) (*Room, error) {
	o.fill()
	a, err := archive.Open(ctx, o.DataDir, archive.Options{Log: o.Log, Now: o.Now, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return (&Desk{archive: a, o: o, changed: func() {}}).furnish(ctx)
}

// furnish makes a room of a desk; on failure the desk is closed.
func (d *Desk) furnish(ctx context.Context) (*Room, error) {
	r := &Room{Desk: d, dirty: make(chan struct{}, 1)}
	if err := r.build(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.changed = r.wake
	r.poller = feed.New(feed.Options{
		Fetch: d.o.Fetch, Store: store{d.archive, r.wake}, Every: d.o.Every, Stale: d.o.Stale, Now: d.o.Now, Log: d.o.Log,
	})
	r.works.open()
	return r, nil
}

// build makes the first index.
func (r *Room) build(ctx context.Context) (err error) {
	if r.seq, err = r.archive.Last(ctx); err != nil {
		return err
	}
	x, err := knowledge.Build(ctx, r.archive.Articles(ctx), knowledge.Options{Progress: r.o.Progress, Corrections: r.o.Corrections})
	if skipped, ok := errors.AsType[*knowledge.SkippedError](err); ok {
		// The archive refuses what an index can't hold, so this is a failed read.
		err = fmt.Errorf("newsroom: the index can't be built: %w", skipped)
	}
	if err != nil {
		return err
	}
	r.shelf = knowledge.NewLiveIndex(x)
	return nil
}

// LiveIndex holds the index of the archive.
func (r *Room) LiveIndex() *knowledge.LiveIndex { return r.shelf }

// Run follows the archive with the index, the feeds, and the paths, until ctx ends.
// A part that fails is started again; none ends the others.
func (r *Room) Run(ctx context.Context) {
	var parts sync.WaitGroup
	parts.Go(func() { r.keepUp(ctx, "the index", r.follow) })
	parts.Go(func() { r.keepUp(ctx, "the feeds", r.poller.Run) })
	if r.o.Watch && len(r.o.Paths) > 0 {
		parts.Go(func() { r.keepUp(ctx, "the watched folders", r.watch) })
	}
	parts.Wait()
}

// keepUp runs a part until ctx ends.
func (r *Room) keepUp(ctx context.Context, part string, run func(context.Context) error) {
	for ctx.Err() == nil {
		err := func() (err error) {
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				}
			}()
			return run(ctx)
		}()
		if ctx.Err() != nil {
			return
		}
		r.o.Log.ErrorContext(ctx, "a part of the newsroom failed; it is started again", "part", part, "error", err, "in", retryAfter)
		rest(ctx, retryAfter)
	}
}

// Close ends the work in the background and closes the archive. Run must have ended.
func (r *Room) Close() error {
	r.works.close()
	return r.Desk.Close()
}

// wake says that the archive may be ahead of the index.
func (r *Room) wake() {
	select {
	case r.dirty <- struct{}{}:
	default:
	}
}

// follow brings the index in step whenever the archive has changed.
func (r *Room) follow(ctx context.Context) error {
	r.wake() // for what came in before
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.dirty:
		}
		if err := r.CatchUp(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		rest(ctx, updateEvery)
	}
}

// CatchUp returns once the index has all that the archive had when it was called.
// Searches never wait for it.
func (r *Room) CatchUp(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.catchUp(ctx)
}

func (r *Room) catchUp(ctx context.Context) error {
	for {
		changes, last, err := r.archive.Changes(ctx, r.seq)
		if err != nil || len(changes) == 0 {
			return err
		}
		var c knowledge.Change
		for _, change := range changes {
			if change.Removed {
				c.Remove = append(c.Remove, change.Article.ID)
			} else {
				c.Add = append(c.Add, change.Article)
			}
		}
		err = r.shelf.Update(ctx, c)
		if skipped, ok := errors.AsType[*knowledge.SkippedError](err); ok {
			r.o.Log.ErrorContext(ctx, "the index can't hold an article of the archive; report this as a bug", "error", skipped)
			err = nil
		}
		if err != nil {
			return err
		}
		r.seq = last
	}
}

// Remove takes an article out for good. When it returns, the article is quoted no
// more.
func (r *Room) Remove(ctx context.Context, id knowledge.ArticleID) error {
	if err := r.Desk.Remove(ctx, id); err != nil {
		return err
	}
	return r.CatchUp(ctx)
}

// store is the archive as the poller of feeds writes to it.
type store struct {
	*archive.Archive
	changed func()
}

func (s store) Take(ctx context.Context, feed, guid, fingerprint string, d ingest.Document) error {
	err := s.Archive.Take(ctx, feed, guid, fingerprint, d)
	s.changed()
	return err
}

// rest waits, at most until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
