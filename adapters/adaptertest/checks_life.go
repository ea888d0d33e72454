package adaptertest

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

func checkCancel(t testing.TB, suite Suite) {
	h, entered, release := blocked("in flight")
	s := start(t, suite, h)
	t.Cleanup(release)
	s.ask(suite.message(1, "in flight"))
	s.answering(entered)
	s.cancel()
	select {
	case <-s.ended:
		t.Errorf("Run returned while an answer was in flight")
	case <-time.After(20 * time.Millisecond): // an adapter that waits is never caught by this; one that does not, nearly always
	}
	release()
	s.stop()
	r := echoOf("in flight")
	s.quotes("the answer in flight (the context of Answer must outlive Run's)", s.Shown(1), r.Quotes)
}

func checkCancelled(t testing.TB, suite Suite) {
	s := prepare(t, suite)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s.run(ctx, &Handler{})
	s.stop()
	if n := len(s.handler.Asked()); n != 0 {
		t.Errorf("%d questions reached the handler", n)
	}
}

// works asks a question and reports when it is not answered.
func (s *session) works(id int, text string) {
	s.t.Helper()
	s.ask(s.suite.message(id, text))
	if !s.waitFor(func() bool { return s.handler.count(text) > 0 || s.hasEnded() }) {
		s.t.Errorf("%q never reached the handler", text)
	}
	if s.hasEnded() {
		s.t.Errorf("Run has returned: %v", s.err)
		return
	}
	r := echoOf(text)
	s.awaitReply(id, r)
	s.quotes(text, s.Shown(id), r.Quotes)
}

func checkMalformed(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{Reply: echo})
	if s.Malformed == nil {
		s.stop()
		t.Skip("the harness has no Malformed")
	}
	s.works(1, "before")
	s.deliver("the malformed updates", s.Malformed)
	s.works(2, "after")
	s.stop()
}

func checkDrop(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{Reply: echo})
	if s.Drop == nil {
		s.stop()
		t.Skip("the harness has no Drop")
	}
	s.works(1, "before")
	s.Drop()
	s.works(2, "after")
	s.stop()
}

func checkReject(t testing.TB, suite Suite) {
	s := prepare(t, suite)
	s.fails = true
	if s.Reject != nil {
		s.Reject()
	}
	s.run(context.Background(), &Handler{})
	if s.Reject == nil {
		s.stop()
		t.Skip("the harness has no Reject")
	}
	if !s.waitFor(s.hasEnded) {
		t.Fatalf("Run goes on although the platform refuses the credentials")
	}
	if !errors.Is(s.err, adapters.ErrRejected) {
		t.Errorf("Run returned %v, want an error that wraps adapters.ErrRejected", s.err)
	}
	s.stop()
}

func checkLeaks(t testing.TB, suite Suite) {
	before := goroutines()
	s := start(t, suite, &Handler{Reply: echo})
	s.works(1, "one")
	s.works(2, "two")
	s.stop()
	left := func() map[string]string {
		after := goroutines()
		maps.DeleteFunc(after, func(id, _ string) bool { return before[id] != "" })
		return after
	}
	if s.waitFor(func() bool { return len(left()) == 0 }) {
		return
	}
	for _, stack := range left() {
		t.Errorf("still running:\n%s", stack)
	}
}

// goroutines returns the stack of every goroutine by its id.
func goroutines() map[string]string {
	buf := make([]byte, 1<<16)
	n := runtime.Stack(buf, true)
	for n == len(buf) {
		buf = make([]byte, 2*len(buf))
		n = runtime.Stack(buf, true)
	}
	stacks := make(map[string]string)
	for stack := range strings.SplitSeq(string(buf[:n]), "\n\n") {
		id, _, _ := strings.Cut(strings.TrimPrefix(stack, "goroutine "), " ")
		stacks[id] = stack
	}
	return stacks
}
