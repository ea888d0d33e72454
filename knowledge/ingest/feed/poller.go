package feed

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// Fetcher gets feeds and pages; [fetch.Client] is one.
type Fetcher interface {
	Get(ctx context.Context, address string, since fetch.Conditional) (*fetch.Page, error)
}

// Options of [New]. Fetch and Store are required.
type Options struct {
	Fetch Fetcher
	Store Store

	Every  time.Duration // how often a feed is asked that has no interval of its own; 10 min when 0, never less than 10 s
	Stale  time.Duration // for feeds without a limit of their own; 6 h when 0
	AtOnce int           // feeds asked at once, never two of one host; 4 when 0
	Pause  time.Duration // between two pages of one feed; 500 ms when 0, none when below
	// Hub is told which hub a feed names, and for which topic, whenever it was read; Pushed
	// says of which feeds a hub sends what is new. Both may be nil.
	Hub    func(ctx context.Context, feed, hub, topic string)
	Pushed func(feed string) bool
	Now    func() time.Time // time.Now when nil
	Log    *slog.Logger     // told once of each change in a feed's state; may be nil
	// Progress is called as a feed's new items are worked off, by several feeds
	// at once; may be nil.
	Progress func(Progress)
}

// Progress is how far a feed at work has come.
type Progress struct {
	URL         string
	Done, Total int // items; Total is 0 until the feed was read
}

const (
	reread     = 30 * time.Second // how soon a feed is noticed that another process lists
	storeRetry = 10 * time.Second
)

// ErrNotListed is returned for a feed that the store does not have.
var ErrNotListed = errors.New("no such feed is listed; look at the list for its exact address")

// ErrStopped is what Check returns when Stop ended it.
var ErrStopped = errors.New("stopped")

// Poller asks feeds on their schedule. Make one with [New].
type Poller struct {
	o        Options
	wake     chan struct{}
	stats    *counters
	pace     *pace
	jobs     *jobs
	rules    *ruleBook
	troubles *troubles
	taker    taker

	mu     sync.Mutex
	hold   map[string]time.Time // feeds whose state could not be saved
	stale  map[string]bool      // feeds already told of
	broken bool                 // the store failed when it was asked last
}

// New makes a poller; it does nothing until Run or Check.
func New(o Options) *Poller {
	o.AtOnce = max(cmp.Or(o.AtOnce, 4), 1)
	o.Pause = max(cmp.Or(o.Pause, 500*time.Millisecond), 0)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p := &Poller{
		o: o, wake: make(chan struct{}, 1), stats: new(counters), jobs: newJobs(o.AtOnce, o.Progress), rules: newRuleBook(),
		hold: make(map[string]time.Time), stale: make(map[string]bool),
	}
	p.pace, p.troubles = &pace{o: &p.o}, newTroubles(&p.o)
	p.taker = taker{o: &p.o, stats: p.stats, jobs: p.jobs, rules: p.rules, troubles: p.troubles}
	p.SetTimes(o.Every, o.Stale)
	return p
}

// SetTimes has other values hold for feeds that have none of their own; 0 as in
// [Options]. A feed that is due later than it would be by them is asked at once.
func (p *Poller) SetTimes(every, stale time.Duration) {
	p.pace.set(every, stale)
	p.Wake()
}

// StaleNow reports whether a feed is stale at a moment: it was asked in vain, and has
// given no answer for longer than its limit. Of one that was not asked, because the
// machine slept or was off, nothing is known.
func (p *Poller) StaleNow(s State, now time.Time) bool {
	return !s.Gone && s.Failures > 0 && !now.Before(p.pace.staleAt(s))
}

// Run asks each feed when it is due, until ctx ends, and then returns nil once all
// that were at work have stopped. What they had taken by then is kept, the rest comes
// the next time.
func (p *Poller) Run(ctx context.Context) error {
	var work sync.WaitGroup
	defer work.Wait()
	for ctx.Err() == nil {
		changed := p.jobs.changes()
		timer := time.NewTimer(p.start(ctx, &work))
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-p.wake:
		case <-changed:
		}
		timer.Stop()
	}
	return nil
}

// Wake lets Run look at the store's list at once, for a feed that was just added.
func (p *Poller) Wake() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Running gives the feeds at work, ordered by address.
func (p *Poller) Running() []Progress { return p.jobs.list() }

// Stop ends the work on a feed for this time, and says whether there was any. What
// was taken stays; the rest is taken when the feed is asked next.
func (p *Poller) Stop(address string) bool { return p.jobs.stop(address) }

// start begins with the feeds that are due and gives how long to wait for the next.
func (p *Poller) start(ctx context.Context, work *sync.WaitGroup) time.Duration {
	feeds, err := p.o.Store.List(ctx)
	if err != nil {
		if ctx.Err() == nil && !p.broken {
			p.o.Log.ErrorContext(ctx, "the list of feeds cannot be read, it is tried again", "error", err)
		}
		p.broken = true
		return storeRetry
	}
	p.broken = false
	now := p.o.Now()
	p.tellStale(ctx, feeds, now)
	slices.SortStableFunc(feeds, func(a, b State) int { return a.Next.Compare(b.Next) })
	next := reread
	for _, s := range feeds {
		due := p.due(s, now)
		switch {
		case s.Gone:
		case due.After(now):
			next = min(next, due.Sub(now))
		default:
			if jobContext, ok := p.jobs.begin(ctx, s.URL, true); ok {
				work.Go(func() {
					defer p.jobs.end(s.URL)
					p.ask(jobContext, ctx, s)
				})
			}
		}
	}
	return next
}

// due is when a feed is asked next. A moment that no wait leads to was written while
// the clock was wrong, or before the feed was to be asked more often.
func (p *Poller) due(s State, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := s.Next
	if held := p.hold[s.URL]; held.After(next) {
		next = held
	}
	if next.Sub(now) > longest(p.pace.of(s), s.Failures) {
		return now
	}
	return next
}

// tellStale logs each feed once when it becomes stale and once when it no longer is.
func (p *Poller) tellStale(ctx context.Context, feeds []State, now time.Time) {
	p.stats.look(feeds, p.o.Pushed)
	stale := make(map[string]bool)
	for _, s := range feeds {
		if !p.StaleNow(s, now) {
			continue
		}
		stale[s.URL] = true
		if !p.stale[s.URL] {
			p.o.Log.WarnContext(ctx, "a feed is stale", "feed", s.URL, "since", p.pace.staleAt(s), "problem", s.Problem)
		}
	}
	for address := range p.stale {
		if !stale[address] {
			p.o.Log.InfoContext(ctx, "a feed is no longer stale", "feed", address)
		}
	}
	p.stale = stale
	p.stats.stale.Store(int64(len(stale)))
}
