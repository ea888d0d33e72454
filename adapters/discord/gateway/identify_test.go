package gateway

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestIdentifyGate: shards with one key wait for each other, others do not.
func TestIdentifyGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const every = 5 * time.Second
		g := newIdentifyGate(2, every, Budget{}, nil)
		begun := time.Now()
		var at [6]time.Duration
		var all sync.WaitGroup
		for shard := range at {
			all.Go(func() {
				if g.pass(t.Context(), shard) {
					at[shard] = time.Since(begun)
				}
			})
			synctest.Wait() // in their order
		}
		all.Wait()
		for shard, got := range at {
			if want := time.Duration(shard/2) * every; got != want {
				t.Errorf("shard %d may identify after %v, want %v", shard, got, want)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if g.pass(ctx, 0) {
			t.Error("a shard passes after its end")
		}
	})
}
