package knowledge

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/internal/trace"
)

// Trace is told how searches and judgements go; see [WithTrace].
type Trace = trace.Trace

// WithTrace returns a context with which [Index.Search] and [Index.Judge] tell t how
// they go.
func WithTrace(ctx context.Context, t *Trace) context.Context { return trace.With(ctx, t) }
