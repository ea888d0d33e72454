package adapters

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Notifier is implemented by an adapter that can write where nobody has just asked:
// that something quoted was corrected, what a watch has found, what editors should see.
type Notifier interface {
	// Notify shows n and returns once it has arrived, or can't for now. It keeps to the
	// platform's pace, and lets answers go before; it waits a few seconds at most, and
	// tries nothing again that may have arrived. It is safe for concurrent use, also
	// before Run and after its end, when it only fails.
	//
	// The error is an [*Unsent], or that of ctx: then n may have arrived.
	Notify(ctx context.Context, n Notice) (Arrival, error)

	// Person returns the place of the private chat with an asker, as in
	// [Question.Asker]. It does no I/O; whether the asker can be written to, Notify
	// finds out.
	Person(asker string) (place string)
}

// Notice is a message that nobody asked for just now.
type Notice struct {
	// ID tells a notice from all others: 1 to 20 of [A-Za-z0-9_-]. One that is given
	// again with the same ID within minutes is shown once on a platform that can tell.
	ID string

	Place string // where it goes, see [Question.Place]
	// About is a message of the bot's own in that place, which the notice is a reply
	// to, without calling anybody; "" for none. Where it is gone, the notice stands by
	// itself.
	About string
	Reply Reply  // what is shown
	Owner string // the asker whose the choices are; "" for nobody's
}

// Arrival tells where messages of the bot's are now.
type Arrival struct {
	// Place is where they are. It is another than was asked for when the chat has moved:
	// from now on it is known by this one.
	Place    string
	Messages []string // their ids in that place, in reading order; at least one
}

// Unsent is why a notice was not shown.
type Unsent struct {
	Gone bool // the place is closed to the bot for good: blocked, left, deleted, not permitted
	// Wait is how long the platform wants nothing more there; 0 when it doesn't say.
	Wait   time.Duration
	Unsure bool // it may have arrived all the same
	Err    error
}

// Error tells the cause and what it means.
func (u *Unsent) Error() string {
	switch {
	case u.Gone:
		return fmt.Sprintf("the chat is closed to the bot: %v", u.Err)
	case u.Wait > 0:
		return fmt.Sprintf("the platform wants nothing more for %v: %v", u.Wait.Round(time.Second), u.Err)
	case u.Unsure:
		return fmt.Sprintf("it may have arrived: %v", u.Err)
	}
	return u.Err.Error()
}

// Unwrap returns the cause.
func (u *Unsent) Unwrap() error { return u.Err }

// ErrNotRunning is wrapped by an [*Unsent] of an adapter that is not connected.
var ErrNotRunning = errors.New("the adapter does not run")
