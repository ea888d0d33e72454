package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// stops ends what was started, last first. Register a stop right after its
// resource exists, so that a failure half-way ends what there is.
type stops struct {
	bound time.Duration // for each stop

	mu    sync.Mutex
	named []namedStop
	done  bool
	err   error
}

type namedStop struct {
	name string
	stop func(context.Context) error
}

func (s *stops) add(name string, stop func(context.Context) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.named = append(s.named, namedStop{name, stop})
}

// run calls every stop, each with a context that ends after the bound; one that
// takes longer is left behind. The errors are joined. Calling run again only
// gives the first call's error.
func (s *stops) run() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return s.err
	}
	s.done = true
	var errs []error
	for _, n := range slices.Backward(s.named) {
		if err := n.within(s.bound); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", n.name, err))
		}
	}
	s.err = errors.Join(errs...)
	return s.err
}

// grace is what a stop gets beyond its context's end, to come back from it.
const grace = 500 * time.Millisecond

var errTooLong = errors.New("took too long and was left behind")

func (n namedStop) within(bound time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), bound)
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- n.stop(ctx) }()
	select {
	case err := <-result:
		return err
	case <-time.After(bound + grace):
		return errTooLong
	}
}
