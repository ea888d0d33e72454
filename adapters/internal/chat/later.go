package chat

import (
	"context"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Later shows what becomes of replies that tell of work; see [adapters.Reply.Later].
// The zero value is ready.
type Later struct {
	mu     sync.Mutex
	closed bool
	open   map[string]*context.CancelFunc // by what was answered
	group  sync.WaitGroup
}

// Follow waits in the background, at most for within, for what a reply becomes, and has
// show show it. key names what was answered: a further reply to the same, with work or
// without, ends the wait for what the one before becomes.
func (l *Later) Follow(ctx context.Context, key string, reply adapters.Reply, within time.Duration, show func(context.Context, adapters.Reply)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if before := l.open[key]; before != nil {
		(*before)()
	}
	if reply.Later == nil || l.closed {
		return
	}
	if l.open == nil {
		l.open = map[string]*context.CancelFunc{}
	}
	waiting, stop := context.WithTimeout(context.WithoutCancel(ctx), within)
	l.open[key] = &stop
	l.group.Go(func() {
		defer stop()
		becomes := reply.Later(waiting)
		l.mu.Lock()
		if l.open[key] == &stop {
			delete(l.open, key)
		}
		l.mu.Unlock()
		if !becomes.IsZero() && waiting.Err() == nil {
			show(waiting, becomes)
		}
	})
}

// Close ends every wait. Work that goes on is told of by a later question.
func (l *Later) Close() {
	l.mu.Lock()
	l.closed = true
	for _, stop := range l.open {
		(*stop)()
	}
	l.mu.Unlock()
	l.group.Wait()
}
