package discord

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
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

// backoff is the pause between failed attempts to connect or to ask.
func (t times) backoff() *chat.Backoff { return &chat.Backoff{Min: t.pauseMin, Max: t.pauseMax} }

// mergeDone gives a child of a that also ends with b.
func mergeDone(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}
