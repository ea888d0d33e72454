package newsroom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

// updateEvery is the least time between two updates of the index, so that many
// small articles, as a feed brings them, become one.
const updateEvery = 250 * time.Millisecond

// Indexer keeps the index that answers in step with the archive. It is safe for
// concurrent use.
type Indexer struct {
	archive *archive.Archive
	log     *slog.Logger
	live    *knowledge.LiveIndex
	dirty   chan struct{}               // holds one when the archive may be ahead of the index
	before  func(context.Context) error // changes the archive in the light of what came in; may be nil

	remote *Remote // the articles that are not held in memory; nil: all are
	recent int     // of the newest that are, where there are others

	seq atomic.Int64 // the last change that the index has seen

	mu          sync.Mutex // held by who brings the index in step
	heard       map[int]func(context.Context, []Revision)
	subscribers int // that there ever were
}

func newIndexer(a *archive.Archive, log *slog.Logger) *Indexer {
	return &Indexer{archive: a, log: log, dirty: make(chan struct{}, 1), heard: map[int]func(context.Context, []Revision){}}
}

// build makes the first index, without the damaged articles, which it returns.
func (x *Indexer) build(ctx context.Context, o Options) (damaged []error, err error) {
	seq, err := x.archive.Last(ctx)
	if err != nil {
		return nil, err
	}
	x.seq.Store(seq)
	articles := x.archive.Articles(ctx)
	if x.remote != nil {
		articles = x.archive.Newest(ctx, x.recent)
	}
	first, err := knowledge.Build(ctx, articles, knowledge.Options{Progress: o.Progress, Corrections: o.Corrections})
	if skipped, ok := errors.AsType[*knowledge.SkippedError](err); ok {
		damaged, err = skipped.Errors, nil
		for _, e := range damaged {
			if _, ok := errors.AsType[*archive.DamagedError](e); !ok {
				// The archive refuses what an index can't hold, so this is a failed read.
				return nil, fmt.Errorf("newsroom: the index can't be built: %w", e)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	if x.remote != nil {
		if err := x.remote.measure(ctx, first.Size()); err != nil {
			return nil, err
		}
		first = first.Within(x.remote)
	}
	x.live = knowledge.NewLiveIndex(first)
	return damaged, nil
}

// Live is the index of the archive.
func (x *Indexer) Live() *knowledge.LiveIndex { return x.live }

// Seq is the number of the archive's last change that the index has seen. It does no I/O.
func (x *Indexer) Seq() int64 { return x.seq.Load() }

// wake says that the archive may be ahead of the index.
func (x *Indexer) wake() {
	select {
	case x.dirty <- struct{}{}:
	default:
	}
}

// follow brings the index in step whenever the archive has changed.
func (x *Indexer) follow(ctx context.Context) error {
	x.wake() // for what came in before
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-x.dirty:
		}
		if err := x.CatchUp(ctx); err != nil && ctx.Err() == nil {
			return err
		}
		rest(ctx, updateEvery)
	}
}

// CatchUp returns once the index has all that the archive had when it was called.
// Searches never wait for it.
func (x *Indexer) CatchUp(ctx context.Context) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.catchUp(ctx)
}

func (x *Indexer) catchUp(ctx context.Context) error {
	if x.before != nil {
		if err := x.before(ctx); err != nil && ctx.Err() == nil {
			x.log.WarnContext(ctx, "the shipped article could not step aside", "error", err)
		}
	}
	for {
		changes, last, err := x.archive.Changes(ctx, x.seq.Load())
		if err != nil || len(changes) == 0 {
			return err
		}
		c, revisions := x.change(ctx, changes)
		x.trim(&c)
		err = x.live.Update(ctx, c)
		if skipped, ok := errors.AsType[*knowledge.SkippedError](err); ok {
			x.log.ErrorContext(ctx, "the index can't hold an article of the archive; report this as a bug", "error", skipped)
			err = nil
		}
		if err != nil {
			return err
		}
		x.seq.Store(last)
		if x.remote != nil {
			x.remote.changed(revisions)
		}
		story := storyOf(revisions)
		story.tell(ctx, x.log, x.live.Index().Size().Articles)
		for _, n := range slices.Sorted(maps.Keys(x.heard)) {
			x.heard[n](ctx, revisions)
		}
	}
}

// change is what the archive's changes are for the index, and for those who hear of it.
func (x *Indexer) change(ctx context.Context, changes []archive.Change) (c knowledge.Change, revisions []Revision) {
	index := x.live.Index().Near()
	for _, change := range changes {
		before, held := index.Article(change.Article.ID)
		if !held && x.remote != nil {
			before, held = x.remote.before(ctx, change)
		}
		if change.Err != nil {
			x.log.ErrorContext(ctx, "an article is left out", "error", change.Err)
		}
		var after knowledge.Article
		if change.Removed {
			c.Remove = append(c.Remove, change.Article.ID)
		} else {
			after = change.Article
			c.Add = append(c.Add, after)
		}
		if held || !change.Removed {
			revisions = append(revisions, Revision{Before: before, After: after})
		}
	}
	return c, revisions
}
