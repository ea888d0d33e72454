package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// probeEvery is how often the parts are asked for a sign of life where no service
	// manager wants it more often.
	probeEvery = time.Minute
	// signs is how many signs of life there are in the time within which the service
	// manager wants one.
	signs = 3
)

// errHangs is what a probe returns that knows of a hang without hanging itself.
var errHangs = errors.New("hangs")

// probe asks one part of the bot for a sign of life.
type probe struct {
	part string
	// ask returns when the part has answered. What it answers doesn't matter: a full
	// disk is no hang, and starting anew mends none. Only errHangs is one.
	ask func(context.Context) error
}

// watchdog asks the parts of the bot for signs of life, and passes them on. A part that
// has not answered by the next time hangs, and as long as one does, nothing is passed
// on.
type watchdog struct {
	probes  []probe
	manager manager
	status  func() string // the bot in one line
	log     *slog.Logger

	mu    sync.Mutex
	asked map[string]bool // parts that have not answered yet
	found map[string]bool // parts whose probe returned errHangs
	told  []string        // those that hang, as they were last told of

	running sync.WaitGroup // run, and the parts that are being asked
}

// manager is who hears the signs of life; [sdnotify.Notifier] is one.
type manager interface {
	Watchdog() time.Duration
	Alive(status string) error
	Status(status string) error
}

func newWatchdog(manager manager, status func() string, log *slog.Logger, probes ...probe) *watchdog {
	return &watchdog{probes: probes, manager: manager, status: status, log: log, asked: map[string]bool{}, found: map[string]bool{}}
}

// start runs the watchdog until stop is called, which waits, until its own context
// ends, for the parts that are still being asked: what they read is closed next.
func (w *watchdog) start(ctx context.Context) (stop func(context.Context) error) {
	ctx, cancel := context.WithCancel(ctx)
	w.running.Go(func() { w.run(ctx) })
	return func(ctx context.Context) error {
		cancel()
		ended := make(chan struct{})
		go func() { w.running.Wait(); close(ended) }()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return fmt.Errorf("still asking: %s", strings.Join(w.unanswered(), ", "))
		}
	}
}

// run asks until ctx ends.
func (w *watchdog) run(ctx context.Context) {
	every := probeEvery
	if within := w.manager.Watchdog(); within > 0 {
		every = min(every, within/signs)
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for _, p := range w.probes {
			w.ask(ctx, p)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		w.pass()
	}
}

// ask asks a part that is not being asked already.
func (w *watchdog) ask(ctx context.Context, p probe) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.asked[p.part] {
		return
	}
	w.asked[p.part] = true
	w.running.Go(func() {
		err := p.ask(ctx)
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.asked, p.part)
		w.found[p.part] = errors.Is(err, errHangs)
	})
}

// unanswered returns the parts that are being asked now, in order.
func (w *watchdog) unanswered() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Sorted(maps.Keys(w.asked))
}

// look returns the parts that hang now, and whether they are others than last time.
func (w *watchdog) look() (parts []string, news bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.probes {
		if w.asked[p.part] || w.found[p.part] {
			parts = append(parts, p.part)
		}
	}
	news = !slices.Equal(parts, w.told)
	w.told = parts
	return parts, news
}

// hangs returns the parts that hung when they were last looked at.
func (w *watchdog) hangs() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.told
}

// pass passes a sign of life on, unless a part hangs.
func (w *watchdog) pass() {
	parts, news := w.look()
	switch {
	case news && len(parts) > 0:
		w.log.Error("a part of the bot hangs; systemd restarts it where WatchdogSec is set, else restart it and report this", "part", strings.Join(parts, ", "))
	case news:
		w.log.Info("no part of the bot hangs any more")
	}
	var err error
	if len(parts) > 0 {
		err = w.manager.Status("hangs: " + strings.Join(parts, ", "))
	} else {
		err = w.manager.Alive(w.status())
	}
	if err != nil {
		w.log.Warn("systemd could not be told how the bot is", "error", err)
	}
}
