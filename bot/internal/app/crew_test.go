package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// tally counts by name, whoever counts.
type tally struct {
	mu sync.Mutex
	by map[string]int
}

func (c *tally) add(name string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[string]int{}
	}
	c.by[name] += n
}

func (c *tally) of(names ...string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range names {
		n += c.by[name]
	}
	return n
}

// A platform that is renewed ends its run in good order and is made anew, at once; one
// that was given up, or off, comes to be; one that is turned off goes. The others don't
// notice, and the bot ends when none is left.
func TestRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log adaptertest.Log
		s := newSupervisor(&log)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		made, runs := new(tally), new(tally)
		steady := func(name string) platform {
			return platform{name: name, make: func() (adapters.Adapter, error) {
				made.add(name, 1)
				return &fake{name: name, run: func(ctx context.Context) error {
					runs.add(name, 1)
					<-ctx.Done()
					runs.add(name, -1)
					return nil
				}}, nil
			}}
		}
		rejected := fakePlatform("rejected", func(context.Context) error { return fmt.Errorf("%w: bad token", adapters.ErrRejected) })
		failing := fakePlatform("failing", func(context.Context) error { return errors.New("lost") })
		ended := make(chan error, 1)
		go func() {
			ended <- s.all(ctx, []platform{steady("a"), steady("b"), rejected, failing, {name: "off", off: "no token"}}, nil)
		}()
		time.Sleep(time.Hour) // the one that fails rests for minutes by now
		synctest.Wait()
		want := func(when string, a, b, others int, state string) {
			t.Helper()
			synctest.Wait()
			if made.of("a") != a || made.of("b") != b || runs.of("a", "b", "rejected", "failing", "off") != others || status(s.health) != http.StatusOK && state == "" {
				t.Errorf("%s: made %v, at work %v, health %v", when, made.by, runs.by, s.health.report(time.Now()))
			}
		}
		want("at first", 1, 1, 2, "not well")
		s.hire(ctx, steady("a"))
		want("a is renewed", 2, 1, 2, "not well")
		began := time.Now()
		for _, name := range []string{"rejected", "failing", "off"} {
			s.hire(ctx, steady(name))
		}
		want("the others come", 2, 1, 5, "")
		if waited := time.Since(began); waited != 0 {
			t.Errorf("they came after %v", waited)
		}
		s.hire(ctx, platform{name: "b", off: "no token"})
		want("b is turned off", 2, 1, 4, "")
		if _, told := s.health.report(time.Now())["b"]; told {
			t.Error("what is off is told of")
		}
		if err := s.alive(ctx); err != nil {
			t.Errorf("the loop does not answer: %v", err)
		}
		for _, name := range []string{"a", "rejected", "failing", "off"} {
			s.hire(ctx, platform{name: name, off: "no token"})
		}
		if err := <-ended; err != nil {
			t.Errorf("the bot ended with %v\n%s", err, &log)
		}
	})
}

// Nobody is told that the bot is ready before each platform has its routes, or has
// failed: what answers would find no page at an address that is said to be well.
func TestReadyOnceRoutesStand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSupervisor(io.Discard)
		ctx, cancel := context.WithCancel(t.Context())
		var mounted []string // by the runs, which begin before hired
		s.mount = func(owner string, routes map[string]http.Handler) error {
			if routes != nil {
				mounted = append(mounted, owner)
			}
			return nil
		}
		slow := platform{name: "slow", make: func() (adapters.Adapter, error) {
			time.Sleep(time.Second) // the machine has much else to do
			return &fake{name: "slow", routes: map[string]http.Handler{"GET /": http.NotFoundHandler()}, run: func(ctx context.Context) error {
				<-ctx.Done()
				return nil
			}}, nil
		}}
		failing := fakePlatform("failing", func(context.Context) error { return errors.New("lost") })
		began, ended := time.Now(), make(chan error, 1)
		ready := make(chan string, 1)
		go func() {
			ended <- s.all(ctx, []platform{failing, slow}, func() { ready <- fmt.Sprint(mounted, time.Since(began)) })
		}()
		if got, want := <-ready, "[slow] 1s"; got != want {
			t.Errorf("ready with the routes of, and after, %s; want %s", got, want)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
