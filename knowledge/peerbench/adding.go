package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// adder is a peer that takes in articles while it answers; one of an id that it
// holds takes the other's place.
type adder interface {
	add(ctx context.Context, a knowledge.Article) error
}

// adding is articles being added to a peer, one after another at a steady rate.
type adding struct {
	cancel context.CancelFunc
	wait   sync.WaitGroup
	start  time.Time
	count  int
	err    error
}

// startAdding adds articles, rate of them a second, until stop is called. When all
// are in, it begins again: each then takes its own place, so that the archive does
// not grow without end.
func startAdding(ctx context.Context, to adder, articles []knowledge.Article, rate int) *adding {
	ctx, cancel := context.WithCancel(ctx)
	a := &adding{cancel: cancel, start: time.Now()}
	tick := time.NewTicker(time.Second / time.Duration(rate))
	a.wait.Go(func() {
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if a.err = to.add(ctx, articles[a.count%len(articles)]); a.err != nil {
				return
			}
			a.count++
		}
	})
	return a
}

// stop ends the adding and says how much was added; at a rate below the one asked
// for, an addition took longer than the time until the next.
func (a *adding) stop() (string, error) {
	a.cancel()
	a.wait.Wait()
	if a.err != nil && !errors.Is(a.err, context.Canceled) && !errors.Is(a.err, context.DeadlineExceeded) {
		return "", fmt.Errorf("adding an article: %w", a.err)
	}
	return fmt.Sprintf("%d articles were added meanwhile, %.0f a second", a.count, float64(a.count)/time.Since(a.start).Seconds()), nil
}
