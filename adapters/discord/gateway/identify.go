package gateway

import (
	"context"
	"fmt"
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

	reserve Reserve // what all processes of the bot identify by together; nil: there is one
}

// Reserve counts one IDENTIFY of a line, of which all processes together make burst at once
// and one every gap, and returns how long that one must wait.
type Reserve func(ctx context.Context, line string, burst int, gap time.Duration) (wait time.Duration, err error)

// retryReserve is when a store that could not be asked is asked again: nobody identifies
// without it.
const retryReserve = time.Second

// budgetFor is how long a budget of IDENTIFYs is for.
const budgetFor = 24 * time.Hour

func newIdentifyGate(concurrent int, every time.Duration, b Budget, reserve Reserve) *identifyGate {
	return &identifyGate{reserve: reserve, every: every, next: make([]time.Time, max(concurrent, 1)), day: b, until: time.Now().Add(b.ResetAfter)}
}

// pass waits for the shard's turn and reports whether ctx let it.
func (g *identifyGate) pass(ctx context.Context, shard int) bool {
	for {
		turn, within := g.turn(shard)
		if chat.Sleep(ctx, time.Until(turn)) != nil {
			return false
		}
		if within {
			return g.reserve == nil || g.together(ctx, shard)
		}
	}
}

// together waits for the shard's turn among those of all processes. Of a day's budget half may
// be spent at once, and the other half evenly over a day: whenever Discord's day begins, no
// more than the whole is spent in it.
func (g *identifyGate) together(ctx context.Context, shard int) bool {
	if half := g.day.Total / 2; half > 0 && !g.await(ctx, "identify a day", half, budgetFor/time.Duration(half)) {
		return false
	}
	return g.await(ctx, fmt.Sprintf("identify %d of %d", shard%len(g.next), len(g.next)), 1, g.every)
}

// await waits for the turn that is reserved, and reports whether ctx let it.
func (g *identifyGate) await(ctx context.Context, line string, burst int, gap time.Duration) bool {
	for {
		wait, err := g.reserve(ctx, line, burst, gap)
		if err == nil {
			return chat.Sleep(ctx, wait) == nil
		}
		if chat.Sleep(ctx, retryReserve) != nil {
			return false
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
