package app

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// listening is a service manager that keeps what it hears.
type listening struct{ heard []string }

func (l *listening) Watchdog() time.Duration { return time.Minute }
func (l *listening) Alive(status string) error {
	l.heard = append(l.heard, "alive: "+status)
	return nil
}
func (l *listening) Status(status string) error {
	l.heard = append(l.heard, status)
	return nil
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
				var log strings.Builder
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
				if n := len(heard.heard); n != 5 || strings.Contains(strings.Join(heard.heard, "\n"), "hangs") {
					t.Errorf("in two minutes it said %q", heard.heard)
				}
				time.Sleep(21 * time.Second) // the sixth, of the probe before
				heard.heard = nil
				time.Sleep(10 * time.Minute)
				if all := strings.Join(heard.heard, "\n"); strings.Contains(all, "alive") || !strings.Contains(all, "hangs: loop") || len(w.hangs()) != 1 {
					t.Errorf("while a part hung it said %q", heard.heard)
				}
				close(release)
				heard.heard = nil
				time.Sleep(time.Minute)
				if all := strings.Join(heard.heard, "\n"); !strings.HasSuffix(all, "alive: well") || len(w.hangs()) != 0 {
					t.Errorf("afterwards it said %q", heard.heard)
				}
				if n := strings.Count(log.String(), "a part of the bot hangs"); n != 1 || strings.Count(log.String(), "no part of the bot hangs any more") != 1 {
					t.Errorf("the log is\n%s", &log)
				}
				stop()
				<-ended
			})
		})
	}
}
