package app

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// openState opens the state for this copy.
func openState(ctx context.Context, o Options) (*state.Store, error) {
	return state.Open(ctx, o.Config.DataDir, state.Options{
		Log: o.Log, Now: o.World.Now, KeepReceipts: time.Duration(o.Config.Receipts.Keep), Server: o.Config.Server(), Waiting: standby(o),
	})
}

// standby is told as long as a process has the store alone. The log hears of it once, the
// service manager each time, since it waits for the start.
func standby(o Options) func() {
	var told atomic.Bool
	return func() {
		if !told.Swap(true) {
			o.Log.Info("another process has the store alone; this one stands by, and begins when the other ends or is not heard of")
		}
		if err := o.Manager.Waiting("standing by: another process has the store alone"); err != nil {
			o.Log.Debug("the service manager was not told", "error", err)
		}
	}
}

// untilLost returns a context that ends when another process has taken the store over, or
// the other copies have given this one up, and a function to be called at the end, which returns an error where that was so.
func untilLost(ctx context.Context, store <-chan struct{}, room *newsroom.Room) (context.Context, func() error) {
	var articles <-chan struct{}
	if room != nil {
		articles = room.Archive.Lost()
	}
	ctx, end := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-ctx.Done():
		case <-store:
			end(postgres.ErrLost)
		case <-articles:
			end(postgres.ErrLost)
		}
	}()
	return ctx, func() error {
		end(nil)
		<-watched
		if errors.Is(context.Cause(ctx), postgres.ErrLost) {
			return postgres.ErrLost
		}
		return nil
	}
}
