package embed

import (
	"context"
	"sync"
	"time"
)

const (
	// remembered is for how long a question's vector, or that there is none, is not
	// asked for again. A conversation searches with one question several times; together
	// they are to cost the server, and who waits, no more than one does.
	remembered = 5 * time.Second
	// mostRemembered bounds how many questions are remembered.
	mostRemembered = 256
)

// Recent gives what a [Source] gives, and gives the same again to whoever asks the
// same within a few seconds. Its methods are safe for concurrent use.
type Recent struct {
	source Source
	mu     sync.Mutex
	said   map[string]*said
}

// said is what was said to a question.
type said struct {
	until  time.Time
	ready  chan struct{} // closed when the rest is there
	vector Vector
	err    error
}

// NewRecent remembers what s says.
func NewRecent(s Source) *Recent { return &Recent{source: s, said: map[string]*said{}} }

// Query is as [Source.Query].
func (r *Recent) Query(ctx context.Context, text string) (Vector, error) {
	s, mine := r.entry(text)
	if !mine {
		select {
		case <-s.ready:
			return s.vector, s.err
		case <-ctx.Done():
			return Vector{}, &failure{kind: ended, text: "not waited for any longer", cause: context.Cause(ctx)}
		}
	}
	s.vector, s.err = r.source.Query(ctx, text)
	if s.err != nil && ctx.Err() != nil { // which says nothing about the next
		r.mu.Lock()
		delete(r.said, text)
		r.mu.Unlock()
	}
	close(s.ready)
	return s.vector, s.err
}

// entry gives what is remembered of a question; mine when it is for the caller to find
// out.
func (r *Recent) entry(text string) (s *said, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	if s := r.said[text]; s != nil && now.Before(s.until) {
		return s, false
	}
	if len(r.said) >= mostRemembered {
		for text, s := range r.said {
			if !now.Before(s.until) {
				delete(r.said, text)
			}
		}
	}
	s = &said{until: now.Add(remembered), ready: make(chan struct{})}
	if len(r.said) < mostRemembered {
		r.said[text] = s
	}
	return s, true
}
