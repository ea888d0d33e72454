package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// identifyGate spaces IDENTIFYs: Discord allows one in 5 seconds for each key,
// and a shard's key is its number modulo max_concurrency. And it counts them: Discord
// resets the token of a bot that begins more sessions in a day than it may.
type identifyGate struct {
	every time.Duration
	mu    sync.Mutex
	next  []time.Time // by key: when the next may be sent
	day   Budget
	until time.Time // when the day's budget begins anew
}

// budgetFor is how long a budget of IDENTIFYs is for.
const budgetFor = 24 * time.Hour

func newIdentifyGate(concurrent int, every time.Duration, b Budget) *identifyGate {
	return &identifyGate{every: every, next: make([]time.Time, max(concurrent, 1)), day: b, until: time.Now().Add(b.ResetAfter)}
}

// pass waits for the shard's turn and reports whether ctx let it.
func (g *identifyGate) pass(ctx context.Context, shard int) bool {
	for {
		turn, within := g.turn(shard)
		if chat.Sleep(ctx, time.Until(turn)) != nil {
			return false
		}
		if within {
			return true
		}
	}
}

// turn returns when the shard may identify, or, when the day's budget is spent, when to ask
// again.
func (g *identifyGate) turn(shard int) (at time.Time, within bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	key := shard % len(g.next)
	at = now
	if g.next[key].After(at) {
		at = g.next[key]
	}
	if g.day.Total > 0 {
		for !at.Before(g.until) {
			g.day.Remaining, g.until = g.day.Total, g.until.Add(budgetFor)
		}
		if g.day.Remaining <= 0 {
			return g.until, false
		}
		g.day.Remaining--
	}
	g.next[key] = at.Add(g.every)
	return at, true
}
