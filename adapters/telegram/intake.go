package telegram

import (
	"context"
	"encoding/json"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// maxSeen is how many update ids are remembered. Telegram repeats an update
// soon or after a lost connection, never thousands of updates later.
const maxSeen = 4096

// intake takes updates in: it drops what is repeated or asks nothing of the
// bot, makes the rest durable and queues it.
type intake struct {
	a      *Adapter
	read   *reader
	seen   *chat.Seen[int64]
	memory *journal
	queue  *queue
}

// decode reads one update. An update that can't be read is logged and left out:
// it must not hold up those behind it. ok is false for one without an id.
func (in *intake) decode(raw json.RawMessage) (u update, ok bool) {
	err := json.Unmarshal(raw, &u)
	if err == nil && u.ID != 0 {
		return u, true
	}
	var only struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(raw, &only) != nil || only.ID == 0 {
		in.a.log.Warn("an update without an id was left out", "bytes", len(raw))
		return update{}, false
	}
	// The error names the field, not what stood in it.
	in.a.log.Warn("an update that can't be read was left out", "update", only.ID, "error", err)
	return update{ID: only.ID}, true
}

// take takes updates in. offset is where the next poll starts, 0 for webhooks.
// The updates may be confirmed once the channel is closed; nil means at once.
// With durable, an update is not taken when it can't be stored.
func (in *intake) take(ctx context.Context, updates []update, offset int64, durable bool) (<-chan struct{}, error) {
	var keep []update
	var ids []int64
	var asks []ask
	for _, u := range updates {
		in.a.stats.received.Add(1)
		in.a.stats.touch()
		if !in.seen.Add(u.ID) {
			in.a.stats.duplicates.Add(1)
			continue
		}
		in.notice(ctx, u)
		q, ok := in.read.read(u)
		switch {
		case !ok:
		case q.inline != "": // of no use to anybody after a restart
			in.offer(ctx, job{ask: q, done: func() {}})
		default:
			keep, ids, asks = append(keep, u), append(ids, u.ID), append(asks, q)
		}
	}
	if len(keep) == 0 {
		return nil, nil
	}
	if in.a.shared != nil {
		return nil, in.takeShared(ctx, keep, asks)
	}
	b, err := in.memory.store(ctx, keep, ids, offset)
	var wait <-chan struct{}
	if err != nil {
		if durable || ctx.Err() != nil {
			for _, id := range ids {
				in.seen.Remove(id)
			}
			return nil, err
		}
		in.a.log.Error("updates can't be stored; they are confirmed only when they are answered", "error", err)
		b = &batch{left: len(keep), ended: make(chan struct{})}
		wait = b.ended
	}
	for _, q := range asks {
		in.offer(ctx, job{ask: q, done: in.doneIn(ctx, b)})
	}
	return wait, nil
}

// inherit queues what an earlier process took and did not finish.
func (in *intake) inherit(ctx context.Context, p past) {
	for _, id := range p.ids {
		in.seen.Add(id)
	}
	for _, b := range p.batches {
		if in.a.shared != nil {
			in.shareBatch(ctx, b)
			continue
		}
		for _, u := range b.record.Updates {
			q, ok := in.read.read(u)
			if !ok {
				in.doneIn(ctx, b)()
				continue
			}
			q.inherited = true
			in.offer(ctx, job{ask: q, done: in.doneIn(ctx, b)})
		}
	}
}

func (in *intake) doneIn(ctx context.Context, b *batch) func() {
	return func() {
		if err := b.done(ctx); err != nil {
			in.a.log.Error("an answered update can't be marked so", "error", err)
		}
	}
}

// offer queues a job. One that is refused is done: its answer would come too
// late to be of use, or take the place of others'.
func (in *intake) offer(ctx context.Context, j job) {
	switch in.queue.add(j) {
	case behind:
		if j.ask.callback != "" {
			in.acknowledge(ctx, j)
		}
	case flood, full:
		in.a.stats.refused.Add(1)
		in.a.log.Debug("too many questions wait; one was refused", "chat", j.ask.chat)
		if j.ask.callback != "" {
			in.acknowledge(ctx, j)
		}
		j.done()
	}
}

// acknowledge takes the waiting sign off a pressed button before its turn comes.
func (in *intake) acknowledge(ctx context.Context, j job) {
	own := context.WithoutCancel(ctx) // that of a webhook's call ends with it
	in.a.background.Go(func() { in.a.api.answerCallback(own, in.a.log, j.ask.callback, "") })
}

// notice acts on updates that are about the bot's place in a chat.
func (in *intake) notice(ctx context.Context, u update) {
	if u.Member != nil && u.Member.gone() {
		in.a.log.Debug("shut out of a chat", "chat", u.Member.Chat.ID)
		in.queue.drop(u.Member.Chat.ID)
	}
	if m := u.Message; m != nil && m.MovedTo != 0 {
		in.a.chats.moved(ctx, m.Chat.ID, m.MovedTo)
	}
	if m := u.Message; m != nil && m.MovedFrom != 0 {
		in.a.chats.moved(ctx, m.MovedFrom, m.Chat.ID)
	}
}
