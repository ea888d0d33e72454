package embed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// patience is how many stumbles or slow answers in a row, of questions or of
	// batches, make the server count as away. What will not pass by itself counts at
	// once.
	patience = 3
	// firstWait and lastWait bound the time between two trials of a server that is
	// away; it doubles from one to the next.
	firstWait = time.Second
	lastWait  = time.Minute
)

// breaker knows whether the server is worth asking. Away, it is tried again now
// and then in the background, so that no question pays for the trial.
type breaker struct {
	log *slog.Logger
	try func(context.Context) error // asks the server; nil when it is as it should be

	mu     sync.Mutex
	bad    [2]int // failures in a row that may pass: of questions, of batches
	away   bool
	since  time.Time // when it went, or came back
	reason string
	lost   uint64        // questions that were not asked because of it
	wait   time.Duration // from the last trial to the next
	back   chan struct{} // closed when it is back; of use while away
	stop   context.CancelFunc
	closed bool
	trials sync.WaitGroup
}

// errAway is why a server that is away was not asked.
func (b *breaker) errAway() error {
	return fmt.Errorf("%w since %s: %s", ErrAway, b.since.Format(time.TimeOnly), b.reason)
}

// allow gives nil when the server may be asked.
func (b *breaker) allow(question bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	if !b.away {
		return nil
	}
	if question {
		b.lost++
	}
	return b.errAway()
}

// report takes down how a request went.
func (b *breaker) report(question bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	row := &b.bad[1]
	if question {
		row = &b.bad[0]
	}
	kind := kindOf(err)
	switch {
	case err == nil:
		*row = 0
	case kind == ended, kind == refused && !question:
		// A refused batch only says that one of its sentences is odd.
	case kind == broken, *row == patience-1:
		b.leave(err)
	default:
		*row++
	}
}

// leave marks the server as away and begins to try it.
func (b *breaker) leave(err error) {
	if b.away || b.closed {
		return
	}
	if time.Since(b.since) > lastWait {
		b.wait = 0 // it was well for long enough; else it comes and goes
	}
	b.away, b.since, b.reason, b.lost = true, time.Now(), err.Error(), 0
	b.back = make(chan struct{})
	ctx, stop := context.WithCancel(context.Background())
	b.stop = stop
	b.lengthen(err)
	b.log.Warn("the embedding server is away, answers go on without it", "reason", b.reason, "tried_again_in", b.wait)
	b.trials.Go(func() { b.tryUntilBack(ctx) })
}

// lengthen doubles the wait for the next trial, and makes it as long as the server
// has asked for.
func (b *breaker) lengthen(err error) {
	b.wait = min(max(2*b.wait, firstWait), lastWait)
	if f, ok := errors.AsType[*failure](err); ok {
		b.wait = max(b.wait, f.after)
	}
}

func (b *breaker) tryUntilBack(ctx context.Context) {
	for {
		b.mu.Lock()
		timer := time.NewTimer(b.wait)
		b.mu.Unlock()
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if b.tried(b.try(ctx)) {
			return
		}
	}
}

// tried takes down how a trial went, and reports whether it was the last.
func (b *breaker) tried(err error) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return true
	}
	if err != nil {
		b.reason = err.Error()
		b.lengthen(err)
		b.log.Debug("the embedding server is still away", "reason", b.reason, "tried_again_in", b.wait)
		return false
	}
	b.log.Info("the embedding server is back", "after", time.Since(b.since).Round(time.Millisecond), "questions_without", b.lost)
	b.away, b.since, b.bad = false, time.Now(), [2]int{}
	b.stop()
	close(b.back)
	return true
}

// untilBack returns when the server is not away, or with ctx's error.
func (b *breaker) untilBack(ctx context.Context) error {
	b.mu.Lock()
	away, closed, back := b.away, b.closed, b.back
	b.mu.Unlock()
	switch {
	case closed:
		return ErrClosed
	case !away:
		return nil
	}
	select {
	case <-back:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	return nil
}

// close ends the trials, and who waits for one.
func (b *breaker) close() {
	b.mu.Lock()
	if !b.closed && b.away {
		b.stop()
		close(b.back)
	}
	b.closed = true
	b.mu.Unlock()
	b.trials.Wait()
}
