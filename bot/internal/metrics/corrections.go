package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

var (
	quotedMessages = describe("ukti_quoted_messages", "Answers whose quotes are followed, so that their chats are told of corrections.")
	quotedWaiting  = describe("ukti_corrections_waiting", "Quoted sentences that were changed and that chats are still to be told of.")
	corrected      = describe("ukti_corrections_total", "What became of corrections of quoted sentences (fate: told, messages that told of them; sentences, of which these told; declined, in chats that want none; closed, messages in chats closed to the bot; failed, messages given up; unsure, sentences not told a third time after kills).", "fate")
)

// countTime bounds how long the figures of corrections are waited for.
const countTime = 2 * time.Second

// Corrections are the figures of corrections told; package corrections says what they are.
type Corrections struct {
	Messages, Waiting                                 int // now
	Told, Sentences, Declined, Closed, Failed, Unsure uint64
}

// Corrections has the figures of corrections told; counts reports false where there are
// none.
func (m *Metrics) Corrections(counts func(context.Context) (Corrections, bool)) {
	m.registry.MustRegister(correctionStates(counts))
}

// correctionStates is a collector of what was told.
type correctionStates func(context.Context) (Corrections, bool)

// Describe implements [prometheus.Collector].
func (s correctionStates) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{quotedMessages, quotedWaiting, corrected} {
		ch <- d
	}
}

// Collect implements [prometheus.Collector].
func (s correctionStates) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), countTime)
	defer cancel()
	c, on := s(ctx)
	if !on {
		return
	}
	ch <- prometheus.MustNewConstMetric(quotedMessages, prometheus.GaugeValue, float64(c.Messages))
	ch <- prometheus.MustNewConstMetric(quotedWaiting, prometheus.GaugeValue, float64(c.Waiting))
	for fate, n := range map[string]uint64{
		"told": c.Told, "sentences": c.Sentences, "declined": c.Declined, "closed": c.Closed, "failed": c.Failed, "unsure": c.Unsure,
	} {
		ch <- prometheus.MustNewConstMetric(corrected, prometheus.CounterValue, float64(n), fate)
	}
}
