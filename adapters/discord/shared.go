package discord

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters/discord/gateway"
)

// Where several copies of the bot run, a command or a press is taken by one of them,
// whichever it came to. When that one dies before it has answered, another does, as long as
// Discord takes an answer.

const (
	takenPrefix = "taken-"
	// keepTaken is how long it is known that an interaction came.
	keepTaken = 20 * time.Minute
	// takeTime bounds the taking: an answer that comes twice is better than none in time.
	takeTime = time.Second
)

// taken is an interaction that a copy deals with.
type taken struct {
	At          time.Time
	Interaction *interaction
}

// take has this copy deal with an interaction; false where another does, or did.
func (a *Adapter) take(ctx context.Context, in *interaction) bool {
	if a.shared == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, takeTime)
	defer cancel()
	body, err := json.Marshal(taken{time.Now(), in})
	took := true
	if err == nil {
		took, err = a.shared.Take(ctx, takenPrefix+in.ID, body, keepTaken)
	}
	if err != nil {
		a.log.Warn("it can't be kept that an interaction came; when this copy of the bot ends it stays unanswered", "error", err)
		return true
	}
	return took
}

// done says that an interaction needs nothing more. Where the process ends meanwhile it
// does: another copy answers.
func (a *Adapter) done(ctx context.Context, id string) {
	if a.shared == nil || ctx.Err() != nil {
		return
	}
	if err := a.shared.Done(ctx, takenPrefix+id); err != nil {
		a.log.Warn("an answered interaction can't be marked so", "error", err)
	}
}

// inherit answers what other copies leave, until ctx ends. The function returned waits for
// the end.
func (a *Adapter) inherit(ctx context.Context) (ended func()) {
	if a.shared == nil {
		return func() {}
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		a.shared.Left(ctx, func(key string, body []byte) {
			a.tasks.start(func(ctx context.Context) { a.answerLeft(ctx, strings.TrimPrefix(key, takenPrefix), body) })
		})
	}()
	return func() { <-over }
}

// answerLeft answers an interaction that another copy took. If that one has not acknowledged
// it, Discord takes no answer any more, and the person knows.
func (a *Adapter) answerLeft(ctx context.Context, id string, body []byte) {
	defer a.done(ctx, id)
	var left taken
	if json.Unmarshal(body, &left) != nil || left.Interaction == nil || time.Since(left.At) > interactionTime {
		return
	}
	in := left.Interaction
	if in.Type == interactionComponent && strings.HasPrefix(in.Data.CustomID, copySign) {
		return // it was answered at once, or not at all
	}
	q, first, known := a.ask(in)
	if !known {
		return
	}
	a.log.Info("another copy of the bot has left an interaction; it is answered", "kind", q.Kind.String())
	ctx, cancel := context.WithTimeout(ctx, a.times.deliver)
	defer cancel()
	a.showInteraction(ctx, in, q, first, a.lookUp(ctx, q))
}

// leadShard is the way to hold a shard of the gateway that one copy of several holds.
func (a *Adapter) leadShard() func(ctx context.Context, shard string, do func(context.Context)) {
	if a.shared == nil {
		return nil
	}
	a.contact.reached.Store(true) // other copies may have all the shards
	return func(ctx context.Context, shard string, do func(context.Context)) {
		a.shared.Lead(ctx, shard, func(ctx context.Context) {
			a.leads.Add(1)
			defer a.leads.Add(-1)
			do(ctx)
		})
	}
}

// reserve is what the copies identify by together; nil where there is one process.
func (a *Adapter) reserve() gateway.Reserve {
	if a.shared == nil {
		return nil
	}
	return a.shared.Reserve
}
