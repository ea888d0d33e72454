package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/sdnotify"
)

// reloadTime bounds how long reading the config anew may take, with its articles.
const reloadTime = 10 * time.Minute

// Reloaded is what came of reading the config anew.
type Reloaded struct {
	Changed  []string // keys whose new values hold now
	Restart  []string // keys that were changed, and hold after the next start only
	Failed   []error  // what could not be done; the rest was
	Warnings []string // as of [config.Loaded]
}

// changeable is a part of the bot that takes another config while it runs.
type changeable struct {
	keys   []string // those that it takes: a whole key, or a section with its dot
	always bool     // also when none of them has changed
	change func(context.Context, *config.Config) error
}

func (c changeable) takes(key string) bool {
	return slices.ContainsFunc(c.keys, func(k string) bool { return k == key || strings.HasSuffix(k, ".") && strings.HasPrefix(key, k) })
}

// reloader reads the config anew and has the parts of the bot take it.
type reloader struct {
	load    func() (config.Loaded, error)
	parts   []changeable
	hide    func(*config.Config) // has its secrets hidden
	manager *sdnotify.Notifier
	status  func() string
	log     *slog.Logger

	mu    sync.Mutex     // held by who reads
	force *config.Config // in force; of what needs a restart, with the old values
}

// follow reads the config anew whenever a signal comes, until ctx ends.
func (r *reloader) follow(ctx context.Context, signals <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-signals:
			_, _ = r.reload(ctx) // it is in the log
		}
	}
}

// reload reads the config anew. The error says that it was not taken, and why; the bot
// goes on with the one it has.
func (r *reloader) reload(ctx context.Context) (Reloaded, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, reloadTime)
	defer cancel()
	r.tell(r.manager.Reloading())
	defer func() { r.tell(r.manager.Ready(r.status())) }()
	loaded, err := r.load()
	if err != nil {
		first, more := err.Error(), 0
		if mistakes, ok := errors.AsType[config.Mistakes](err); ok {
			first, more = mistakes[0].Error(), len(mistakes)-1
		}
		r.log.Error("the config was not taken, the bot goes on with the one it has; see ukti check-config", "error", first, "more_mistakes", more)
		return Reloaded{}, err
	}
	result := Reloaded{Warnings: loaded.Warnings}
	for _, key := range config.Changed(r.force, loaded.Config) {
		if slices.ContainsFunc(r.parts, func(c changeable) bool { return c.takes(key) }) {
			result.Changed = append(result.Changed, key)
		} else {
			result.Restart = append(result.Restart, key)
		}
	}
	next := r.force.With(loaded.Config, result.Changed)
	r.hide(next)
	r.force = next
	for _, part := range r.parts {
		if !part.always && !slices.ContainsFunc(result.Changed, part.takes) {
			continue
		}
		if err := part.change(ctx, next); err != nil {
			result.Failed = append(result.Failed, err)
			r.log.Error("a part of the new config could not be taken", "error", err)
		}
	}
	r.report(result)
	return result, nil
}

func (r *reloader) report(result Reloaded) {
	for _, w := range result.Warnings {
		r.log.Warn(w)
	}
	changed := strings.Join(result.Changed, ", ")
	if changed == "" {
		changed = "nothing"
	}
	r.log.Info("the config was read anew", "changed", changed)
	if len(result.Restart) > 0 {
		r.log.Warn("keys of the config were changed that hold after a restart only", "keys", strings.Join(result.Restart, ", "))
	}
}

func (r *reloader) tell(err error) {
	if err != nil {
		r.log.Warn("systemd could not be told how the bot is", "error", err)
	}
}

// leftOutError is what of the articles' paths could not be taken.
type leftOutError int

func (n leftOutError) Error() string {
	return fmt.Sprintf("articles: %d could not be taken; the log names them", int(n))
}
