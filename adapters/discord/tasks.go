package discord

import (
	"context"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// tasksMax bounds the questions in hand: acknowledged, looked up and delivered. One
// costs a goroutine and some 10 KB, and mostly waits for its turn or for Discord.
const tasksMax = 8192

// tasks runs what events ask for: concurrently, bounded, each with a recover,
// and counted so that a stop can wait.
type tasks struct {
	slots chan struct{}
	log   *slog.Logger

	mu      sync.Mutex
	ctx     context.Context // nil while closed
	running sync.WaitGroup
}

func newTasks(max int, log *slog.Logger) *tasks {
	return &tasks{slots: make(chan struct{}, max), log: log}
}

// open lets start work; tasks get ctx.
func (t *tasks) open(ctx context.Context) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ctx = ctx
}

// start runs f in a goroutine and reports whether it could: false when closed,
// or when every slot is taken. It never blocks.
func (t *tasks) start(f func(ctx context.Context)) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ctx == nil {
		return false
	}
	select {
	case t.slots <- struct{}{}:
	default:
		return false
	}
	ctx := t.ctx
	t.running.Go(func() {
		defer func() { <-t.slots }()
		defer t.recover("task")
		f(ctx)
	})
	return true
}

// recover keeps a panic from ending the process; call it deferred.
func (t *tasks) recover(where string) {
	if p := recover(); p != nil {
		t.log.Error("recovered from a panic; please report it", "where", where, "panic", p, "stack", string(debug.Stack()))
	}
}

// close takes no more work and waits for what runs. After drain it calls
// abandon, which must end the tasks' context, and waits for them to notice.
func (t *tasks) close(drain time.Duration, abandon func()) {
	t.mu.Lock()
	t.ctx = nil
	t.mu.Unlock()
	chat.Drain(drain, t.running.Wait, abandon)
}
