package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
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

// take works off the items that are new or have changed. whole says that none is
// left for later. An error is one of the store, and ends the work.
func (p *Poller) take(ctx context.Context, r *Report, s State, items []item) (whole bool, err error) {
	var list []item
	seen := make(map[string]bool)
	for _, i := range items {
		if seen[i.key] { // the first of several is the newest
			continue
		}
		seen[i.key] = true
		fingerprint, known, err := p.o.Store.Taken(ctx, s.URL, i.key)
		if err != nil {
			return false, storeError(err)
		}
		if !known || fingerprint != i.fingerprint() {
			list = append(list, i)
		}
	}
	p.forget(s.URL, seen)
	if list, err = p.wantedOf(ctx, s, list); err != nil {
		return false, err
	}
	whole = true
	failures := 0 // of the network, in a row
	for done, i := range list {
		p.progress(s.URL, done, len(list))
		if failures >= maxFailures {
			r.LeftOut++
			whole = false
			continue
		}
		switch p.mayTry(s.URL, i) {
		case later:
			r.LeftOut++
			whole = false
			continue
		case givenUp:
			r.LeftOut++
			continue
		}
		d, asked, err := p.article(ctx, s, i)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if failures = countFailures(failures, err); err == nil {
			err = p.store(ctx, r, s, i, d)
		} else {
			var last bool
			last, err = p.without(ctx, r, s, i, d, err)
			whole = whole && last
		}
		if err != nil {
			return false, err
		}
		if asked && done+1 < len(list) {
			p.pause(ctx)
		}
	}
	p.progress(s.URL, len(list), len(list))
	return whole, nil
}

// wantedOf returns those of the items that may be articles and that the operator wants,
// and notes of the others why they are left out, once. They count as no failure.
func (p *Poller) wantedOf(ctx context.Context, s State, items []item) (wanted []item, err error) {
	r := p.rulesOf(s.URL)
	for _, i := range items {
		why := cmp.Or(i.unfit(), r.refusal(i))
		if why == "" {
			wanted = append(wanted, i)
			continue
		}
		p.mu.Lock()
		known := p.trouble[s.URL][i.key].fingerprint == i.fingerprint()
		if p.trouble[s.URL] == nil {
			p.trouble[s.URL] = make(map[string]trouble)
		}
		p.trouble[s.URL][i.key] = trouble{fingerprint: i.fingerprint(), attempts: maxAttempts}
		p.mu.Unlock()
		if known {
			continue
		}
		if err := p.o.Store.LeaveOut(ctx, s.URL, i.stored(), why); err != nil {
			return nil, storeError(err)
		}
	}
	return wanted, nil
}

// store keeps an item's article.
func (p *Poller) store(ctx context.Context, r *Report, s State, i item, d ingest.Document) error {
	fate, err := p.o.Store.Take(ctx, s.URL, i.stored(), d)
	if err != nil {
		return storeError(err)
	}
	r.count(fate)
	p.stats.count(fate)
	if fate == FateNew {
		r.State.Articles++
		r.State.Newest = p.o.Now()
	}
	return nil
}

// without notes an item of which no article was made: one that an editor may judge,
// d, is held for them. last says that it is not tried again before it changes. An
// error is one of the store.
func (p *Poller) without(ctx context.Context, r *Report, s State, i item, d ingest.Document, cause error) (last bool, err error) {
	if ingest.Doubtful(cause) && strings.TrimSpace(d.Body) != "" {
		err := p.o.Store.Hold(ctx, s.URL, i.stored(), d, doubt(cause))
		if err == nil {
			r.count(FateHeld)
			p.stats.count(FateHeld)
			return true, nil
		} else if !errors.Is(err, ErrQueueFull) {
			return false, storeError(err)
		}
		cause = err
	}
	r.count(FateLeftOut)
	p.stats.count(FateLeftOut)
	last = p.tried(ctx, s.URL, i, cause)
	if err := p.o.Store.LeaveOut(ctx, s.URL, i.stored(), reason(cause)); err != nil {
		return false, storeError(err)
	}
	return last, nil
}

