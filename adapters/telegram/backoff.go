package telegram

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff is the wait between tries that fail: doubling from min to max, and
// jittered by half, so that many bots don't come back in one moment.
type backoff struct {
	min, max time.Duration
	tries    int
}

func (b *backoff) next() time.Duration {
	d := b.max
	if b.tries < 30 {
		d = min(b.min<<b.tries, b.max)
	}
	b.tries++
	return d/2 + rand.N(d/2+1)
}

func (b *backoff) reset() { b.tries = 0 }

// sleep waits for d, or gives the context's error when that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
