// Package metrics counts what an operator watches, for Prometheus: questions and
// how long they took, the platforms' and the feeds' states, the archive's size. It
// holds no question, no name and no id of a person or chat.
package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// Sources are asked whenever the metrics are. All of them are safe for concurrent
// use, and none waits for I/O.
type Sources struct {
	Version string
	Size    func() knowledge.Size             // of what is answered from
	States  func() map[string]string          // of the platforms that were started, by name
	Answers func() map[string]adapters.Counts // what became of them, by platform
	Feeds   func() feed.Stats                 // nil when no feeds are followed
	Vectors func() embed.Stats                // nil when there is no embedding server
	Backup  func() (time.Time, bool)          // when the newest backup was made, zero for never; false while none are made
}

// Metrics are the process's counters. Use [New].
type Metrics struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	duration  *prometheus.HistogramVec
	quotes    *prometheus.CounterVec
}

// New makes the counters, and the gauges that ask s.
func New(s Sources) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ukti_questions_total",
			Help: "Questions answered, by platform, kind (free, slash, press, inline, menu) and degree (strong, weak, none; other: no answer about the news).",
		}, []string{"platform", "kind", "degree"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ukti_answer_seconds",
			Help:    "How long an answer took to be found and worded, without its delivery.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"platform"}),
		quotes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ukti_quotes_total",
			Help: "Quotes that left, by platform.",
		}, []string{"platform"}),
	}
	m.registry.MustRegister(
		m.questions, m.duration, m.quotes, &states{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "ukti_build_info", Help: "1; the version is a label.", ConstLabels: prometheus.Labels{"version": s.Version},
	})
	build.Set(1)
	m.registry.MustRegister(build)
	return m
}

// ServeHTTP writes all metrics in Prometheus's text form.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4}).ServeHTTP(w, r)
}
