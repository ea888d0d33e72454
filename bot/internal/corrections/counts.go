package corrections

import (
	"context"
	"sync/atomic"
)

// Counts are figures for those who run the bot: since the start but for the first two.
type Counts struct {
	Messages int // whose quotes are followed, now
	Waiting  int // sentences of them that chats are still to be told of, now

	Told      uint64 // messages that told of corrections
	Sentences uint64 // sentences that these told of
	Declined  uint64 // sentences whose chats want to hear of none
	Closed    uint64 // messages in chats that are closed to the bot
	Failed    uint64 // messages given up because the platform refused them
	Unsure    uint64 // sentences not told a third time after kills
}

type counters struct{ told, sentences, declined, closed, failed, unsure atomic.Uint64 }

// Counts returns the figures.
func (f *Follower) Counts(ctx context.Context) (Counts, error) {
	c := Counts{
		Told: f.counts.told.Load(), Sentences: f.counts.sentences.Load(), Declined: f.counts.declined.Load(),
		Closed: f.counts.closed.Load(), Failed: f.counts.failed.Load(), Unsure: f.counts.unsure.Load(),
	}
	var err error
	c.Messages, c.Waiting, err = f.o.Store.Count(ctx)
	return c, err
}
