package app

import (
	"context"
	"fmt"
	"sync"

	"github.com/ukti-bot/ukti/adapters"
)

// reach writes to chats unasked, through whichever adapter of a platform runs now: one
// that failed or got another config has a successor. The zero value reaches nobody. It is
// safe for concurrent use.
type reach struct {
	mu        sync.Mutex
	notifiers map[string]adapters.Notifier // by the platform's name
}

// meet has a platform reached through a; one that can't write unasked is not reached.
func (r *reach) meet(platform string, a adapters.Adapter) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.notifiers == nil {
		r.notifiers = map[string]adapters.Notifier{}
	}
	if n, ok := a.(adapters.Notifier); ok {
		r.notifiers[platform] = n
	} else {
		delete(r.notifiers, platform)
	}
}

func (r *reach) of(platform string) (adapters.Notifier, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, ok := r.notifiers[platform]
	return n, ok
}

// Notify shows a notice on a platform; see [adapters.Notifier]. A platform that does not
// run is an error that wraps [adapters.ErrNotRunning].
func (r *reach) Notify(ctx context.Context, platform string, n adapters.Notice) (adapters.Arrival, error) {
	to, ok := r.of(platform)
	if !ok {
		return adapters.Arrival{}, &adapters.Unsent{Err: fmt.Errorf("%s: %w", platform, adapters.ErrNotRunning)}
	}
	return to.Notify(ctx, n)
}

// Person returns the place of the private chat with an asker; false while the platform
// has not begun, or can't write unasked.
func (r *reach) Person(platform, asker string) (place string, ok bool) {
	to, ok := r.of(platform)
	if !ok {
		return "", false
	}
	return to.Person(asker), true
}
