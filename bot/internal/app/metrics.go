package app

import (
	"time"

	"github.com/ukti-bot/ukti/bot/internal/metrics"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
)

// newMetrics counts answers, and asks the others for the rest. health must have
// been told of the feeds and of what computes vectors.
func newMetrics(o Options, live *knowledge.LiveIndex, room *newsroom.Room, h *health, backup func() (time.Time, bool), w *watch.Watcher) *metrics.Metrics {
	var jobs func() int
	var change func() int64
	if room != nil {
		jobs, change = room.Jobs.Open, room.Index.Seq
	}
	var watches func() metrics.Watches
	if w != nil {
		watches = func() metrics.Watches { return metrics.Watches(w.Counts()) }
	}
	return metrics.New(metrics.Sources{
		Version: o.Version, Size: func() knowledge.Size { return live.Index().Size() }, Vectored: func() int { have, _ := live.Index().Vectors(); return have },
		States: h.states, Answers: h.answers, Feeds: h.feeds, Pages: h.pages, Vectors: h.vectors, Backup: backup, Change: change, Jobs: jobs,
		Files: func() map[string]int64 { return databases(o.Config.DataDir) }, Disk: func() (metrics.Disk, bool) { return disk(o.Config.DataDir) },
		Hangs: h.hanging, Watches: watches, Search: searchCounts(room),
	})
}
