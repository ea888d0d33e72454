package watch

import (
	"context"
	"log/slog"
	"time"
)

const (
	// round is how often is looked whether something is to be told.
	round = 15 * time.Second
	// sweepEvery is how often what is over is deleted; keepFound is how long what was
	// found is remembered, waitToTell how long it may wait to be told.
	sweepEvery            = time.Hour
	keepFound, waitToTell = 30 * 24 * time.Hour, 72 * time.Hour
)

// Run follows what comes in and tells of it, until ctx ends. It wakes by [Watcher.Wake]
// and by itself.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(round)
	defer tick.Stop()
	ready := false
	var swept time.Time
	for {
		if !ready || w.o.Shared {
			if err := w.load(ctx); err == nil {
				ready = true
				w.begun()
			} else if ctx.Err() == nil {
				w.o.Log.Error("the watches could not be read; it is tried again", "error", err)
			}
		}
		if ready {
			w.work(ctx)
			if time.Since(swept) >= sweepEvery {
				swept = time.Now()
				step(ctx, w.o.Log, "sweeping the watches", w.sweep)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-tick.C:
		}
	}
}

// work looks at what came in, and tells what may be told.
func (w *Watcher) work(ctx context.Context) {
	step(ctx, w.o.Log, "looking for what is watched", func(ctx context.Context) error {
		more := true
		for began := time.Now(); more && time.Since(began) < round; { // others want to be told, too
			var err error
			if more, err = w.lookout().look(ctx); err != nil {
				return err
			}
		}
		if more {
			w.Wake()
		}
		return nil
	})
	step(ctx, w.o.Log, "telling what watches found", w.teller().tell)
	step(ctx, w.o.Log, "sending digests", w.digests().send)
}

// step does one thing; what fails is tried again in the next round.
func step(ctx context.Context, log *slog.Logger, what string, do func(context.Context) error) {
	if err := do(ctx); err != nil && ctx.Err() == nil {
		log.Error(what+" failed; it is tried again", "error", err)
	}
}

// sweep deletes what is over.
func (w *Watcher) sweep(ctx context.Context) error {
	removed, err := w.o.Store.Expire(ctx, w.o.Now(), keepFound, waitToTell)
	w.letGo(removed...)
	if err != nil {
		return err
	}
	over, err := w.o.Store.ForgetLater(ctx, w.o.Now().Add(-fresh))
	w.lookout().givenUp(over)
	return err
}
