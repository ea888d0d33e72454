package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/routes"
)

const (
	// firstPause is how long an adapter that failed rests before it is started
	// again; each further failure doubles it.
	firstPause = time.Second
	// maxPause keeps a day's starts below 300: Discord takes a bot's token away
	// after 1,000 sign-ins in a day.
	maxPause = 5 * time.Minute
	// wellFor is how long an adapter must have run for its failures to be
	// forgotten.
	wellFor = 10 * time.Minute
)

// platform is one place to chat, and how to make its adapter.
type platform struct {
	name string
	off  string // why it is not started; "" when it is
	// make returns a new adapter. An error is one that only a person can mend.
	make func() (adapters.Adapter, error)
}

// supervisor runs adapters. One that fails is started again after a pause; the
// others never notice.
type supervisor struct {
	log     *slog.Logger
	handler adapters.Handler
	health  *health
	reach   reach
	mount   func(owner string, routes map[string]http.Handler) error
	crew    *crew
}

// supervise runs one platform until ctx ends, the adapter has finished, or it is
// rejected; the last is the error, and already logged.
func (s *supervisor) supervise(ctx context.Context, p platform) error {
	return s.keep(ctx, p, newSeat())
}

// keep is supervise for a platform that may be renewed in its seat.
func (s *supervisor) keep(ctx context.Context, p platform, at *seat) error {
	log := s.log.With("adapter", p.name)
	pause := firstPause
	defer at.stand()
	for {
		began := time.Now()
		running, stop := at.begin(ctx)
		err := s.once(running, p, at.stand)
		stop()
		next, renewed := at.renewal()
		switch {
		case renewed && ctx.Err() == nil:
			if err != nil {
				log.Error("ended badly", "error", err)
			}
			if p = next; p.off != "" {
				log.Info("turned off", "why", p.off)
				s.health.forget(p.name)
				return nil
			}
			log.Info("started again with the new config")
			pause = firstPause
			continue
		case ctx.Err() != nil:
			if err != nil {
				log.Error("ended badly", "error", err)
			}
			return nil
		case err == nil:
			log.Info("finished")
			s.health.set(p.name, stateFinished)
			return nil
		case errors.Is(err, adapters.ErrRejected):
			log.Error("given up; the others go on", "error", err)
			s.health.set(p.name, stateRejected)
			return err
		}
		s.health.set(p.name, stateRestarting)
		at.stand()
		if time.Since(began) >= wellFor {
			pause = firstPause
		}
		rest := jitter(pause)
		log.Error("failed; it will be started again", "in", rest.Round(time.Millisecond), "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-at.renewed:
			continue // its run ends before it begins
		case <-time.After(rest):
		}
		pause = min(2*pause, maxPause)
	}
}

// jitter spreads starts, so that copies that failed together don't come back
// together: between three quarters and five quarters of d.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2)
}

// once runs a new adapter of the platform to its end. stands is called when its routes
// are there.
func (s *supervisor) once(ctx context.Context, p platform, stands func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("adapter panicked", "adapter", p.name, "panic", r, "stack", string(debug.Stack()))
			err = fmt.Errorf("%s: panic: %v", p.name, r)
		}
	}()
	a, err := p.make()
	if err != nil {
		return fmt.Errorf("%s: %w: %w", p.name, adapters.ErrRejected, err)
	}
	if m, ok := a.(routes.Mounter); ok {
		if served := m.Routes(); len(served) > 0 {
			if err := s.mount(p.name, served); err != nil {
				return fmt.Errorf("%s: %w: %w", p.name, adapters.ErrRejected, err)
			}
			defer func() { _ = s.mount(p.name, nil) }() // taking routes away can't collide
		}
	}
	s.health.set(p.name, stateRunning)
	s.health.watch(p.name, a)
	s.reach.meet(p.name, a)
	stands()
	return a.Run(ctx, s.handler)
}
