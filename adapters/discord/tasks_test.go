package discord

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

func TestTasksAreBounded(t *testing.T) {
	tasks := newTasks(2, slog.New(slog.DiscardHandler))
	if tasks.start(func(context.Context) {}) {
		t.Error("a task starts before open")
	}
	tasks.open(t.Context())
	release := make(chan struct{})
	block := func(context.Context) { <-release }
	for i, want := range []bool{true, true, false} {
		if got := tasks.start(block); got != want {
			t.Errorf("task %d of at most 2: started is %v", i+1, got)
		}
	}
	close(release)
	tasks.close(time.Minute, func() {})
	if tasks.start(block) {
		t.Error("a task starts after close")
	}
}

func TestTasksDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		work, abandon := context.WithCancel(t.Context())
		tasks := newTasks(8, slog.New(slog.DiscardHandler))
		tasks.open(work)
		tasks.start(func(context.Context) { time.Sleep(2 * time.Second) }) // finishes in time
		tasks.start(func(ctx context.Context) { <-ctx.Done() })            // does not, until it is told
		began := time.Now()
		tasks.close(10*time.Second, abandon)
		if took := time.Since(began); took != 10*time.Second {
			t.Errorf("waited %v, want the drain time of 10s", took)
		}
	})
}
