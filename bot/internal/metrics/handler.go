package metrics

import (
	"cmp"
	"context"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// Handler returns next with every answer counted.
func (m *Metrics) Handler(next adapters.Handler) adapters.Handler { return &counted{next, m} }

// Altered counts a quote that differed from its article and was kept back.
func (m *Metrics) Altered() { m.altered.Inc() }

// trace counts how the searches and judgements of one answer go.
func (m *Metrics) trace(platform string) *knowledge.Trace {
	return &knowledge.Trace{
		Step:   func(name string, took time.Duration) { m.steps.WithLabelValues(name).Observe(took.Seconds()) },
		Spent:  m.spent.Inc,
		Judged: func(verdict string) { m.judged.WithLabelValues(platform, verdict).Inc() },
	}
}

// counted is a conversation whose answers are counted.
type counted struct {
	adapters.Handler
	m *Metrics
}

// Answer answers as the conversation does.
func (c *counted) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	began := time.Now()
	r := c.Handler.Answer(knowledge.WithTrace(ctx, c.m.trace(q.Adapter)), q)
	c.m.duration.WithLabelValues(q.Adapter).Observe(time.Since(began).Seconds())
	c.m.questions.WithLabelValues(q.Adapter, q.Kind.String(), cmp.Or(r.Confidence, "other")).Inc()
	c.m.quotes.WithLabelValues(q.Adapter).Add(float64(len(r.Quotes)))
	return r
}
