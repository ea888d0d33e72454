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

// taker makes articles of a feed's items.
type taker struct {
	o        *Options
	stats    *counters
	jobs     *jobs
	rules    *ruleBook
	troubles *troubles
}

// take works off the items that are new or have changed. whole says that none is
// left for later. An error is one of the store, and ends the work.
func (k taker) take(ctx context.Context, r *Report, s State, items []item) (whole bool, err error) {
	var list []item
	seen := make(map[string]bool)
	for _, i := range items {
		if seen[i.key] { // the first of several is the newest
			continue
		}
		seen[i.key] = true
		fingerprint, known, err := k.o.Store.Taken(ctx, s.URL, i.key)
		if err != nil {
			return false, storeError(err)
		}
		if !known || fingerprint != i.fingerprint() {
			list = append(list, i)
		}
	}
	k.troubles.forget(s.URL, seen)
	if list, err = k.wantedOf(ctx, s, list); err != nil {
		return false, err
	}
	whole = true
	failures := 0 // of the network, in a row
	for done, i := range list {
		k.jobs.progress(s.URL, done, len(list))
		if failures >= maxFailures {
			r.LeftOut++
			whole = false
			continue
		}
		switch k.troubles.mayTry(s.URL, i) {
		case later:
			r.LeftOut++
			whole = false
			continue
		case givenUp:
			r.LeftOut++
			continue
		}
		d, asked, err := k.article(ctx, s, i)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if failures = countFailures(failures, err); err == nil {
			err = k.store(ctx, r, s, i, d)
		} else {
			var last bool
			last, err = k.without(ctx, r, s, i, d, err)
			whole = whole && last
		}
		if err != nil {
			return false, err
		}
		if asked && done+1 < len(list) {
			k.pause(ctx)
		}
	}
	k.jobs.progress(s.URL, len(list), len(list))
	return whole, nil
}

// wantedOf returns those of the items that may be articles and that the operator wants,
// and notes of the others why they are left out, once. They count as no failure.
func (k taker) wantedOf(ctx context.Context, s State, items []item) (wanted []item, err error) {
	r := k.rules.of(s.URL)
	for _, i := range items {
		why := cmp.Or(i.unfit(), r.refusal(i))
		if why == "" {
			wanted = append(wanted, i)
			continue
		}
		if k.troubles.giveUp(s.URL, i) {
			continue
		}
		if err := k.o.Store.LeaveOut(ctx, s.URL, i.stored(), why); err != nil {
			return nil, storeError(err)
		}
	}
	return wanted, nil
}

// store keeps an item's article.
func (k taker) store(ctx context.Context, r *Report, s State, i item, d ingest.Document) error {
	fate, err := k.o.Store.Take(ctx, s.URL, i.stored(), d)
	if err != nil {
		return storeError(err)
	}
	r.count(fate)
	k.stats.count(fate)
	if fate == FateNew {
		r.State.Articles++
		r.State.Newest = k.o.Now()
	}
	return nil
}

// without notes an item of which no article was made: one that an editor may judge,
// d, is held for them. last says that it is not tried again before it changes. An
// error is one of the store.
func (k taker) without(ctx context.Context, r *Report, s State, i item, d ingest.Document, cause error) (last bool, err error) {
	if ingest.Doubtful(cause) && strings.TrimSpace(d.Body) != "" {
		err := k.o.Store.Hold(ctx, s.URL, i.stored(), d, doubt(cause))
		if err == nil {
			r.count(FateHeld)
			k.stats.count(FateHeld)
			return true, nil
		} else if !errors.Is(err, ErrQueueFull) {
			return false, storeError(err)
		}
		cause = err
	}
	r.count(FateLeftOut)
	k.stats.count(FateLeftOut)
	last = k.troubles.tried(ctx, s.URL, i, cause)
	if err := k.o.Store.LeaveOut(ctx, s.URL, i.stored(), reason(cause)); err != nil {
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
func (k taker) article(ctx context.Context, s State, i item) (d ingest.Document, asked bool, err error) {
	body, whole := i.text()
	asked = !whole && i.link != ""
	if asked {
		d, err = k.page(ctx, s, i.link, body)
		if err == nil || !refused(err) || !serves(body) || ctx.Err() != nil {
			body = ""
		} else {
			k.o.Log.InfoContext(ctx, "an item's page gives no article; the feed's own text is kept", "feed", s.URL, "item", i.key, "reason", err)
		}
	}
	if !asked || body != "" {
		body = k.rules.of(s.URL).cut.Lines(body)
		if err := ingest.CheckText(body); err != nil {
			return d, asked, err
		}
		d, err = i.own(body, s.URL)
	}
	if err == nil || ingest.Doubtful(err) {
		i.complete(&d, s, k.o.Now())
	}
	return d, asked, err
}

// page fetches an item's page; told is what the feed has of it.
func (k taker) page(ctx context.Context, s State, address, told string) (ingest.Document, error) {
	page, err := k.o.Fetch.Get(ctx, address, fetch.Conditional{})
	if err != nil {
		return ingest.Document{}, err
	}
	return ingest.Web{URL: page.URL, ContentType: page.ContentType, Body: page.Body, Fetched: k.o.Now(), Text: told, Cut: k.rules.of(s.URL).cut, ETag: page.ETag, LastModified: page.LastModified}.Document()
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

func (k taker) pause(ctx context.Context) {
	timer := time.NewTimer(k.o.Pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
