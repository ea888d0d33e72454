package chat

import (
	"context"
	"math/rand/v2"
	"time"
)

// Backoff is the wait between tries that fail. It doubles from Min to Max, and
// half of it is random, so that processes that failed together do not come back
// together. Not safe for concurrent use.
type Backoff struct {
	Min, Max time.Duration
	tries    int
}

// Next returns how long to wait now, between a half and the whole of the step.
func (b *Backoff) Next() time.Duration {
	d := b.Max
	if b.tries < 30 {
		d = min(b.Min<<b.tries, b.Max)
	}
	b.tries++
	return d/2 + rand.N(d/2+1)
}

// Wait sleeps for [Backoff.Next]. It returns ctx's error when that ends first.
func (b *Backoff) Wait(ctx context.Context) error { return Sleep(ctx, b.Next()) }

// Failed reports whether Next was called since the start or the last Reset.
func (b *Backoff) Failed() bool { return b.tries > 0 }

// Reset starts again from Min.
func (b *Backoff) Reset() { b.tries = 0 }

// Sleep waits for d. It returns ctx's error when that ends first; a d of zero or
// less does not wait.
func Sleep(ctx context.Context, d time.Duration) error {
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
