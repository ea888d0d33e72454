package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// listening is a service manager that keeps what it hears.
type listening struct {
	mu    sync.Mutex
	heard []string
}

func (l *listening) Watchdog() time.Duration { return time.Minute }
func (l *listening) Alive(status string) error {
	return l.hear("alive: " + status)
}
func (l *listening) Status(status string) error {
	return l.hear(status)
}

func (l *listening) hear(said string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, said)
	return nil
}

// since returns what was heard since it was asked last.
func (l *listening) since() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	heard := l.heard
	l.heard = nil
	return heard
}

// A part that hangs ends the signs of life, whatever the others do; the log names it
// once, and they go on when it does. An error is no hang.
func TestWatchdog(t *testing.T) {
	for _, tt := range []struct {
		name  string
		hangs func(release <-chan struct{}) func(context.Context) error
	}{
		{"blocked", func(release <-chan struct{}) func(context.Context) error {
			return func(context.Context) error { <-release; return nil }
		}},
		{"known to hang", func(release <-chan struct{}) func(context.Context) error {
			return func(context.Context) error {
				select {
				case <-release:
					return nil
				default:
					return errHangs
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				release := make(chan struct{})
				began := time.Now()
				hang := tt.hangs(release)
				var log adaptertest.Log
				heard := new(listening)
				w := newWatchdog(heard, func() string { return "well" }, slog.New(slog.NewTextHandler(&log, nil)),
					probe{"full disk", func(context.Context) error { return errors.New("no space left") }},
					probe{"loop", func(ctx context.Context) error {
						if time.Since(began) < 2*time.Minute {
							return nil
						}
						return hang(ctx)
					}})
				ended := make(chan struct{})
				go func() { w.run(ctx); close(ended) }()
				time.Sleep(2*time.Minute - time.Second)
				synctest.Wait()
				if said := heard.since(); len(said) != 5 || strings.Contains(strings.Join(said, "\n"), "hangs") {
					t.Errorf("in two minutes it said %q", said)
				}
				time.Sleep(21 * time.Second) // the sixth, of the probe before
				heard.since()
				time.Sleep(10 * time.Minute)
				synctest.Wait()
				if all := strings.Join(heard.since(), "\n"); strings.Contains(all, "alive") || !strings.Contains(all, "hangs: loop") || len(w.hangs()) != 1 {
					t.Errorf("while a part hung it said %q", all)
				}
				close(release)
				heard.since()
				time.Sleep(time.Minute)
				synctest.Wait()
				if all := strings.Join(heard.since(), "\n"); !strings.HasSuffix(all, "alive: well") || len(w.hangs()) != 0 {
					t.Errorf("afterwards it said %q", all)
				}
				stop()
				<-ended
				if n := strings.Count(log.String(), "a part of the bot hangs"); n != 1 || strings.Count(log.String(), "no part of the bot hangs any more") != 1 {
					t.Errorf("the log is\n%s", &log)
				}
			})
		})
	}
}

// Its stop waits for a part that is still being asked, since what the part reads is
// closed next; one that hangs is waited for until the stop's own time is over, and named.
func TestWatchdogStops(t *testing.T) {
	for _, tt := range []struct {
		name        string
		takes       time.Duration
		waits       time.Duration
		stillAsking string
	}{
		{"answers at once", 0, 0, ""},
		{"is answering", 3 * time.Second, 2 * time.Second, ""},
		{"hangs", time.Hour, 5 * time.Second, "still asking: archive"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log adaptertest.Log
				answered := false
				w := newWatchdog(new(listening), func() string { return "well" }, slog.New(slog.NewTextHandler(&log, nil)),
					probe{"archive", func(context.Context) error { time.Sleep(tt.takes); answered = true; return nil }})
				stop := w.start(t.Context())
				time.Sleep(time.Second)
				began := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				err := stop(ctx)
				if waited := time.Since(began); waited != tt.waits {
					t.Errorf("it waited %v, want %v", waited, tt.waits)
				}
				switch {
				case tt.stillAsking != "":
					if err == nil || err.Error() != tt.stillAsking {
						t.Errorf("error %v, want %q", err, tt.stillAsking)
					}
					time.Sleep(tt.takes)
				case err != nil || !answered:
					t.Errorf("error %v, answered %v", err, answered)
				}
			})
		})
	}
}
