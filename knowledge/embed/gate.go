package embed

import (
	"context"
	"sync"
)

// maxQuestions is how many questions are with the server at a time. A server
// works off what was sent to it even when nobody waits for it any longer, so a
// rush must not pile up there.
const maxQuestions = 4

// gate lets questions pass before batches: a batch starts only while no question
// is under way, and one at a time. A server that does one thing at a time thus
// keeps a question waiting for one batch at most.
type gate struct {
	questions chan struct{} // a place for each question at the server
	batch     chan struct{} // the one place of a batch

	mu    sync.Mutex
	count int           // questions under way, also those that wait for a place
	idle  chan struct{} // closed when count is 0
}

func newGate() *gate {
	g := &gate{questions: make(chan struct{}, maxQuestions), batch: make(chan struct{}, 1), idle: make(chan struct{})}
	close(g.idle)
	return g
}

// question waits for a place, until ctx ends. leave is to be called in any case.
func (g *gate) question(ctx context.Context) (leave func(), err error) {
	g.mu.Lock()
	if g.count++; g.count == 1 {
		g.idle = make(chan struct{})
	}
	g.mu.Unlock()
	select {
	case g.questions <- struct{}{}:
		return func() { <-g.questions; g.gone() }, nil
	case <-ctx.Done():
		return g.gone, context.Cause(ctx)
	}
}

func (g *gate) gone() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.count--; g.count == 0 {
		close(g.idle)
	}
}

// sentences waits until no other batch and no question is under way.
func (g *gate) sentences(ctx context.Context) (leave func(), err error) {
	select {
	case g.batch <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		g.mu.Lock()
		count, idle := g.count, g.idle
		g.mu.Unlock()
		if count == 0 {
			return func() { <-g.batch }, nil
		}
		select {
		case <-idle:
		case <-ctx.Done():
			<-g.batch
			return nil, context.Cause(ctx)
		}
	}
}
