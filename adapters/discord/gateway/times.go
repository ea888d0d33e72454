package gateway

import (
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// Times are the limits of time of a connection.
type Times struct {
	Open     time.Duration // from dialling to the first event
	Ready    time.Duration // from there to READY or RESUMED
	Silence  time.Duration // no byte comes; twice the heartbeat
	Stuck    time.Duration // no heartbeat acknowledged, or the session's lock held
	Watch    time.Duration // how often the watchdog looks
	Identify time.Duration // between two IDENTIFYs of one rate-limit key
	Goodbye  time.Duration // what a stopped connection's goroutines get to end
	Stable   time.Duration // a connection this old is a good one
	PauseMin time.Duration // between failed attempts, doubling
	PauseMax time.Duration
}

// DefaultTimes are those for Discord itself.
func DefaultTimes() Times {
	return Times{
		Open:     60 * time.Second,
		Ready:    30 * time.Second,
		Silence:  95 * time.Second,
		Stuck:    3 * time.Minute,
		Watch:    10 * time.Second,
		Identify: 5 * time.Second,
		Goodbye:  2 * time.Second,
		Stable:   2 * time.Minute,
		PauseMin: time.Second,
		// Discord resets the token of a bot that identifies more than 1,000
		// times a day; one in two minutes is at most 720.
		PauseMax: 2 * time.Minute,
	}
}

func (t Times) backoff() *chat.Backoff { return &chat.Backoff{Min: t.PauseMin, Max: t.PauseMax} }
