package discord

import (
	"context"
	"math/rand/v2"
	"time"
)

// times are the adapter's limits of time. Tests shorten them.
type times struct {
	ack     time.Duration // the acknowledgement of an interaction; Discord allows 3 s
	suggest time.Duration // completions, within the same 3 s
	call    time.Duration // one REST call that is not urgent
	deliver time.Duration // an answer on its way, waits for rate limits included
	drain   time.Duration // answers in flight when the process stops

	open     time.Duration // a gateway connection, from dialling to its first event
	ready    time.Duration // from there to READY or RESUMED
	silence  time.Duration // no byte from the gateway; twice its heartbeat
	stuck    time.Duration // no heartbeat acknowledged, or the session's lock held
	watch    time.Duration // how often the watchdog looks
	identify time.Duration // between two IDENTIFYs of one rate-limit key
	goodbye  time.Duration // what a stopped connection's goroutines get to end
	stable   time.Duration // a connection this old starts the back-off anew
	pauseMin time.Duration
	pauseMax time.Duration
}

func defaultTimes() times {
	return times{
		ack:     2500 * time.Millisecond,
		suggest: 1500 * time.Millisecond,
		call:    15 * time.Second,
		deliver: 2 * time.Minute,
		drain:   10 * time.Second,

		open:     60 * time.Second,
		ready:    30 * time.Second,
		silence:  95 * time.Second,
		stuck:    3 * time.Minute,
		watch:    10 * time.Second,
		identify: 5 * time.Second,
		goodbye:  2 * time.Second,
		stable:   2 * time.Minute,
		pauseMin: time.Second,
		// Discord resets the token of a bot that identifies more than 1,000
		// times a day; one in two minutes is at most 720.
		pauseMax: 2 * time.Minute,
	}
}

// backoff is a pause that doubles, with a random part so that shards and
// processes that failed together do not come back together.
type backoff struct{ next, min, max time.Duration }

func (t times) backoff() *backoff {
	return &backoff{next: t.pauseMin, min: t.pauseMin, max: t.pauseMax}
}

func (b *backoff) reset() { b.next = b.min }

// wait sleeps between a half and the whole of the pause, or until ctx ends.
func (b *backoff) wait(ctx context.Context) {
	pause := b.next/2 + rand.N(b.next/2+1)
	b.next = min(2*b.next, b.max)
	sleep(ctx, pause)
}

// sleep reports whether d passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// mergeDone gives a child of a that also ends with b.
func mergeDone(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}
