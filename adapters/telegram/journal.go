package telegram

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	// keepUpdate is how long a stored update is kept: a little longer than
	// Telegram itself keeps one.
	keepUpdate = 26 * time.Hour
	// reserve is how many batches are written between two writes of the head.
	reserve = 64
	// memoryTime bounds a write that must happen although the process stops.
	memoryTime = 5 * time.Second
)

// journal makes accepted updates durable, so that they can be confirmed to
// Telegram before they are answered. Updates come and are stored in batches;
// a batch whose updates are all done is overwritten by its ids alone, which
// still tell a repeated update from a new one.
//
// Keys of the memory: "journal" is the head, "journal/N" the batch N.
type journal struct {
	memory adapters.Memory

	mu   sync.Mutex
	next int64          // the number of the next batch
	top  int64          // batches below it may have been written
	open map[int64]bool // those not done
}

// head says where the batches are.
type head struct {
	From int64 `json:"from"` // the first that may not be done
	To   int64 `json:"to"`   // all are below it
}

// record is a stored batch.
type record struct {
	Offset  int64    `json:"offset"` // the update id that the next poll asks from
	IDs     []int64  `json:"ids"`
	Updates []update `json:"updates,omitempty"` // empty once done
}

// batch is what was taken together.
type batch struct {
	journal *journal
	number  int64
	record  record

	mu    sync.Mutex
	left  int
	ended chan struct{} // closed when all are done
}

// past is what an earlier process left.
type past struct {
	batches []*batch
	ids     []int64 // of updates that were taken, to know them again
	offset  int64   // to poll from; 0 when nothing is known
}

func newJournal(m adapters.Memory) *journal {
	return &journal{memory: m, open: map[int64]bool{}}
}

// load reads what is not done, oldest first. A batch that can't be read is
// left out, and the error says so.
func (j *journal) load(ctx context.Context) (past, error) {
	var p past
	h, _, err := chat.Load[head](ctx, j.memory, "journal")
	if err != nil {
		return p, err
	}
	var failed []error
	for n := h.From; n < h.To; n++ {
		r, ok, err := chat.Load[record](ctx, j.memory, batchKey(n))
		if err != nil {
			failed = append(failed, err)
		}
		if !ok || err != nil {
			continue
		}
		b := &batch{journal: j, number: n, record: r, ended: make(chan struct{})}
		p.ids = append(p.ids, b.record.IDs...)
		p.offset = b.record.Offset
		if b.left = len(b.record.Updates); b.left > 0 {
			p.batches = append(p.batches, b)
			j.open[n] = true
		}
	}
	j.next, j.top = h.To, h.To
	return p, errors.Join(failed...)
}

// store makes updates durable. Every one of them must be reported done.
func (j *journal) store(ctx context.Context, updates []update, ids []int64, offset int64) (*batch, error) {
	b := &batch{journal: j, left: len(updates), ended: make(chan struct{})}
	b.record = record{Offset: offset, IDs: ids, Updates: updates}
	number, err := j.number(ctx)
	if err != nil {
		return nil, err
	}
	b.number = number
	if err := b.write(ctx); err != nil {
		j.close(number)
		return nil, err
	}
	if b.left == 0 {
		j.close(number)
	}
	return b, nil
}

// number returns the next batch's number, and moves the head when it must.
func (j *journal) number(ctx context.Context) (int64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.next == j.top {
		from := j.next
		for n := range j.open {
			from = min(from, n)
		}
		h := head{From: from, To: j.top + reserve}
		// The latest finished batches stay in reach: their ids and their offset
		// are what tells a repeated update.
		h.From = max(0, min(from, j.next-reserve))
		if err := chat.Save(ctx, j.memory, "journal", h, 0); err != nil {
			return 0, err
		}
		j.top = h.To
	}
	number := j.next
	j.next++
	j.open[number] = true
	return number, nil
}

func (j *journal) close(number int64) {
	j.mu.Lock()
	delete(j.open, number)
	j.mu.Unlock()
}

func batchKey(n int64) string { return fmt.Sprintf("journal/%d", n) }

func (b *batch) write(ctx context.Context) error {
	return chat.Save(ctx, b.journal.memory, batchKey(b.number), b.record, keepUpdate)
}

// done reports that one update of the batch needs nothing more. The error is
// that of the memory: after a restart the batch would be looked at again.
func (b *batch) done(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.left--; b.left > 0 {
		return nil
	}
	defer close(b.ended)
	if b.journal == nil { // never stored
		return nil
	}
	b.record.Updates = nil
	defer b.journal.close(b.number)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	return b.write(ctx)
}
