package state

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// What expired while nobody had the state goes soon after the start, not in the moment that a
// command has it.
func TestFirstSweep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		open := func() *Store {
			t.Helper()
			s, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := open()
		if err := s.Memory("test").Put(t.Context(), "ferry", nil, time.Hour); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		s = open()
		defer func() { _ = s.Close() }()
		synctest.Wait()
		if n := count(t, s, "memory"); n != 1 {
			t.Errorf("it was swept at once: %d are left", n)
		}
		time.Sleep(settle)
		synctest.Wait()
		if n := count(t, s, "memory"); n != 0 {
			t.Errorf("%d are left that have expired", n)
		}
	})
}

// A clock that is set forward takes nothing away before an hour has passed; what was
// kept while it was wrong is not kept longer than it may.
func TestClockThatJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var offset atomic.Int64
		s, err := Open(t.Context(), t.TempDir(), Options{Now: func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = s.Close() }()
		put := func() {
			t.Helper()
			if _, err := s.PutChoice(t.Context(), "test:1", "test:chat", "next", nil); err != nil {
				t.Fatal(err)
			}
			if err := s.Memory("test").Put(t.Context(), time.Now().String(), nil, 24*time.Hour); err != nil {
				t.Fatal(err)
			}
			if err := s.Memory("test").Put(t.Context(), "for ever", nil, 0); err != nil {
				t.Fatal(err)
			}
		}
		want := func(when string, choices, memory int) {
			t.Helper()
			synctest.Wait()
			if c, m := count(t, s, "choices"), count(t, s, "memory"); c != choices || m != memory {
				t.Errorf("%s there are %d choices and %d memories, want %d and %d", when, c, m, choices, memory)
			}
		}
		put()
		time.Sleep(30 * time.Minute)
		offset.Store(int64(365 * 24 * time.Hour))
		time.Sleep(sweepEvery)
		want("right after the jump", 1, 2)
		offset.Store(0)
		time.Sleep(2 * sweepEvery)
		want("when it was put right", 1, 2)

		offset.Store(int64(365 * 24 * time.Hour))
		time.Sleep(3 * sweepEvery)
		want("when the new time stays", 0, 1)
		put()
		offset.Store(0)
		time.Sleep(longest + 3*sweepEvery)
		want("a month after it was set back", 0, 1)
	})
}
