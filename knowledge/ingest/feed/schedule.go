package feed

import "time"

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
