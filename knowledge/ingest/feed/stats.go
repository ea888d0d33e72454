package feed

import "sync/atomic"

// Stats counts what a poller has done since it was made.
type Stats struct {
	Asked       int64 // feeds asked
	NotModified int64 // of these, answers that nothing has changed
	Failed      int64 // of these, no answer that could be used
	Articles    int64 // new articles taken
	Corrections int64 // articles taken again because the feed says something else
	LeftOut     int64 // items of which no article could be made, each time that was tried
	Stale       int64 // feeds that are stale now
}

type counters struct {
	asked, notModified, failed, articles, corrections, leftOut, stale atomic.Int64
}

// Stats gives the counters.
func (p *Poller) Stats() Stats {
	c := &p.stats
	return Stats{
		Asked: c.asked.Load(), NotModified: c.notModified.Load(), Failed: c.failed.Load(), Articles: c.articles.Load(),
		Corrections: c.corrections.Load(), LeftOut: c.leftOut.Load(), Stale: c.stale.Load(),
	}
}
