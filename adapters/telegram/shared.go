package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Where several copies of the bot run, an update is taken by one of them, whichever it
// came to, and by another when that one dies. It stands in the memory they share, under
// a key of the journal with the update's id.

const journalPrefix = "journal/u"

func updateKey(id int64) string { return fmt.Sprint(journalPrefix, id) }

// takeShared takes updates that no copy has taken yet. With an error those that are left
// may come again.
func (in *intake) takeShared(ctx context.Context, updates []update, asks []ask) error {
	for i, u := range updates {
		took, err := in.claim(ctx, u)
		if err != nil {
			for _, left := range updates[i:] {
				in.seen.Remove(left.ID)
			}
			return err
		}
		if !took {
			in.a.stats.duplicates.Add(1)
			continue
		}
		in.offer(ctx, job{ask: asks[i], done: in.doneShared(ctx, u.ID)})
	}
	return nil
}

func (in *intake) claim(ctx context.Context, u update) (bool, error) {
	body, err := json.Marshal(u)
	if err != nil {
		return false, err
	}
	return in.a.shared.Take(ctx, updateKey(u.ID), body, keepUpdate)
}

func (in *intake) doneShared(ctx context.Context, id int64) func() {
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
		defer cancel()
		if err := in.a.shared.Done(ctx, updateKey(id)); err != nil {
			in.a.log.Error("an answered update can't be marked so", "error", err)
		}
	}
}

// shareBatch takes what an earlier process that ran alone left in its journal.
func (in *intake) shareBatch(ctx context.Context, b *batch) {
	for _, u := range b.record.Updates {
		if q, ok := in.read.read(u); ok {
			q.inherited = true
			if err := in.takeShared(ctx, []update{u}, []ask{q}); err != nil {
				in.a.log.Error("an update kept from before can't be shared; it is left for the next start", "error", err)
				continue
			}
		}
		in.doneIn(ctx, b)()
	}
}

// inheritShared queues what other copies leave, until ctx ends; work is the jobs' context.
// The function returned waits for the end.
func (in *intake) inheritShared(ctx, work context.Context) (ended func()) {
	if in.a.shared == nil {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		in.a.shared.Left(ctx, func(key string, body []byte) { in.inheritOne(work, key, body) })
	}()
	return func() { <-done }
}

func (in *intake) inheritOne(ctx context.Context, key string, body []byte) {
	id, err := strconv.ParseInt(strings.TrimPrefix(key, journalPrefix), 10, 64)
	if err != nil {
		return // nothing that was taken here
	}
	in.seen.Add(id)
	u, ok := in.decode(body)
	q, asks := in.read.read(u)
	if !ok || !asks {
		in.doneShared(ctx, id)()
		return
	}
	q.inherited = true
	in.offer(ctx, job{ask: q, done: in.doneShared(ctx, id)})
}
