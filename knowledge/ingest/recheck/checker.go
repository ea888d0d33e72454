package recheck

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// Options of [New]. Fetch and Store are required.
type Options struct {
	Fetch feed.Fetcher
	Store Store

	After   []time.Duration  // when pages are looked at, from their publication on; see [DefaultAfter] when nil, never when empty
	Confirm time.Duration    // how long a page must be gone to count as withdrawn; [DefaultConfirm] when 0, an hour at least
	Hourly  int              // pages an hour at most; no limit when 0
	AtOnce  int              // hosts asked at once, each for one page at a time; 4 when 0
	Pause   time.Duration    // between two pages of a host; 2 s when 0, none when below
	Now     func() time.Time // time.Now when nil
	// Cut returns what of the pages of a feed's items is the article; nil for none.
	Cut func(feed string) ingest.Cut
	Log *slog.Logger // may be nil
}

const (
	atATime    = 200              // pages that are fetched from the store at a time
	idle       = time.Minute      // how long nothing is due before it is looked again
	storeRetry = 10 * time.Second // after the store failed
)

// Checker looks at pages on their schedule. Make one with [New].
type Checker struct {
	o     Options
	stats map[Outcome]*atomic.Int64

	mu     sync.Mutex
	begun  []time.Time // looks of the last hour
	broken bool        // the store failed when it was asked last
}

// New makes a checker; it does nothing until Run or Check.
func New(o Options) *Checker {
	o.After = slices.Clone(o.After)
	o.fill()
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c := &Checker{o: o, stats: map[Outcome]*atomic.Int64{}}
	for _, outcome := range Outcomes() {
		c.stats[outcome] = new(atomic.Int64)
	}
	return c
}

// Stats returns how many looks found what, since the checker was made.
func (c *Checker) Stats() map[Outcome]int64 {
	all := make(map[Outcome]int64, len(c.stats))
	for outcome, n := range c.stats {
		all[outcome] = n.Load()
	}
	return all
}

// Run looks at each page when it is due, until ctx ends, and returns nil then.
func (c *Checker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		worked, err := c.round(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			if !c.broken {
				c.o.Log.ErrorContext(ctx, "pages can't be looked at again; it is tried again", "error", err)
			}
			c.broken = true
			rest(ctx, storeRetry)
		case !worked:
			c.broken = false
			rest(ctx, idle)
		}
	}
	return nil
}

// round plans the pages that were just taken, and looks at some that are due, as many
// as the hour still allows. It reports false when there was nothing to do.
func (c *Checker) round(ctx context.Context) (worked bool, err error) {
	pages, err := c.o.Store.Due(ctx, c.o.Now(), atATime)
	if err != nil {
		return false, err
	}
	var fresh, due []Page
	for _, p := range pages {
		if p.Planned {
			due = append(due, p)
			continue
		}
		c.o.plan(&p, c.o.Now())
		fresh = append(fresh, p)
	}
	if len(fresh) > 0 {
		if err := c.o.Store.Keep(ctx, fresh...); err != nil {
			return false, err
		}
	}
	if due = due[:min(len(due), c.left())]; len(due) == 0 {
		return len(fresh) == atATime, nil
	}
	c.spend(len(due))
	_, err = c.Check(ctx, due, nil)
	return true, err
}

// left is how many pages may still be looked at in this hour.
func (c *Checker) left() int {
	if c.o.Hourly <= 0 {
		return atATime
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	hourAgo := c.o.Now().Add(-time.Hour)
	c.begun = slices.DeleteFunc(c.begun, func(t time.Time) bool { return !t.After(hourAgo) })
	return max(0, c.o.Hourly-len(c.begun))
}

func (c *Checker) spend(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range n {
		c.begun = append(c.begun, c.o.Now())
	}
}

// Progress is how far a check has come.
type Progress struct {
	Done, Total int
	Last        Page
	Outcome     Outcome // of the last
}

// Check looks at pages now, whatever their schedule and the hour's limit say: several
// hosts at once, each for one page at a time. It returns how many looks found what.
// progress may be nil, and is never called concurrently. An error is one of the store,
// or ctx's; what was found before it is kept.
func (c *Checker) Check(ctx context.Context, pages []Page, progress func(Progress)) (map[Outcome]int, error) {
	counts := map[Outcome]int{}
	var mu sync.Mutex
	done := func(p Page, o Outcome) {
		mu.Lock()
		defer mu.Unlock()
		counts[o]++
		c.stats[o].Add(1)
		if progress != nil {
			sum := 0
			for _, n := range counts {
				sum += n
			}
			progress(Progress{sum, len(pages), p, o})
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queues := make(chan []Page)
	var hosts sync.WaitGroup
	for range c.o.AtOnce {
		hosts.Go(func() {
			for queue := range queues {
				if err := c.host(ctx, queue, done); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, queue := range byHost(pages) {
		queues <- queue
	}
	close(queues)
	hosts.Wait()
	if n := counts[Corrected] + counts[Withdrawn] + counts[Back]; n > 0 {
		c.o.Log.InfoContext(ctx, "pages were looked at again", "pages", len(pages), "corrected", counts[Corrected], "withdrawn", counts[Withdrawn],
			"back", counts[Back], "failed", counts[Failed])
	}
	return counts, context.Cause(ctx)
}

// host looks at the pages of one host, one after the other.
func (c *Checker) host(ctx context.Context, queue []Page, done func(Page, Outcome)) error {
	for i, p := range queue {
		if ctx.Err() != nil {
			return nil
		}
		if i > 0 {
			rest(ctx, c.o.Pause)
		}
		outcome, err := c.look(ctx, p)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return errors.Join(errors.New("what was found of a page can't be kept; look at the disk"), err)
		}
		done(p, outcome)
	}
	return nil
}

// byHost parts pages by their hosts, in the order in which these first come.
func byHost(pages []Page) (queues [][]Page) {
	at := map[string]int{}
	for _, p := range pages {
		host := p.URL
		if u, err := url.Parse(p.URL); err == nil {
			host = u.Hostname()
		}
		i, ok := at[host]
		if !ok {
			i = len(queues)
			at[host] = i
			queues = append(queues, nil)
		}
		queues[i] = append(queues[i], p)
	}
	return queues
}

func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
