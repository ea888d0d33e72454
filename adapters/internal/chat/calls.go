package chat

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Calls lets in calls from outside as long as an adapter runs. The zero value is closed.
type Calls struct {
	mu    sync.Mutex
	work  context.Context // nil while closed
	stop  context.CancelFunc
	group sync.WaitGroup
}

// Open lets calls in until Close; they end with work at the latest.
func (c *Calls) Open(work context.Context) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.work, c.stop = context.WithCancel(work)
}

// Begin lets one call in, for within at most, and returns its context and what to call at
// its end. The error is [adapters.ErrNotRunning].
func (c *Calls) Begin(ctx context.Context, within time.Duration) (context.Context, func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.work == nil {
		return nil, nil, adapters.ErrNotRunning
	}
	c.group.Add(1)
	ctx, cancel := context.WithTimeout(ctx, within)
	unhook := context.AfterFunc(c.work, cancel)
	return ctx, func() { unhook(); cancel(); c.group.Done() }, nil
}

// Close lets no more in and waits for those that are: for limit, then it ends their
// contexts.
func (c *Calls) Close(limit time.Duration) {
	c.mu.Lock()
	stop := c.stop
	c.work, c.stop = nil, nil
	c.mu.Unlock()
	if stop != nil {
		defer stop()
		Drain(limit, c.group.Wait, stop)
	}
}
