package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func updatesOf(ids ...int64) []update {
	var out []update
	for _, id := range ids {
		out = append(out, update{ID: id, Message: &message{ID: int(id), Text: fmt.Sprintf("question %d", id)}})
	}
	return out
}

// left returns the update ids that a new process would work on, and what it knows.
func left(t *testing.T, m adapters.Memory) ([]int64, past) {
	t.Helper()
	p, err := newJournal(m).load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for _, b := range p.batches {
		for _, u := range b.record.Updates {
			ids = append(ids, u.ID)
		}
	}
	return ids, p
}

func TestJournal(t *testing.T) {
	ctx := t.Context()
	m := &adaptertest.Memory{}
	if ids, p := left(t, m); len(ids) != 0 || p.offset != 0 {
		t.Fatalf("a new journal holds %v", ids)
	}
	j := newJournal(m)
	if _, err := j.load(ctx); err != nil {
		t.Fatal(err)
	}
	var batches []*batch
	for i := range int64(3 * reserve) {
		b, err := j.store(ctx, updatesOf(2*i+1, 2*i+2), []int64{2*i + 1, 2*i + 2}, 2*i+3)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, b)
	}
	finish := func(i, n int) {
		for range n {
			if err := batches[i].done(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range batches {
		switch i {
		case 0: // the oldest is stuck
		case 7:
			finish(i, 1)
		default:
			finish(i, 2)
		}
	}
	ids, p := left(t, m)
	if want := []int64{1, 2, 15, 16}; !slices.Equal(ids, want) {
		t.Errorf("not done are %v, want %v", ids, want)
	}
	if want := int64(2*3*reserve + 1); p.offset != want {
		t.Errorf("the next poll starts at %d, want %d", p.offset, want)
	}
	if !slices.Contains(p.ids, 300) {
		t.Errorf("a finished update would not be known again")
	}
	if got := p.batches[0].record.Updates[0].Message.Text; got != "question 1" {
		t.Errorf("kept as %q", got)
	}
	// What is done leaves no words behind.
	data, _, err := m.Get(ctx, batchKey(5))
	if err != nil || len(data) == 0 || strings.Contains(string(data), "question") {
		t.Errorf("of a finished batch is kept %s", data)
	}
}

// TestJournalGoesOn: numbers of batches are not used twice, over any number of
// restarts, and finished ones are forgotten in the end.
func TestJournalGoesOn(t *testing.T) {
	ctx := t.Context()
	m := &adaptertest.Memory{}
	next := int64(1)
	for life := range 20 {
		j := newJournal(m)
		p, err := j.load(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(p.batches); n != min(life, 1) {
			t.Fatalf("life %d: %d batches are not done, want those of the last life", life, n)
		}
		for _, b := range p.batches {
			for range b.record.Updates {
				if err := b.done(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 10 {
			b, err := j.store(ctx, updatesOf(next), []int64{next}, next+1)
			if err != nil {
				t.Fatal(err)
			}
			if next++; next%10 != 0 {
				if err := b.done(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if _, p := left(t, m); len(p.ids) > 4*reserve {
		t.Errorf("%d finished updates are still looked at", len(p.ids))
	}
}

func TestJournalThatCannotBeRead(t *testing.T) {
	m := &adaptertest.Memory{}
	j := newJournal(m)
	for i := range int64(3) {
		if _, err := j.store(t.Context(), updatesOf(i+1), []int64{i + 1}, i+2); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Put(t.Context(), batchKey(1), []byte(`{"updates":"torn`), 0); err != nil {
		t.Fatal(err)
	}
	p, err := newJournal(m).load(t.Context())
	if err == nil || len(p.batches) != 2 {
		t.Errorf("%d batches and error %v, want the two sound ones and an error", len(p.batches), err)
	}
}

// TestRestart: what was taken before the end is answered after it, once.
func TestRestart(t *testing.T) {
	inWorld(t, func(w *world) {
		release := make(chan struct{})
		w.adapter.drain = 2 * time.Second
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if q.Text != "quick" {
				select {
				case <-release:
				case <-ctx.Done():
					return adapters.Reply{}
				}
			}
			return echo(ctx, q)
		}
		for i := 1; i <= 9; i++ {
			text := "slow"
			if i%3 == 0 {
				text = "quick"
			}
			w.private(i, i, text)
		}
		w.private(1, 10, "behind a slow one")
		w.start()
		w.settle(time.Minute)
		w.stop()
		if n := len(w.fake.Sent()); n != 3 {
			t.Errorf("%d answers before the end, want those to the quick questions", n)
		}
		w2 := newWorld(t, w.fake, w.memory)
		w2.start()
		w2.settle(time.Minute)
		w2.stop()
		for i := 1; i <= 10; i++ {
			if n := len(w.fake.AnswersTo(i)); n != 1 {
				t.Errorf("question %d has %d answers", i, n)
			}
		}
		if n := len(w2.handler.Asked()); n != 7 {
			t.Errorf("%d questions were looked up after the restart, want 7", n)
		}
	})
}

// TestNeverThreeTimes: a process that dies again and again right after sending
// answers at most twice.
func TestNeverThreeTimes(t *testing.T) {
	inWorld(t, func(w *world) {
		w.private(1, 1, "question")
		for range 6 {
			dying := newWorld(t, w.fake, &forgetful{Memory: w.memory, prefix: "answer/"})
			dying.start()
			dying.settle(time.Minute)
			// What is written after the answer never arrived: as if killed there.
			rewind(t, w.memory)
			dying.stop()
			rewind(t, w.memory)
		}
		if n := len(w.fake.AnswersTo(1)); n != 2 {
			t.Errorf("answered %d times, want 2", n)
		}
	})
}

// forgetful loses what is put under a prefix, as a process killed before does.
type forgetful struct {
	adapters.Memory
	prefix string
}

func (f *forgetful) Put(ctx context.Context, key string, value []byte, keep time.Duration) error {
	if f.loses(key, value) {
		return errors.New("killed")
	}
	return f.Memory.Put(ctx, key, value, keep)
}

func (f *forgetful) PutOf(ctx context.Context, asker, key string, value []byte, keep time.Duration) error {
	if f.loses(key, value) {
		return errors.New("killed")
	}
	return f.Memory.PutOf(ctx, asker, key, value, keep)
}

func (f *forgetful) loses(key string, value []byte) bool {
	return strings.HasPrefix(key, f.prefix) && strings.Contains(string(value), "messages") || strings.HasPrefix(key, "journal/") && !strings.Contains(string(value), `"updates"`)
}

// rewind checks that the batch is still there to be worked on.
func rewind(t *testing.T, m adapters.Memory) {
	t.Helper()
	data, ok, err := m.Get(context.Background(), batchKey(0))
	var r record
	if err != nil || !ok || json.Unmarshal(data, &r) != nil || len(r.Updates) != 1 {
		t.Fatalf("the batch is %q, %v", data, err)
	}
}
