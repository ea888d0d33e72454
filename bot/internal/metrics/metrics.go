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
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// Sources are asked whenever the metrics are. All of them are safe for concurrent
// use, and none waits for I/O.
type Sources struct {
	Version  string
	Size     func() knowledge.Size             // of what is answered from
	States   func() map[string]string          // of the platforms that were started, by name
	Answers  func() map[string]adapters.Counts // what became of them, by platform
	Feeds    func() feed.Stats                 // nil when no feeds are followed
	Pages    func() map[recheck.Outcome]int64  // looks at pages by what they found; nil when none are looked at again
	Vectors  func() embed.Stats                // nil when nothing computes vectors
	Vectored func() int                        // sentences that have a vector; asked with Vectors
	Backup   func() (time.Time, bool)          // when the newest backup was made, zero for never; false while none are made
	Files    func() map[string]int64           // bytes of the databases, by name
	Disk     func() (Disk, bool)               // that of data_dir; false where it can't be told
	Change   func() int64                      // number of the archive's last change that answers know; nil without an archive
	Jobs     func() int                        // what editors gave and is not done; nil without an archive
	Hangs    func() []string                   // parts of the bot that hang
	Watches  func() Watches                    // nil where chats can't watch anything
	Search   func() Search                     // nil where all articles are held in memory
}

// Disk is the disk of data_dir.
type Disk struct {
	Free, Size uint64 // bytes; Free is what the bot's user may still write
	ReadOnly   bool
}

// Metrics are the process's counters. Use [New].
type Metrics struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	duration  *prometheus.HistogramVec
	quotes    *prometheus.CounterVec
	altered   prometheus.Counter
	steps     *prometheus.HistogramVec
	spent     prometheus.Counter
	judged    *prometheus.CounterVec
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
		altered: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "ukti_quotes_altered_total",
			Help: "Quotes that differed from their article and were kept back. Anything but 0 is a bug.",
		}),
		steps: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "ukti_search_step_seconds",
			Help:    "How long the steps of searches and judgements took (step: expand, candidates, score, read, degree, passages, judge).",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1},
		}, []string{"step"}),
		spent: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "ukti_search_budget_spent_total",
			Help: "Searches whose question spent all that the leads of its words may cost; some words led nowhere for that.",
		}),
		judged: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ukti_judgements_total",
			Help: "Claims of alleged quotations judged, by platform and verdict.",
		}, []string{"platform", "verdict"}),
	}
	m.registry.MustRegister(
		m.questions, m.duration, m.quotes, m.altered, m.steps, m.spent, m.judged, &states{s},
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
