package discord

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// times are the adapter's limits of time. Tests shorten them.
type times struct {
	ack     time.Duration // the acknowledgement of an interaction; Discord allows 3 s
	ackTry  time.Duration // one try of it
	suggest time.Duration // completions, within the same 3 s
	call    time.Duration // one REST call that is not urgent
	deliver time.Duration // an answer on its way, waits for rate limits included
	drain   time.Duration // answers in flight when the process stops

	pauseMin time.Duration // between failed calls, doubling
	pauseMax time.Duration
}

func defaultTimes() times {
	return times{
		ack:     2500 * time.Millisecond,
		ackTry:  1200 * time.Millisecond,
		suggest: 1500 * time.Millisecond,
		call:    15 * time.Second,
		deliver: 2 * time.Minute,
		drain:   10 * time.Second,

		pauseMin: time.Second,
		pauseMax: 2 * time.Minute,
	}
}

// backoff is the pause between failed attempts to connect or to ask.
func (t times) backoff() *chat.Backoff { return &chat.Backoff{Min: t.pauseMin, Max: t.pauseMax} }

// mergeDone returns a child of a that also ends with b.
func mergeDone(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}
