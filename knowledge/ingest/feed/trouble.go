package feed

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// An item of which no article can be made is tried again, later each time, and given
// up after some attempts; a changed item begins anew. This is not kept over a restart,
// which is as good a time as any to try once more.
const (
	maxAttempts  = 5
	firstAttempt = time.Minute // after the first failure; twice that after the second
	maxFailures  = 3           // in a row, and a feed's other items are left for the next time
)

type trouble struct {
	fingerprint string
	attempts    int
	until       time.Time
}

// troubles are the items of which no article could be made, by feed and key. Safe for
// concurrent use.
type troubles struct {
	o *Options

	mu sync.Mutex
	of map[string]map[string]trouble
}

func newTroubles(o *Options) *troubles {
	return &troubles{o: o, of: make(map[string]map[string]trouble)}
}

type attempt int

const (
	now attempt = iota
	later
	givenUp
)

// mayTry says whether it is time for an item.
func (t *troubles) mayTry(feed string, i item) attempt {
	t.mu.Lock()
	defer t.mu.Unlock()
	had, ok := t.of[feed][i.key]
	switch {
	case !ok || had.fingerprint != i.fingerprint():
		return now
	case had.attempts >= maxAttempts:
		return givenUp
	case t.o.Now().Before(had.until):
		return later
	}
	return now
}

// has reports an item that there was trouble with, changed or not.
func (t *troubles) has(feed string, i item) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.of[feed][i.key]
	return ok
}

// giveUp has an item not tried before it changes, and says whether that was so already.
func (t *troubles) giveUp(feed string, i item) (already bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	already = t.of[feed][i.key].fingerprint == i.fingerprint()
	t.keep(feed, i.key, trouble{fingerprint: i.fingerprint(), attempts: maxAttempts})
	return already
}

// keep notes a trouble. The caller holds mu.
func (t *troubles) keep(feed, key string, what trouble) {
	if t.of[feed] == nil {
		t.of[feed] = make(map[string]trouble)
	}
	t.of[feed][key] = what
}

// tried notes a failure with an item, and says whether that was the last attempt.
func (t *troubles) tried(ctx context.Context, feed string, i item, err error) (last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	had := t.of[feed][i.key]
	if fp := i.fingerprint(); had.fingerprint != fp {
		had = trouble{fingerprint: fp}
	}
	had.attempts++
	if e, ok := errors.AsType[*fetch.Error](err); errors.Is(err, ErrQueueFull) {
		had.attempts = min(had.attempts, maxAttempts-1) // it is lost to nobody
	} else if !ok || !e.Temporary() {
		had.attempts = maxAttempts
	}
	had.until = t.o.Now().Add(firstAttempt << (had.attempts - 1))
	t.keep(feed, i.key, had)
	last = had.attempts >= maxAttempts
	t.o.Log.WarnContext(ctx, "an item of a feed is left out", "feed", feed, "item", i.key, "for good", last, "error", err)
	return last
}

// forget drops what is no longer in the feed.
func (t *troubles) forget(feed string, seen map[string]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key := range t.of[feed] {
		if !seen[key] {
			delete(t.of[feed], key)
		}
	}
}

// drop forgets all of a feed.
func (t *troubles) drop(feed string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.of, feed)
}

// move has the troubles of a feed be those of its new address.
func (t *troubles) move(from, to string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of[to] = t.of[from]
	delete(t.of, from)
}
