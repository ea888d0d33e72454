package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// scripted is a server on the clock of a synctest bubble.
type scripted struct {
	mu     sync.Mutex
	status int
	header string // Retry-After
	takes  time.Duration
	models []string // that were asked for
}

func (s *scripted) set(status int, takes time.Duration, retryAfter string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.takes, s.header = status, takes, retryAfter
}

// asked gives the models that were asked for, one letter each.
func (s *scripted) asked() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.models, "")
}

func (s *scripted) requests() int { return len(s.asked()) }

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	var a asked
	if err := json.NewDecoder(r.Body).Decode(&a); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.models = append(s.models, a.Model)
	status, takes, after := s.status, s.takes, s.header
	s.mu.Unlock()
	select {
	case <-time.After(takes):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Retry-After": {after}}, Request: r,
		Body: io.NopCloser(strings.NewReader(answers(len(a.Input), 4))),
	}, nil
}

func onClock(t *testing.T, s *scripted, log io.Writer) *Client {
	return newClient(t, "http://fake", func(o *Options) {
		o.Transport, o.Timeout = s, 250*time.Millisecond
		o.Log = slog.New(slog.NewTextHandler(log, nil))
	})
}

func TestAwayAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, log := &scripted{status: 401}, &bytes.Buffer{}
		c := onClock(t, server, log)
		defer c.Close()
		start := time.Now()
		if _, err := c.Query(t.Context(), "x"); err == nil || errors.Is(err, ErrAway) {
			t.Fatalf("got %v", err)
		}
		if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrAway) {
			t.Fatalf("got %v, want ErrAway", err)
		}
		// Trials at 1, 3, 7, 15, 31 and 63 s, then every minute.
		time.Sleep(10*time.Minute + time.Millisecond)
		if got := server.requests(); got != 1+6+8 {
			t.Errorf("%d requests in ten minutes", got)
		}
		server.set(200, 0, "")
		if s := c.Stats(); !s.Away.Equal(start) {
			t.Errorf("away since %v, want %v", s.Away, start)
		}
		time.Sleep(time.Minute)
		if _, err := c.Query(t.Context(), "x"); err != nil {
			t.Errorf("not back: %v", err)
		}
		synctest.Wait()
		if got := log.String(); strings.Count(got, "\n") != 2 || !strings.Contains(got, "is away") || !strings.Contains(got, "is back") || !strings.Contains(got, "questions_without=1") {
			t.Errorf("want a line for going and one for coming back:\n%s", got)
		}
	})
}

func TestASlowServerIsBackWhenItIsQuickEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 200, takes: 2 * time.Second}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		for i := range patience {
			start := time.Now()
			if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrSlow) {
				t.Fatalf("question %d: got %v, want ErrSlow", i, err)
			}
			if took := time.Since(start); took != 250*time.Millisecond {
				t.Errorf("question %d took %v", i, took)
			}
		}
		start := time.Now()
		if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrAway) || time.Since(start) != 0 {
			t.Fatalf("got %v after %v, want ErrAway at once", err, time.Since(start))
		}
		time.Sleep(20 * time.Second)
		if s := c.Stats(); s.Away.IsZero() || !strings.Contains(s.Reason, "took 2s for a question, and the timeout is 250ms") {
			t.Errorf("stats %+v", s)
		}
		server.set(200, 100*time.Millisecond, "")
		time.Sleep(time.Minute)
		if _, err := c.Query(t.Context(), "x"); err != nil {
			t.Errorf("not back: %v", err)
		}
	})
}

func TestOneSlowAnswerIsForgiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 200}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		for range 2 * patience {
			server.set(200, time.Second, "")
			if _, err := c.Query(t.Context(), "x"); !errors.Is(err, ErrSlow) {
				t.Fatalf("got %v, want ErrSlow", err)
			}
			server.set(200, 0, "")
			if _, err := c.Query(t.Context(), "x"); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 429, header: "90"}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		_, _ = c.Query(t.Context(), "x")
		server.set(200, 0, "")
		time.Sleep(90*time.Second - time.Millisecond)
		if got := server.requests(); got != 1 {
			t.Errorf("%d requests before the time that the server asked for", got)
		}
		time.Sleep(2 * time.Millisecond)
		if _, err := c.Query(t.Context(), "x"); err != nil {
			t.Errorf("not back: %v", err)
		}
	})
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "0": 0, "-5": 0, "1.5": 1500 * time.Millisecond, "7": 7 * time.Second, "999999999999": maxAfter, "NaN": 0, "soon": 0,
		"Fri, 02 Jan 2026 03:04:35 GMT": 30 * time.Second, "Fri, 02 Jan 2026 03:00:00 GMT": 0,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: got %v, want %v", header, got, want)
		}
	}
}

// A server that comes and goes is tried ever more seldom.
func TestFlapping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		var away []time.Duration
		for range 8 {
			server.set(404, 0, "")
			_, _ = c.Query(t.Context(), "x")
			server.set(200, 0, "")
			start := time.Now()
			if err := c.breaker.untilBack(t.Context()); err != nil {
				t.Fatal(err)
			}
			away = append(away, time.Since(start).Round(time.Second))
		}
		if away[0] != firstWait || away[3] != 8*firstWait || away[7] != lastWait {
			t.Errorf("away for %v", away)
		}
	})
}

// What is wrong only with the sentences' model is not taken for well because
// questions have answers.
func TestBothModelsAreTried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 404}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		_, _ = c.passages(t.Context(), []string{"x"})
		server.set(200, 0, "")
		time.Sleep(2 * time.Second)
		if got := server.asked(); got != "ppq" {
			t.Errorf("asked the models %s, want ppq", got)
		}
	})
}

func TestCloseEndsTrialsAndWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := onClock(t, &scripted{status: 401}, io.Discard)
		_, _ = c.Query(t.Context(), "x")
		waited := make(chan error, 1)
		go func() { waited <- c.breaker.untilBack(context.Background()) }()
		synctest.Wait()
		c.Close()
		if err := <-waited; !errors.Is(err, ErrClosed) {
			t.Errorf("got %v, want ErrClosed", err)
		}
	})
}

func TestQuestionsGoFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 200, takes: 100 * time.Millisecond}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		var wg sync.WaitGroup
		for range 3 { // batches that want to go on for ever
			wg.Go(func() {
				for range 4 {
					if _, err := c.passages(t.Context(), []string{"a", "b"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		time.Sleep(50 * time.Millisecond) // within the first batch
		before := server.requests()
		for range 3 {
			wg.Go(func() {
				if _, err := c.Query(t.Context(), "x"); err != nil {
					t.Error(err)
				}
			})
		}
		time.Sleep(99 * time.Millisecond) // the first batch is over, the questions are not
		if got := server.asked(); before != 1 || got != "pqqq" {
			t.Errorf("asked for %s: one batch at a time, and none beside questions", got)
		}
		wg.Wait()
		if got := server.requests(); got != 12+3 {
			t.Errorf("%d requests, want all 15", got)
		}
	})
}

// A rush of questions does not pile up at the server, and is not its fault.
func TestRush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &scripted{status: 200, takes: 200 * time.Millisecond}
		c := onClock(t, server, io.Discard)
		defer c.Close()
		var wg sync.WaitGroup
		for range 10 * maxQuestions {
			wg.Go(func() { _, _ = c.Query(t.Context(), "x") })
		}
		wg.Wait()
		s := c.Stats()
		if s.Answered != maxQuestions || server.requests() != maxQuestions || s.Answered+s.Slow != s.Asked || !s.Away.IsZero() {
			t.Errorf("%d requests, stats %+v", server.requests(), s)
		}
	})
}