// countFailures gives how many items in a row the network failed, and maxFailures at
// once when a server says that it is asked too much.
func countFailures(so int, err error) int {
	e, ok := errors.AsType[*fetch.Error](err)
	switch {
	case !ok || !e.Temporary():
		return 0
	case e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable:
		return maxFailures
	}
	return so + 1
}

func storeError(err error) error {
	return fmt.Errorf("the articles cannot be stored: %w; look at the disk and at the log", err)
}

// article makes an article of an item: of its own text when that is a whole article,
// else of its page, else (without a page, or when the page can't be had or shows no
// article) of what the feed has. asked says that the page was asked for. With an error
// that is [ingest.Doubtful] d is what stands on the page.
func (p *Poller) article(ctx context.Context, s State, i item) (d ingest.Document, asked bool, err error) {
	body, whole := i.text()
	asked = !whole && i.link != ""
	if asked {
		d, err = p.page(ctx, s, i.link, body)
		if err == nil || !refused(err) || !serves(body) || ctx.Err() != nil {
			body = ""
		} else {
			p.o.Log.InfoContext(ctx, "an item's page gives no article; the feed's own text is kept", "feed", s.URL, "item", i.key, "reason", err)
		}
	}
	if !asked || body != "" {
		body = p.Cut(s.URL).Lines(body)
		if err := ingest.CheckText(body); err != nil {
			return d, asked, err
		}
		d, err = i.own(body, s.URL)
	}
	if err == nil || ingest.Doubtful(err) {
		i.complete(&d, s, p.o.Now())
	}
	return d, asked, err
}

// page fetches an item's page; told is what the feed has of it.
func (p *Poller) page(ctx context.Context, s State, address, told string) (ingest.Document, error) {
	page, err := p.o.Fetch.Get(ctx, address, fetch.Conditional{})
	if err != nil {
		return ingest.Document{}, err
	}
	return ingest.Web{URL: page.URL, ContentType: page.ContentType, Body: page.Body, Fetched: p.o.Now(), Text: told, Cut: p.Cut(s.URL), ETag: page.ETag, LastModified: page.LastModified}.Document()
}

// refused reports that a page won't be had by asking again, though it is there: its
// site forbids it, or what it shows is no article.
func refused(err error) bool {
	e, ok := errors.AsType[*fetch.Error](err)
	if !ok {
		_, unreadable := errors.AsType[*ingest.Error](err)
		return unreadable
	}
	return !e.Temporary() && e.Status != http.StatusNotFound && e.Status != http.StatusGone
}

func (p *Poller) pause(ctx context.Context) {
	timer := time.NewTimer(p.o.Pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

type attempt int

const (
	now attempt = iota
	later
	givenUp
)

// mayTry says whether it is time for an item.
func (p *Poller) mayTry(feed string, i item) attempt {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, ok := p.trouble[feed][i.key]
	switch {
	case !ok || t.fingerprint != i.fingerprint():
		return now
	case t.attempts >= maxAttempts:
		return givenUp
	case p.o.Now().Before(t.until):
		return later
	}
	return now
}

// tried notes a failure with an item, and says whether that was the last attempt.
func (p *Poller) tried(ctx context.Context, feed string, i item, err error) (last bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trouble[feed][i.key]
	if fp := i.fingerprint(); t.fingerprint != fp {
		t = trouble{fingerprint: fp}
	}
	t.attempts++
	if e, ok := errors.AsType[*fetch.Error](err); errors.Is(err, ErrQueueFull) {
		t.attempts = min(t.attempts, maxAttempts-1) // it is lost to nobody
	} else if !ok || !e.Temporary() {
		t.attempts = maxAttempts
	}
	t.until = p.o.Now().Add(firstAttempt << (t.attempts - 1))
	if p.trouble[feed] == nil {
		p.trouble[feed] = make(map[string]trouble)
	}
	p.trouble[feed][i.key] = t
	last = t.attempts >= maxAttempts
	p.o.Log.WarnContext(ctx, "an item of a feed is left out", "feed", feed, "item", i.key, "for good", last, "error", err)
	return last
}

// forget drops what is no longer in the feed.
func (p *Poller) forget(feed string, seen map[string]bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key := range p.trouble[feed] {
		if !seen[key] {
			delete(p.trouble[feed], key)
		}
	}
}
