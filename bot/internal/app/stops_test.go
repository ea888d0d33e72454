package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := stops{bound: time.Second}
		var mu sync.Mutex // the one that hangs is left running beside the next
		var order []string
		bad := errors.New("bad")
		hang := make(chan bool)
		add := func(name string, stop func(context.Context) error) {
			s.add(name, func(ctx context.Context) error {
				mu.Lock()
				order = append(order, name)
				mu.Unlock()
				return stop(ctx)
			})
		}
		add("first", func(context.Context) error { return nil })
		add("patient", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		add("failing", func(context.Context) error { return bad })
		add("hanging", func(context.Context) error { <-hang; return nil })
		add("last", func(context.Context) error { return nil })

		began := time.Now()
		err := s.run()
		if took := time.Since(began); took != 2*time.Second+grace {
			t.Errorf("took %v", took)
		}
		if want := []string{"last", "hanging", "failing", "patient", "first"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
		for _, want := range []error{bad, errTooLong, context.DeadlineExceeded} {
			if !errors.Is(err, want) {
				t.Errorf("%v lacks %v", err, want)
			}
		}
		if again := s.run(); again == nil || len(order) != 5 {
			t.Errorf("run again: %v, %v", again, order)
		}
		close(hang)
	})
}
