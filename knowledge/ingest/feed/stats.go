package feed

import (
	"math"
	"sync/atomic"
	"time"
)

// Stats counts what a poller has done since it was made.
type Stats struct {
	Asked       int64 // feeds asked
	NotModified int64 // of these, answers that nothing has changed
	Failed      int64 // of these, no answer that could be used
	New         int64 // items: new articles taken
	Corrected   int64 // articles taken again with another text
	Unchanged   int64 // articles taken again with the same text
	Held        int64 // items held for an editor
	LeftOut     int64 // items of which no article could be made, each time that was tried
	Stale       int64 // feeds that are stale now
	Pushes      int64 // times that a hub has sent something
	Refused     int64 // times that something came that no hub had signed

	Listed  int64     // feeds that are listed now
	Failing int64     // of these, those whose last answer could not be used; the stale ones among them
	Gone    int64     // of these, those that the site says are gone for good
	Pushed  int64     // of these, those whose hub sends what is new
	Oldest  time.Time // when the feed answered that has not for longest, of those that are not gone; zero when one never has
}

type counters struct {
	asked, notModified, failed, stale atomic.Int64
	listed, failing, gone, oldest     atomic.Int64
	pushed, pushes                    atomic.Int64
	newly, corrected, unchanged       atomic.Int64
	held, leftOut                     atomic.Int64
}

func (c *counters) count(f Fate) {
	switch f {
	case FateNew:
		c.newly.Add(1)
	case FateCorrected:
		c.corrected.Add(1)
	case FateUnchanged:
		c.unchanged.Add(1)
	case FateHeld:
		c.held.Add(1)
	case FateLeftOut:
		c.leftOut.Add(1)
	}
}

// Stats gives the counters.
func (p *Poller) Stats() Stats {
	c := p.stats
	var oldest time.Time
	if at := c.oldest.Load(); at != 0 {
		oldest = time.UnixMicro(at)
	}
	return Stats{
		Pushed: c.pushed.Load(), Pushes: c.pushes.Load(), Listed: c.listed.Load(), Failing: c.failing.Load(), Gone: c.gone.Load(), Oldest: oldest,
		Asked: c.asked.Load(), NotModified: c.notModified.Load(), Failed: c.failed.Load(), Stale: c.stale.Load(),
		New: c.newly.Load(), Corrected: c.corrected.Load(), Unchanged: c.unchanged.Load(), Held: c.held.Load(), LeftOut: c.leftOut.Load(),
	}
}

// look counts the feeds as they are.
func (c *counters) look(feeds []State, isPushed func(string) bool) {
	var failing, gone, pushed int64
	oldest := int64(math.MaxInt64)
	for _, s := range feeds {
		switch {
		case s.Gone:
			gone++
			continue
		case s.Failures > 0:
			failing++
		}
		if isPushed != nil && isPushed(s.URL) {
			pushed++
		}
		at := int64(0)
		if !s.Checked.IsZero() {
			at = s.Checked.UnixMicro()
		}
		oldest = min(oldest, at)
	}
	if oldest == math.MaxInt64 { // there are none
		oldest = 0
	}
	c.listed.Store(int64(len(feeds)))
	c.failing.Store(failing)
	c.gone.Store(gone)
	c.pushed.Store(pushed)
	c.oldest.Store(oldest)
}
