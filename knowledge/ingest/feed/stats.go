package feed

import "sync/atomic"

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
}

type counters struct {
	asked, notModified, failed, stale atomic.Int64
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
	c := &p.stats
	return Stats{
		Asked: c.asked.Load(), NotModified: c.notModified.Load(), Failed: c.failed.Load(), Stale: c.stale.Load(),
		New: c.newly.Load(), Corrected: c.corrected.Load(), Unchanged: c.unchanged.Load(), Held: c.held.Load(), LeftOut: c.leftOut.Load(),
	}
}
