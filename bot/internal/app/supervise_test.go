package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// fake is an adapter whose Run is a function.
type fake struct {
	name   string
	run    func(context.Context) error
	routes map[string]http.Handler
}

func (f *fake) Name() string                                      { return f.name }
func (f *fake) Run(ctx context.Context, _ adapters.Handler) error { return f.run(ctx) }
func (f *fake) Routes() map[string]http.Handler                   { return f.routes }
func fakePlatform(name string, run func(context.Context) error) platform {
	return platform{name: name, make: func() (adapters.Adapter, error) { return &fake{name: name, run: run}, nil }}
}

func newSupervisor(log io.Writer) *supervisor {
	return &supervisor{
		log: slog.New(slog.NewTextHandler(log, nil)), health: new(health),
		mount: func(string, map[string]http.Handler) error { return nil }, crew: newCrew(),
	}
}

func status(h *health) int {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, nil)
	return w.Code
}

func TestFailingAdapterComesBackWithBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSupervisor(io.Discard)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var starts []time.Time
		failing := fakePlatform("failing", func(context.Context) error {
			starts = append(starts, time.Now())
			if len(starts)%2 == 0 {
				panic("as bad as an error")
			}
			return errors.New("connection lost")
		})
		ended := make(chan error, 2)
		go func() { ended <- s.supervise(ctx, failing) }()
		go func() {
			ended <- s.supervise(ctx, fakePlatform("steady", func(ctx context.Context) error { <-ctx.Done(); return nil }))
		}()
		time.Sleep(24 * time.Hour) // of the bubble's clock
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if n := len(starts); n < 200 || n > 400 {
			t.Errorf("%d starts in a day", n)
		}
		for i := range 4 { // 1s, 2s, 4s, 8s, each a quarter more or less
			pause, mean := starts[i+1].Sub(starts[i]), firstPause<<i
			if pause < mean*3/4 || pause > mean*5/4 {
				t.Errorf("pause %d is %v", i, pause)
			}
		}
		if s.health.adapters["steady"].State != stateRunning || status(s.health) != http.StatusServiceUnavailable {
			t.Errorf("health %v", s.health.adapters)
		}
	})
}

func TestFailuresAreForgottenAfterARunThatWentWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log adaptertest.Log
		s := newSupervisor(&log)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		runs := 0
		var last, back time.Time
		err := s.supervise(ctx, fakePlatform("a", func(context.Context) error {
			switch runs++; {
			case runs == 8: // after seven failures the pause is a minute long
				time.Sleep(wellFor)
				last = time.Now()
			case runs > 8:
				back = time.Now()
				return nil
			}
			return errors.New("lost")
		}))
		if err != nil || back.Sub(last) > 2*firstPause {
			t.Errorf("error %v, back after %v", err, back.Sub(last))
		}
	})
}

func TestEndsThatAreNotRestarted(t *testing.T) {
	refused := errors.New("bad token")
	for _, tt := range []struct {
		name   string
		p      platform
		state  string
		status int
		want   error
	}{
		{"finished", fakePlatform("a", func(context.Context) error { return nil }), stateFinished, 200, nil},
		{"rejected", fakePlatform("a", func(context.Context) error { return fmt.Errorf("%w: %w", adapters.ErrRejected, refused) }), stateRejected, 503, refused},
		{"not made", platform{name: "a", make: func() (adapters.Adapter, error) { return nil, refused }}, stateRejected, 503, refused},
		{"routes taken", platform{name: "a", make: func() (adapters.Adapter, error) {
			return &fake{name: "a", routes: map[string]http.Handler{"/taken": nil}}, nil
		}}, stateRejected, 503, refused},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var log adaptertest.Log
			s := newSupervisor(&log)
			s.mount = func(_ string, routes map[string]http.Handler) error { return refused }
			if err := s.supervise(t.Context(), tt.p); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if got := s.health.adapters["a"].State; got != tt.state || status(s.health) != tt.status {
				t.Errorf("state %q, status %d", got, status(s.health))
			}
			if n := strings.Count(log.String(), "\n"); n != 1 {
				t.Errorf("%d log lines, want 1:\n%s", n, &log)
			}
		})
	}
}
