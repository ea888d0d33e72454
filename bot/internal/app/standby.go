package app

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// standby is told as long as another copy has the store. The log hears of it once, the
// service manager each time, since it waits for the start.
func standby(o Options) func() {
	var told atomic.Bool
	return func() {
		if !told.Swap(true) {
			o.Log.Info("another copy has the store; this one stands by, and takes over when the other ends or is not heard of")
		}
		if err := o.Manager.Waiting("standing by: another copy has the store"); err != nil {
			o.Log.Debug("the service manager was not told", "error", err)
		}
	}
}

// untilLost returns a context that ends when another copy has taken the store over, and a
// function to be called at the end, which returns an error where that was so.
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
