package feed

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/websub"
)

// Report is what asking a feed once has brought.
type Report struct {
	State       State // of the feed now
	NotModified bool
	Items       int // in the feed
	Articles    int // new
	Corrections int
	Unchanged   int  // asked for again, with the same text
	Held        int  // for an editor
	LeftOut     int  // items of which no article could be made, or not yet
	left        bool // some are to be tried again
}

func (r *Report) count(f Fate) {
	switch f {
	case FateNew:
		r.Articles++
	case FateCorrected:
		r.Corrections++
	case FateUnchanged:
		r.Unchanged++
	case FateHeld:
		r.Held++
	case FateLeftOut:
		r.LeftOut++
	}
}

// tell logs what became of the items, when something did.
func (r *Report) tell(ctx context.Context, log *slog.Logger) {
	if r.Articles+r.Corrections+r.Unchanged+r.Held+r.LeftOut == 0 {
		return
	}
	log.InfoContext(ctx, "a feed was read", "feed", r.State.URL, "items", r.Items, "new", r.Articles, "corrected", r.Corrections,
		"unchanged", r.Unchanged, "held", r.Held, "left_out", r.LeftOut)
	if r.Held > 0 {
		log.WarnContext(ctx, "items are held for an editor; see: ukti held list", "feed", r.State.URL, "items", r.Held)
	}
}

// Check asks the feed listed as address now, whatever its schedule says. It waits
// when its host is being asked already. A feed's failure is in the report's State;
// an error means that it was not asked, or stopped.
func (p *Poller) Check(ctx context.Context, address string) (Report, error) {
	for {
		changed := p.jobs.changes()
		if jobContext, ok := p.jobs.begin(ctx, address, false); ok {
			defer p.jobs.end(address)
			s, err := p.find(ctx, address)
			if err != nil {
				return Report{}, err
			}
			s.Gone = false
			r := p.ask(jobContext, ctx, s)
			return r, context.Cause(jobContext)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Report{}, ctx.Err()
		}
	}
}

func (p *Poller) find(ctx context.Context, address string) (State, error) {
	feeds, err := p.o.Store.List(ctx)
	if err != nil {
		return State{}, err
	}
	at := slices.IndexFunc(feeds, func(s State) bool { return s.URL == address })
	if at < 0 {
		return State{}, fmt.Errorf("%s: %w", address, ErrNotListed)
	}
	return feeds[at], nil
}

// ask asks a feed once, takes what is new and saves the feed's state. The first
// context ends when the work on this feed is stopped, the second with the poller.
func (p *Poller) ask(ctx, all context.Context, before State) Report {
	p.stats.asked.Add(1)
	r := Report{State: before}
	since := fetch.Conditional{ETag: before.ETag, LastModified: before.LastModified}
	if p.rules.readAnew(before.URL) {
		since = fetch.Conditional{}
	}
	page, err := p.o.Fetch.Get(ctx, before.URL, since)
	switch {
	case err == nil && page.NotModified():
		r.NotModified = true
		p.stats.notModified.Add(1)
		p.answered(&r.State, page)
	case err == nil:
		err = p.read(ctx, &r, page)
	}
	if all.Err() != nil {
		return r // what was taken is kept, and the rest comes the next time
	}
	now := p.o.Now()
	s := &r.State
	asked := time.Duration(0)
	switch stopped := ctx.Err() != nil; {
	case stopped:
	case err != nil:
		asked = p.failed(s, err)
	default:
		s.Failures, s.Problem, s.Gone = 0, "", false
	}
	every := p.pace.of(*s)
	if r.left { // no hub sends it once more
		every = p.pace.usual(*s)
	}
	s.Next = now.Add(wait(every, s.Failures, asked, rand.Float64()))
	p.save(all, before, s)
	r.tell(all, p.o.Log)
	return r
}

// answered notes an answer that could be used. Only such a one moves a feed: an
// address that sends to a page that is no feed may be a mistake or a hijack.
func (p *Poller) answered(s *State, page *fetch.Page) {
	s.Checked = p.o.Now()
	if page.Permanent != "" && !p.rules.fixed(s.URL) {
		s.URL = page.Permanent
	}
}

