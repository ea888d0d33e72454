package telegram

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// limits are how fast the bot sends. Telegram names no exact limits: about one
// message a second to a chat with bursts allowed, 20 a minute to a group, 30 a
// second to all together. These stay below: burst + rate × window never passes
// the figure.
type limits struct {
	all, private, group rate
	press               rate // of answers to presses, in any chat
	notice              rate // of what nobody asked for, to all together

	// inFlight is how long a new answer counts at most as on its way, so that a
	// far or slow Telegram does not hold up the others.
	inFlight time.Duration
}

// rate is a token bucket: burst at once, then one every gap.
type rate struct {
	burst int
	gap   time.Duration
}

var telegramLimits = limits{
	all:      rate{burst: 5, gap: time.Second / 25},
	private:  rate{burst: 5, gap: time.Second},
	group:    rate{burst: 5, gap: 4 * time.Second},
	press:    rate{burst: 5, gap: 2 * time.Second},
	notice:   rate{burst: 1, gap: time.Second / 10},
	inFlight: 100 * time.Millisecond,
}

// bucket is the state of a rate: the moment at which it is full again.
type bucket struct{ full time.Time }

// take reserves one sending and says how long it must wait.
func (b *bucket) take(r rate, now time.Time) time.Duration {
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(r.gap)
	return max(0, b.full.Sub(now)-time.Duration(r.burst)*r.gap)
}

// budget shares out the right to send. To a chat one answer goes at a time, in
// the order asked for, so each chat has at most one in the line for the whole
// bot's budget: a busy group waits for itself, not others for it.
type budget struct {
	limits limits
	shared adapters.Shared // several copies of the bot have one budget; nil: there is one

	inFlight chan struct{} // holds one element for each answer between its sending and its record

	mu      sync.Mutex
	gates   map[line]*gate
	sweep   int // how many gates there are when idle ones are looked for next
	all     bucket
	notices bucket
}

// line is whom a share of the budget is for: a chat's answers, or those to presses
// in it, which nearly always only change a message.
type line struct {
	chat         int64
	group, press bool
}

func (q ask) lineOf() line { return line{q.chat, q.group, q.callback != ""} }

// rate is how fast a line may send.
func (l line) rate(limits limits) rate {
	switch {
	case l.press:
		return limits.press
	case l.group:
		return limits.group
	}
	return limits.private
}

// gate is one line's share.
type gate struct {
	budget *budget
	line   line
	turn   chan struct{} // holds one token; whoever has it may send
	users  int           // who has the gate or waits for it; under budget.mu
	bucket bucket        // the two below belong to whoever has the turn
	closed time.Time     // Telegram asked to wait until then
}

func newBudget(l limits, shared adapters.Shared) *budget {
	return &budget{limits: l, shared: shared, inFlight: make(chan struct{}, maxInFlight), gates: map[line]*gate{}, sweep: minSweep}
}

// enter waits for the chat's turn. The caller must call leave.
func (b *budget) enter(ctx context.Context, l line) (*gate, error) {
	g := b.gate(l)
	select {
	case <-g.turn:
		return g, nil
	case <-ctx.Done():
		b.drop(g)
		return nil, ctx.Err()
	}
}

func (b *budget) gate(l line) *gate {
	b.mu.Lock()
	defer b.mu.Unlock()
	g, ok := b.gates[l]
	if !ok {
		b.forget()
		g = &gate{budget: b, line: l, turn: make(chan struct{}, 1)}
		g.turn <- struct{}{}
		b.gates[l] = g
	}
	g.users++
	return g
}

// minSweep is how many gates are kept before idle ones are looked for.
const minSweep = 1024

// forget drops the gates that nobody uses and whose budget is whole again.
func (b *budget) forget() {
	if len(b.gates) < b.sweep {
		return
	}
	now := time.Now()
	for l, g := range b.gates {
		if g.users == 0 && g.bucket.full.Before(now) && g.closed.Before(now) {
			delete(b.gates, l)
		}
	}
	b.sweep = max(minSweep, 2*len(b.gates))
}

func (b *budget) drop(g *gate) {
	b.mu.Lock()
	g.users--
	b.mu.Unlock()
}

func (g *gate) leave() {
	g.turn <- struct{}{}
	g.budget.drop(g)
}

// wait waits until one more message may be sent.
func (g *gate) wait(ctx context.Context) error {
	now := time.Now()
	rate := g.line.rate(g.budget.limits)
	delay := max(g.bucket.take(rate, now), g.closed.Sub(now), g.budget.reserve(ctx, g.line.String(), rate))
	if err := chat.Sleep(ctx, delay); err != nil {
		return err
	}
	g.budget.mu.Lock()
	delay = g.budget.all.take(g.budget.limits.all, time.Now())
	g.budget.mu.Unlock()
	return chat.Sleep(ctx, max(delay, g.budget.reserve(ctx, "all", g.budget.limits.all)))
}

// reserve is how long a sending must wait for those of other copies of the bot. Where they
// can't be asked each has its own budget; Telegram tells what is too much.
func (b *budget) reserve(ctx context.Context, line string, r rate) time.Duration {
	if b.shared == nil {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	wait, err := b.shared.Reserve(ctx, line, r.burst, r.gap)
	if err != nil {
		return 0
	}
	return wait
}

// String names the line among all of the bot's.
func (l line) String() string {
	if l.press {
		return fmt.Sprint("press/", l.chat)
	}
	return fmt.Sprint("chat/", l.chat)
}

// close holds the chat's messages back for d.
func (g *gate) close(d time.Duration) { g.closed = time.Now().Add(d) }

// maxInFlight is how many new answers may be on their way at once: sent, and not
// yet recorded as there. They are what a killed process sends twice.
const maxInFlight = 2

// acquire waits for the right to send a new answer. The caller must call release once
// the answer is recorded.
func (b *budget) acquire(ctx context.Context) (release func(), err error) {
	select {
	case b.inFlight <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	free := sync.OnceFunc(func() { <-b.inFlight })
	timer := time.AfterFunc(b.limits.inFlight, free)
	return func() { timer.Stop(); free() }, nil
}
