package questions

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	const n = 1000
	calls := make([]atomic.Int32, n)
	if err := Each(t.Context(), n, func(i int) error { calls[i].Add(1); return nil }); err != nil {
		t.Fatal(err)
	}
	for i := range calls {
		if got := calls[i].Load(); got != 1 {
			t.Fatalf("%d was called %d times", i, got)
		}
	}
}

func TestEachEnds(t *testing.T) {
	broken := errors.New("broken")
	var calls atomic.Int32
	err := Each(t.Context(), 1_000_000, func(int) error { calls.Add(1); return broken })
	if err != broken || calls.Load() == 1_000_000 {
		t.Errorf("got %v after %d calls", err, calls.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Each(ctx, 10, func(int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