// read takes a feed's new items.
func (p *Poller) read(ctx context.Context, r *Report, page *fetch.Page) error {
	d, err := read(ctx, p.o.Fetch, page)
	if err == nil && p.o.Hub != nil {
		hub, topic := websub.Discover(page.Links, page.Body, page.URL)
		p.o.Hub(ctx, r.State.URL, hub, topic)
	}
	if err == nil {
		err = p.taker.pageBack(ctx, r.State, &d)
	}
	if err != nil {
		return err
	}
	listed := r.State
	if d.title != "" {
		listed.Title = d.title
	}
	r.Items = len(d.items)
	whole, err := p.taker.take(ctx, r, listed, d.items)
	if err != nil {
		return err
	}
	r.State.Title = listed.Title
	p.answered(&r.State, page)
	r.State.ETag, r.State.LastModified = page.ETag, page.LastModified
	r.left = !whole
	if !whole || len(d.children) > 0 { // what is left, or stands in other sitemaps, must be given again
		r.State.ETag, r.State.LastModified = "", ""
	}
	return nil
}

// failed notes a failure, and gives how long the server asks to be left alone.
func (p *Poller) failed(s *State, err error) (asked time.Duration) {
	p.stats.failed.Add(1)
	s.Failures++
	if now := p.o.Now(); s.Checked.After(now) { // of a clock that was wrong: it would never become stale
		s.Checked = now
	}
	e, ok := errors.AsType[*fetch.Error](err)
	switch {
	case ok && e.Status == http.StatusGone:
		s.Gone = true
		s.Problem = "the site says that the feed is gone for good; look for its new address and add that, or remove it"
	case ok:
		s.Problem = e.Reason()
		asked = e.RetryAfter
	case errors.Is(err, ErrNotFeed):
		s.Problem = err.Error() + "; open the address in a browser, it is asked again later"
	default:
		s.Problem = err.Error()
	}
	return asked
}

// save keeps the feed's state. What an operator has set meanwhile is not overwritten.
// A state that cannot be saved must not make the feed due again at once.
func (p *Poller) save(ctx context.Context, before State, s *State) {
	feeds, err := p.o.Store.List(ctx)
	if err == nil {
		for _, f := range feeds {
			switch {
			case f.URL == before.URL:
				s.Publisher, s.Every, s.Stale, s.Added = f.Publisher, f.Every, f.Stale, f.Added
			case f.URL == s.URL: // it has moved to a feed that is listed already
				s.URL, s.Gone = before.URL, true
				s.Problem = "it has moved to " + f.URL + ", which is listed already; remove this one"
			}
		}
		err = p.o.Store.Save(ctx, before.URL, *s)
	}
	p.mu.Lock()
	_, held := p.hold[before.URL]
	if err != nil {
		p.hold[before.URL] = s.Next
	} else {
		delete(p.hold, before.URL)
	}
	p.mu.Unlock()
	if err == nil && s.URL != before.URL {
		p.troubles.move(before.URL, s.URL)
	}
	if err != nil && !held && ctx.Err() == nil {
		p.o.Log.ErrorContext(ctx, "a feed's state cannot be saved", "feed", before.URL, "error", err)
	}
	p.tell(ctx, before, *s)
}

// tell logs what has changed with a feed.
func (p *Poller) tell(ctx context.Context, before, now State) {
	log := p.o.Log.With("feed", now.URL)
	switch {
	case now.Gone && !before.Gone:
		log.WarnContext(ctx, "a feed is gone", "problem", now.Problem)
	case now.Problem != "" && before.Problem == "":
		log.WarnContext(ctx, "a feed fails", "problem", now.Problem, "next", now.Next)
	case now.Problem == "" && before.Problem != "":
		log.InfoContext(ctx, "a feed works again", "failures", before.Failures)
	}
	if now.URL != before.URL {
		log.InfoContext(ctx, "a feed has moved", "from", before.URL)
	}
}
