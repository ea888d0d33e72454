package metrics

import (
	"cmp"
	"context"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Handler returns next with every answer counted.
func (m *Metrics) Handler(next adapters.Handler) adapters.Handler { return &counted{next, m} }

// counted is a conversation whose answers are counted.
type counted struct {
	adapters.Handler
	m *Metrics
}

// Answer answers as the conversation does.
func (c *counted) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	began := time.Now()
	r := c.Handler.Answer(ctx, q)
	c.m.duration.WithLabelValues(q.Adapter).Observe(time.Since(began).Seconds())
	c.m.questions.WithLabelValues(q.Adapter, q.Kind.String(), cmp.Or(r.Confidence, "other")).Inc()
	c.m.quotes.WithLabelValues(q.Adapter).Add(float64(len(r.Quotes)))
	return r
}
