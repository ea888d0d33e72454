package adaptertest

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Store is what several copies of a bot share. The zero value is empty and ready.
type Store struct {
	Memory

	mu     sync.Mutex
	owners map[string]*Copy // of what was taken; nil for what is done with
	leads  map[string]*Copy
}

// Copy is the memory of one copy.
type Copy struct {
	*Store
	gone bool // the others have given it up
}

var _ adapters.Shared = (*Copy)(nil)

// Copy returns the memory of a further copy.
func (s *Store) Copy() *Copy { return &Copy{Store: s} }

// GiveUp has the others deal with what the copy has taken.
func (c *Copy) GiveUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone = true
}

// Take implements [adapters.Shared].
func (c *Copy) Take(ctx context.Context, key string, what []byte, keep time.Duration) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.owners[key]; known {
		return false, nil
	}
	if c.gone {
		return false, adapters.ErrNotOurs
	}
	if c.owners == nil {
		c.owners = map[string]*Copy{}
	}
	c.owners[key] = c
	return true, c.Put(ctx, key, what, keep)
}

// Done implements [adapters.Shared].
func (c *Copy) Done(ctx context.Context, key string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owners[key] != c {
		return nil
	}
	c.owners[key] = nil
	return c.Put(ctx, key, nil, time.Hour)
}

// Left implements [adapters.Shared].
func (c *Copy) Left(ctx context.Context, take func(key string, what []byte)) {
	for ctx.Err() == nil {
		left := map[string][]byte{}
		c.mu.Lock()
		for key, owner := range c.owners {
			if owner != nil && owner.gone && !c.gone {
				c.owners[key] = c
				left[key], _, _ = c.Get(ctx, key)
			}
		}
		c.mu.Unlock()
		for key, what := range left {
			take(key, what)
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}

type ours struct{}

// Ours implements [adapters.Shared].
func (c *Copy) Ours(ctx context.Context) context.Context { return context.WithValue(ctx, ours{}, true) }

// PutOf implements [adapters.Memory].
func (c *Copy) PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone && ctx.Value(ours{}) != nil {
		return adapters.ErrNotOurs
	}
	return c.Memory.PutOf(ctx, asker, key, value, keep)
}

// Reserve implements [adapters.Shared]: there is no bound.
func (c *Copy) Reserve(context.Context, string, int, time.Duration) (time.Duration, error) {
	return 0, nil
}

// Lead implements [adapters.Shared]: a copy has a job to the end.
func (c *Copy) Lead(ctx context.Context, job string, do func(context.Context)) {
	for ctx.Err() == nil {
		c.mu.Lock()
		if c.leads == nil {
			c.leads = map[string]*Copy{}
		}
		free := c.leads[job] == nil || c.leads[job].gone
		if free {
			c.leads[job] = c
		}
		c.mu.Unlock()
		if free {
			do(ctx)
			c.mu.Lock()
			c.leads[job] = nil
			c.mu.Unlock()
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}
