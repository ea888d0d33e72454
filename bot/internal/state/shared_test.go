package state

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// What comes in is taken by one copy, once, until it is forgotten that it came. What a copy
// leaves goes to another, which may be done with it; the first may not any more.
func TestTake(t *testing.T) {
	address := postgrestest.New(t)
	now := time.Now()
	o := Options{Server: onServer(t, address), Now: func() time.Time { return now }}
	first, second := open(t, "", o), open(t, "", o)
	a, b := first.Memory("test").(adapters.Shared), second.Memory("test").(adapters.Shared)
	take := func(m adapters.Shared, key string) bool {
		t.Helper()
		took, err := m.Take(t.Context(), key, []byte("what "+key), time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		return took
	}
	if !take(a, "1") || take(a, "1") || take(b, "1") || !take(b, "2") || take(a, "2") {
		t.Fatal("something was taken twice, or not at all")
	}
	if err := errors.Join(a.Done(t.Context(), "1"), a.Done(t.Context(), "2")); err != nil {
		t.Fatal(err)
	}
	if take(b, "1") {
		t.Error("what is done with was taken again")
	}
	if !take(a, "3") {
		t.Fatal("3 was not taken")
	}
	if what, ok, err := a.Get(t.Context(), "1"); !ok || len(what) > 0 || err != nil {
		t.Errorf("of what is done with %q is kept, %t, %v", what, ok, err)
	}
	postgrestest.Run(t, address, "DELETE FROM ukti_state.lease WHERE name = '"+second.copy()+"'") // the second is given up
	left := map[string]string{}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	a.Left(ctx, func(key string, what []byte) { left[key] = string(what); stop() })
	if len(left) != 1 || left["2"] != "what 2" {
		t.Errorf("what was left is %v", left)
	}
	if _, err := b.Take(t.Context(), "4", nil, time.Hour); err == nil {
		t.Error("the one that was given up takes")
	}
	if err := b.PutOf(b.Ours(t.Context()), "asker", "answer", nil, time.Hour); !errors.Is(err, adapters.ErrNotOurs) {
		t.Errorf("the one that was given up keeps an answer: %v", err)
	}
	if err := b.Done(t.Context(), "2"); err != nil {
		t.Fatal(err)
	}
	if what, _, err := a.Get(t.Context(), "2"); !bytes.Equal(what, []byte("what 2")) || err != nil {
		t.Errorf("the one that was given up is done with what another has: %q, %v", what, err)
	}
	if now = now.Add(2 * time.Hour); !take(a, "1") {
		t.Error("it is known for ever that something came")
	}
}

// A memory in a file is one process's.
func TestFileIsNotShared(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	if _, shared := s.Memory("test").(adapters.Shared); shared || s.Shared() {
		t.Error("a file is shared")
	}
}

// Of several processes that make a setting at once, all get the same.
func TestSettingOr(t *testing.T) {
	onEach(t, func(t *testing.T, open opener) {
		s := open(t, Options{})
		got := make(chan string, 8)
		for range 8 {
			go func() {
				value, err := s.SettingOr(context.Background(), "ukti", "key", time.Now().String())
				if err != nil {
					value = err.Error()
				}
				got <- value
			}()
		}
		first := <-got
		for range 7 {
			if other := <-got; other != first {
				t.Errorf("one got %q, another %q", first, other)
			}
		}
	})
}

// Copies together send as fast as one may: its burst at once, then one every gap.
func TestReserve(t *testing.T) {
	address := postgrestest.New(t)
	var copies []adapters.Shared
	for range 3 {
		copies = append(copies, open(t, "", Options{Server: onServer(t, address)}).Memory("test").(adapters.Shared))
	}
	const burst, gap = 5, time.Minute
	for i := range 12 {
		wait, err := copies[i%3].Reserve(t.Context(), "chat/1", burst, gap)
		if err != nil {
			t.Fatal(err)
		}
		least := time.Duration(max(0, i+1-burst)) * gap
		if wait > least || wait < least-30*time.Second {
			t.Errorf("sending %d waits %v, want %v", i, wait, least)
		}
	}
	if wait, err := copies[0].Reserve(t.Context(), "chat/2", burst, gap); wait > 0 || err != nil {
		t.Errorf("another chat waits %v, %v", wait, err)
	}
}
