package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// identifyGate spaces IDENTIFYs: Discord allows one in 5 seconds for each key,
// and a shard's key is its number modulo max_concurrency.
type identifyGate struct {
	every time.Duration
	mu    sync.Mutex
	next  []time.Time // by key: when the next may be sent
}

func newIdentifyGate(concurrent int, every time.Duration) *identifyGate {
	return &identifyGate{every: every, next: make([]time.Time, max(concurrent, 1))}
}

// pass waits for the shard's turn and reports whether ctx let it.
func (g *identifyGate) pass(ctx context.Context, shard int) bool {
	g.mu.Lock()
	key := shard % len(g.next)
	turn := time.Now()
	if g.next[key].After(turn) {
		turn = g.next[key]
	}
	g.next[key] = turn.Add(g.every)
	g.mu.Unlock()
	return chat.Sleep(ctx, time.Until(turn)) == nil
}
