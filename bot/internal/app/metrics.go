package app

import (
	"time"

	"github.com/ukti-bot/ukti/bot/internal/metrics"
	"github.com/ukti-bot/ukti/knowledge"
)

// newMetrics counts answers, and asks the others for the rest. health must have
// been told of the feeds and of the embedding server.
func newMetrics(version string, live *knowledge.LiveIndex, h *health, backup func() (time.Time, bool)) *metrics.Metrics {
	return metrics.New(metrics.Sources{
		Version: version, Size: func() knowledge.Size { return live.Index().Size() },
		States: h.states, Answers: h.answers, Feeds: h.feeds, Vectors: h.vectors, Backup: backup,
	})
}
