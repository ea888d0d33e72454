package reader

import (
	"context"
	"sync"
)

// turn lets questions pass before what is computed in the background. Its zero value is
// ready for use.
type turn struct {
	mu        sync.Mutex
	questions int
	idle      chan struct{} // closed when questions is 0 again; of use while it is not
}

// question says that one is under way, until the function that it returns is called.
func (t *turn) question() (done func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.questions++; t.questions == 1 {
		t.idle = make(chan struct{})
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if t.questions--; t.questions == 0 {
			close(t.idle)
		}
	}
}

// wait returns when no question is under way, or with ctx's error.
func (t *turn) wait(ctx context.Context) error {
	for {
		t.mu.Lock()
		questions, idle := t.questions, t.idle
		t.mu.Unlock()
		if questions == 0 {
			return ctx.Err()
		}
		select {
		case <-idle:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
