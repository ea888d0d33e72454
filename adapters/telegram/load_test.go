package telegram

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// heap is the memory in use after a collection.
func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestManyUpdates runs 2,000 updates from 100 chats, five times as many where there is
// time, under the real limits and a fake clock: nothing may grow with the number of
// updates.
func TestManyUpdates(t *testing.T) {
	groups := 100
	if adaptertest.Long() {
		groups = 500
	}
	updates, tenth := 20*groups, 2*groups
	inWorld(t, func(w *world) {
		before := runtime.NumGoroutine()
		quiet := slog.New(slog.DiscardHandler)
		w.adapter.memory, w.adapter.log = elsewhere{}, quiet
		w.adapter.answers = answers{memory: elsewhere{}, log: quiet}
		w.adapter.chats = chats{memory: elsewhere{}, api: w.adapter.api, log: quiet}
		w.startWith(forgetfulEcho{})
		var held [10]uint64
		for part := range held {
			for i := range tenth {
				n := part*tenth + i + 1
				w.private(n%groups, n, fmt.Sprintf("question %d", n))
			}
			w.settle(2 * time.Minute)
			if s := w.adapter.Stats(); s.Answered != uint64((part+1)*tenth) || s.Pending != 0 {
				t.Fatalf("after %d updates: %+v", (part+1)*tenth, s)
			}
			w.forgetTheWorld()
			held[part] = heap()
		}
		w.stop()
		after := runtime.NumGoroutine()
		ratio := float64(held[9]) / float64(held[1])
		t.Logf("%d updates from %d chats: heap %.2f MB after the second tenth, %.2f MB after the last (× %.3f); goroutines %d before, %d after",
			updates, groups, float64(held[1])/1e6, float64(held[9])/1e6, ratio, before, after)
		if ratio > 1.1 {
			t.Errorf("memory grew to %.3f of the second tenth's: %v", ratio, held)
		}
		if after > before+5 {
			t.Errorf("%d goroutines before, %d after", before, after)
		}
	})
}

// forgetTheWorld empties what the fake keeps for other tests, so that what is
// measured is the adapter's.
func (w *world) forgetTheWorld() {
	w.fake.Mu.Lock()
	w.fake.Calls, w.fake.Messages, w.fake.People = nil, nil, map[string]int{}
	w.fake.Mu.Unlock()
}

// elsewhere is a memory that takes no room here, as a database does not.
type elsewhere struct{}

func (elsewhere) Get(context.Context, string) ([]byte, bool, error)        { return nil, false, nil }
func (elsewhere) Put(context.Context, string, []byte, time.Duration) error { return nil }

func (elsewhere) PutOf(context.Context, string, string, []byte, time.Duration) error { return nil }

// forgetfulEcho answers like [echo] and keeps nothing.
type forgetfulEcho struct{}

func (forgetfulEcho) Commands() []adapters.Command { return nil }
func (forgetfulEcho) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	return echo(ctx, q)
}
func (forgetfulEcho) Suggest(context.Context, adapters.Question) []adapters.Choice { return nil }
