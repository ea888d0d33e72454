package discord

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// limits keeps what Discord said of its rate limits, one entry per route, and
// forgets an entry once its time is over. Safe for concurrent use.
type limits struct {
	mu     sync.Mutex
	routes map[string]*limit
	global time.Time // until then, no call with the bot's token
	sweep  int       // entries at which to look for old ones
}

type limit struct {
	remaining int
	reset     time.Time
}

const minSweep = 64

func newLimits() *limits {
	return &limits{routes: map[string]*limit{}, sweep: minSweep}
}

// wait blocks until a call may be made or ctx ends. A call with the bot's token
// also waits for the global limit, from which interactions are free.
func (l *limits) wait(ctx context.Context, route string, auth bool) error {
	for {
		until := l.take(route, auth, time.Now())
		if until.IsZero() {
			return ctx.Err()
		}
		if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
			return context.DeadlineExceeded // no use in waiting for that
		}
		if chat.Sleep(ctx, time.Until(until)) != nil {
			return ctx.Err()
		}
	}
}

// take counts one call against route. When there is none left it returns the time
// to try again.
func (l *limits) take(route string, auth bool, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if auth && now.Before(l.global) {
		return l.global
	}
	r := l.routes[route]
	if r == nil || !now.Before(r.reset) {
		return time.Time{}
	}
	if r.remaining <= 0 {
		return r.reset
	}
	r.remaining--
	return time.Time{}
}

// left is how long a call of the bot's own would wait by what is known; nothing is counted.
func (l *limits) left(route string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	until := l.global
	if r := l.routes[route]; r != nil && r.remaining <= 0 && r.reset.After(until) {
		until = r.reset
	}
	return max(0, until.Sub(now))
}

// learn reads the headers of an answer, and the body of a 429.
func (l *limits) learn(route string, resp *http.Response, answer []byte) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if resp.StatusCode == http.StatusTooManyRequests {
		until := now.Add(retryAfter(resp.Header, answer))
		if resp.Header.Get("X-RateLimit-Global") != "" || resp.Header.Get("X-RateLimit-Scope") == "global" {
			l.global = until
		} else {
			l.set(route, 0, until, now)
		}
		return
	}
	remaining, err := strconv.Atoi(resp.Header.Get("X-RateLimit-Remaining"))
	after, err2 := strconv.ParseFloat(resp.Header.Get("X-RateLimit-Reset-After"), 64)
	if err == nil && err2 == nil && after > 0 {
		l.set(route, remaining, now.Add(seconds(after)), now)
	}
}

func (l *limits) set(route string, remaining int, reset, now time.Time) {
	if r := l.routes[route]; r != nil && now.Before(r.reset) {
		// Answers arrive out of order: within one window the count only falls.
		remaining = min(remaining, r.remaining)
		if r.reset.After(reset) {
			reset = r.reset
		}
	}
	l.routes[route] = &limit{remaining: remaining, reset: reset}
	if len(l.routes) < l.sweep {
		return
	}
	for key, r := range l.routes {
		if !now.Before(r.reset) {
			delete(l.routes, key)
		}
	}
	l.sweep = max(minSweep, 2*len(l.routes))
}
