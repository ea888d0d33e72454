package adaptertest

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// session is one life of an adapter: from Run's call to its return.
type session struct {
	Harness
	t       testing.TB
	suite   Suite
	handler *Handler
	log     *capture
	cancel  context.CancelFunc
	ended   chan struct{} // closed when Run has returned
	err     error         // Run's, once ended
	stop    func()        // see end; safe to call again
	gaveUp  bool          // something did not come, so that waiting for more is useless
	fails   bool          // Run is meant to fail
}

// start makes an adapter and runs it.
func start(t testing.TB, suite Suite, h *Handler) *session {
	t.Helper()
	s := prepare(t, suite)
	s.run(context.Background(), h)
	return s
}

// prepare makes an adapter without running it.
func prepare(t testing.TB, suite Suite) *session {
	t.Helper()
	log := &capture{}
	s := &session{t: t, suite: suite, log: log, ended: make(chan struct{})}
	s.Harness = suite.New(t, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	return s
}

func (s *session) run(ctx context.Context, h *Handler) {
	ctx, cancel := context.WithCancel(ctx)
	s.handler, s.cancel = h, cancel
	s.stop = sync.OnceFunc(s.end)
	s.t.Cleanup(s.stop)
	go func() {
		defer close(s.ended)
		s.err = s.Adapter.Run(ctx, h)
	}()
}

// end cancels Run, waits for it, closes the platform, and looks for what a Run
// must never do: fail on being cancelled, or print a secret.
func (s *session) end() {
	s.t.Helper()
	s.cancel()
	if !s.waitFor(s.hasEnded) {
		s.t.Errorf("Run has not returned %v after its context ended", s.suite.Patience)
		return // closing the platform under a running adapter would only blur this
	}
	if s.err != nil && !s.fails {
		s.t.Errorf("Run returned an error on its context's end: %v", s.err)
	}
	for _, q := range s.handler.Asked() {
		if fault := unsound(q); fault != "" {
			s.t.Errorf("the handler got a question %s: %+v", fault, q)
		}
	}
	if s.Close != nil {
		s.Close()
	}
	if s.Memory != nil {
		for _, fault := range s.Memory.Unnamed(s.Adapter) {
			s.t.Error(fault)
		}
	}
	for _, secret := range s.Secrets {
		if strings.Contains(s.log.String(), secret) {
			s.t.Errorf("the log holds a secret")
		}
		if s.err != nil && strings.Contains(s.err.Error(), secret) {
			s.t.Errorf("the error of Run holds a secret")
		}
	}
}

func (s *session) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// waitFor waits until ready reports true, at most the suite's patience.
func (s *session) waitFor(ready func() bool) bool {
	for deadline := time.Now().Add(s.suite.Patience); ; time.Sleep(time.Millisecond) {
		if ready() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

// await waits until enough can be read in answer to id. Once a question has
// reached the handler it waits only as long as something new appears.
func (s *session) await(id int, enough func(Shown) bool) {
	var seen [2]int
	last := time.Now()
	s.waitFor(func() bool {
		shown := s.Shown(id)
		if enough(shown) || s.hasEnded() {
			return true
		}
		now := [2]int{len(s.handler.Asked()), shown.size()}
		if now != seen {
			seen, last = now, time.Now()
		}
		settled := seen[0] > 0 && time.Since(last) > s.suite.Settle
		s.gaveUp = s.gaveUp || settled
		return s.gaveUp
	})
}

// ask delivers a message. An adapter that does not take it fails the check.
func (s *session) ask(m Message) {
	s.t.Helper()
	s.deliver(fmt.Sprintf("the message %q", clip(m.Text)), func() { s.Ask(m) })
}

func (s *session) deliver(what string, f func()) {
	s.t.Helper()
	taken := make(chan struct{})
	go func() {
		defer close(taken)
		f()
	}()
	select {
	case <-taken:
	case <-time.After(s.suite.Patience):
		s.t.Fatalf("the adapter has not taken %s in %v", what, s.suite.Patience)
	}
}

// awaitAsked waits until n questions have reached the handler.
func (s *session) awaitAsked(n int) {
	s.t.Helper()
	if !s.waitFor(func() bool { return len(s.handler.Asked()) >= n || s.hasEnded() }) {
		s.t.Errorf("%d questions reached the handler, want %d", len(s.handler.Asked()), n)
	}
}

// answering waits for a handler that has entered its Reply.
func (s *session) answering(entered *atomic.Bool) {
	s.t.Helper()
	if !s.waitFor(func() bool { return entered.Load() || s.hasEnded() }) || s.hasEnded() {
		s.t.Fatalf("the question never reached the handler")
	}
}

// capture is a log in memory.
type capture struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.Write(p)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.String()
}
