package app

import (
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"context"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// A jump is told of once, by what it was, and wakes what is scheduled.
func TestClock(t *testing.T) {
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name                string
		wall, ticks, asleep time.Duration // how far each has come
		says                string        // "" for nothing
	}{
		{"nothing", 10 * time.Second, 10 * time.Second, 0, ""},
		{"put right by seconds", 40 * time.Second, 10 * time.Second, 0, ""},
		{"a busy machine", 5 * time.Minute, 5 * time.Minute, 0, ""},
		{"set forward", 24*time.Hour + 10*time.Second, 10 * time.Second, 0, "set forward; what became due by that is done once\" by=24h0m0s"},
		{"set back", -time.Hour + 10*time.Second, 10 * time.Second, 0, "set back; what is due goes by the new time\" by=1h0m0s"},
		{"asleep", 8*time.Hour + 10*time.Second, 10 * time.Second, 8 * time.Hour, "slept=8h0m0s"},
		{"asleep, and set back by that", 10 * time.Second, 10 * time.Second, 8 * time.Hour, "slept=8h0m0s"},
	} {
		var log adaptertest.Log
		woken := 0
		c := &clock{wake: func() { woken++ }, log: slog.New(slog.NewTextHandler(&log, nil))}
		c.compare(reading{wall: noon, ticks: time.Hour, asleep: time.Minute},
			reading{wall: noon.Add(tt.wall), ticks: time.Hour + tt.ticks, asleep: time.Minute + tt.asleep})
		if (woken == 1) != (tt.says != "") || !strings.Contains(log.String(), tt.says) || tt.says == "" && log.String() != "" {
			t.Errorf("%s: woken %d times, log %q", tt.name, woken, &log)
		}
	}
}

func TestClockIsWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		began := time.Now()
		var offset atomic.Int64
		var log adaptertest.Log
		woken := 0
		c := &clock{
			now: func() time.Time { return time.Now().Round(0).Add(time.Duration(offset.Load())) }, ticks: func() time.Duration { return time.Since(began) },
			asleep: func() time.Duration { return 0 }, wake: func() { woken++ }, log: slog.New(slog.NewTextHandler(&log, nil)),
		}
		ended := make(chan struct{})
		go func() { c.watch(ctx); close(ended) }()
		time.Sleep(time.Hour)
		synctest.Wait()
		offset.Store(int64(3 * time.Hour))
		time.Sleep(time.Hour)
		synctest.Wait()
		offset.Store(0)
		time.Sleep(time.Hour)
		stop()
		<-ended
		if woken != 2 || strings.Count(log.String(), "\n") != 2 {
			t.Errorf("woken %d times, log\n%s", woken, &log)
		}
	})
}
