package discord

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestAckIsRetried: whatever happens to the first tries of an acknowledgement, the
// interaction is answered.
func TestAckIsRetried(t *testing.T) {
	t.Parallel()
	cut := func(w http.ResponseWriter, _ *http.Request) { hijack(w).Close() }
	badGateway := func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusBadGateway) }
	for name, c := range map[string]struct {
		tries []http.HandlerFunc // what happens to the first
		done  bool               // the server has acknowledged all the same
	}{
		"a connection that breaks":                    {[]http.HandlerFunc{cut}, false},
		"a bad gateway":                               {[]http.HandlerFunc{badGateway}, false},
		"a rate limit":                                {[]http.HandlerFunc{limited("0.3", false, false)}, false},
		"all of them":                                 {[]http.HandlerFunc{cut, badGateway, limited("0.1", false, false)}, false},
		"done, but the answer is lost":                {[]http.HandlerFunc{cut}, true},
		"done, but no answer is ever seen":            {[]http.HandlerFunc{cut, cut, cut, cut, cut, cut, cut, cut}, true},
		"done, but the proxy in front says otherwise": {[]http.HandlerFunc{badGateway, badGateway}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var n atomic.Int64
			r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
				s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
					if !strings.HasSuffix(r.URL.Path, "/callback") {
						return false
					}
					i := int(n.Add(1)) - 1
					if i >= len(c.tries) {
						return false
					}
					if c.done {
						s.Handler().ServeHTTP(httptest.NewRecorder(), r)
					}
					c.tries[i](w, r)
					return true
				}
			})
			in := r.Interact(t, slash("ask", "question", "কী?"))
			if got := seenQuotes(r.AwaitAnswer(t, in, 1)); got[0] != "“কী?”" {
				t.Errorf("answered with %q", got)
			}
		})
	}
}

// TestAckIsGivenUp: an interaction that Discord no longer knows, and one that
// another copy of the bot has acknowledged, are not answered.
func TestAckIsGivenUp(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{"code":10062}`, `{"code":40060}`} {
		tried := make(chan struct{})
		r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
			s.Fault = pacing("/callback", func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				fmt.Fprint(w, answer)
				close(tried)
			})
		})
		r.Interact(t, slash("ask", "question", "কী?"))
		<-tried
		r.works(t, "পরে?")
		r.stop(t)
		if n := len(r.handler.Asked()); n != 1 {
			t.Errorf("after %s %d questions were looked up, want the later one", answer, n)
		}
	}
}

// TestBurst: of many interactions in one moment none is dropped, and all are
// acknowledged before most are answered. How long the slowest took is told, not
// judged: this machine plays both sides.
func TestBurst(t *testing.T) {
	burst := 600
	if adaptertest.Long() {
		burst = 3000
	}
	s := discordtest.New(t)
	s.AckWithin = time.Minute
	a := newAdapter(t, s, slog.New(slog.DiscardHandler), &adaptertest.Memory{}, nil)
	a.times.ack, a.times.ackTry = time.Minute, time.Minute
	run(t, s, a, &adaptertest.Handler{Reply: echo}, &adaptertest.Log{})
	s.AwaitSessions(t, 1)
	sent := make([]*discordtest.Interaction, burst)
	for i := range sent {
		sent[i] = s.Interact(t, slash("ask", "question", fmt.Sprint(i)))
	}
	var slowest time.Duration
	for _, in := range sent {
		ack := s.AwaitAck(t, in)
		slowest = max(slowest, ack.Acked.Sub(ack.Sent))
	}
	for _, in := range sent {
		s.AwaitAnswer(t, in, 1)
	}
	t.Logf("the slowest acknowledgement took %v", slowest.Round(time.Millisecond))
	if c := a.Counts(); c.Dropped > 0 || c.Failed > 0 {
		t.Errorf("counted %+v", c)
	}
}
