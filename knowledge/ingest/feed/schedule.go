package feed

import (
	"cmp"
	"sync/atomic"
	"time"
)

// Bounds of the schedule.
const (
	defaultEvery = 10 * time.Minute
	leastEvery   = 10 * time.Second
	pushedEvery  = time.Hour // of a feed whose hub sends what is new, in case it doesn't
	defaultStale = 6 * time.Hour
	maxBackOff   = 3 * time.Hour  // between two attempts at a feed that fails
	maxAsked     = 24 * time.Hour // of a server's own Retry-After
	jitter       = 0.1            // of a wait, more or less, so that feeds do not march in step
)

// wait gives how long to leave a feed alone: its interval; after the second failure
// in a row twice that, and so on; and never less than the server asks for. dice is
// from [0, 1).
func wait(every time.Duration, failures int, asked time.Duration, dice float64) time.Duration {
	w := max(every, leastEvery)
	most := max(w, maxBackOff)
	for range min(failures, 30) - 1 {
		w = min(2*w, most)
	}
	w = time.Duration(float64(w) * (1 - jitter + 2*jitter*dice))
	return max(w, min(asked, maxAsked))
}

// longest gives a bound of wait: as long as a server may ask for after a failure, and
// without one a little more than the interval.
func longest(every time.Duration, failures int) time.Duration {
	w := time.Duration(float64(max(every, leastEvery)) * (1 + jitter))
	if failures > 0 {
		w = max(w, maxAsked, time.Duration(float64(maxBackOff)*(1+jitter)))
	}
	return w + time.Second
}

// StaleAt gives when the feed will have been without an answer for too long; the
// fallback is for feeds that have no limit of their own, and six hours when 0. It is
// the zero time for a feed that is gone, which nobody waits for.
func (s State) StaleAt(fallback time.Duration) time.Time {
	if s.Gone {
		return time.Time{}
	}
	limit := s.Stale
	if limit <= 0 {
		limit = fallback
	}
	if limit <= 0 {
		limit = defaultStale
	}
	last := s.Checked
	if last.IsZero() {
		last = s.Added
	}
	return last.Add(limit)
}

// pace is how often feeds are asked, and after how long without an answer one is stale.
// Safe for concurrent use.
type pace struct {
	o     *Options
	every atomic.Int64 // of feeds without a value of their own, as a time.Duration
	limit atomic.Int64 // likewise, after which one is stale
}

// set has other values hold for feeds that have none of their own; 0 as in [Options].
func (p *pace) set(every, stale time.Duration) {
	p.every.Store(int64(max(cmp.Or(every, defaultEvery), leastEvery)))
	p.limit.Store(int64(cmp.Or(stale, defaultStale)))
}

// of is how often a feed is asked while all is well. One that is pushed is asked less
// often, and still well before it would be stale.
func (p *pace) of(s State) time.Duration {
	every := p.usual(s)
	if p.o.Pushed == nil || !p.o.Pushed(s.URL) {
		return every
	}
	stale := s.Stale
	if stale <= 0 {
		stale = time.Duration(p.limit.Load())
	}
	return max(every, min(pushedEvery, stale/2))
}

// usual is how often a feed is asked that no hub pushes.
func (p *pace) usual(s State) time.Duration {
	if s.Every > 0 {
		return s.Every
	}
	return time.Duration(p.every.Load())
}

// staleAt gives when a feed will have been without an answer for too long.
func (p *pace) staleAt(s State) time.Time { return s.StaleAt(time.Duration(p.limit.Load())) }
