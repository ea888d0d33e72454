package embed

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"
)

// Model computes vectors in this program. It is safe for concurrent use.
type Model interface {
	// Weights names the model's weights: vectors of others are not comparable.
	Weights() string
	// QuestionVector gives a question's vector. The error is ctx's.
	QuestionVector(ctx context.Context, text string) ([]float32, error)
	// SentenceVector gives a sentence's, in the background: it takes no more than one
	// processor and lets questions go first. The error is ctx's.
	SentenceVector(ctx context.Context, text string) ([]float32, error)
}

// Local has a model in this program compute vectors. Nothing leaves the machine.
type Local struct {
	model     Model
	o         LocalOptions
	closed    atomic.Bool
	counts    counts
	dimension atomic.Int64
}

// LocalOptions of [NewLocal].
type LocalOptions struct {
	Timeout time.Duration // of a question; 0: however long it takes
	Log     *slog.Logger  // nil logs nothing
}

// localModel is what the spaces of a model in this program are named with, before the
// name of its weights.
const localModel = "reader "

// NewLocal has m compute.
func NewLocal(m Model, o LocalOptions) *Local {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Local{model: m, o: o}
}

// Query is as [Source.Query] says. The error wraps [ErrSlow], [ErrRefused] for a text of
// which the model makes no vector, [ErrClosed] or ctx's error.
func (l *Local) Query(ctx context.Context, text string) (Vector, error) {
	if l.o.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, l.o.Timeout, errTimeout)
		defer cancel()
	}
	v, err := l.compute(ctx, l.model.QuestionVector, text)
	l.counts.question(err)
	return v, err
}

// compute has one text's vector computed. An error is a *failure, or ErrClosed.
func (l *Local) compute(ctx context.Context, by func(context.Context, string) ([]float32, error), text string) (Vector, error) {
	if l.closed.Load() {
		return Vector{}, ErrClosed
	}
	start := time.Now()
	raw, err := by(ctx, text)
	if err != nil {
		if f := unwaited(ctx, err, time.Since(start)); f != nil {
			return Vector{}, f
		}
		return Vector{}, &failure{kind: broken, text: "the model failed", cause: err}
	}
	v, _, err := Quantize(raw)
	if err != nil {
		return Vector{}, &failure{kind: refused, text: "the model gives no vector", cause: err}
	}
	l.dimension.Store(int64(v.Dimension()))
	return v, nil
}

// passages computes the vectors of sentences, one after the other.
func (l *Local) passages(ctx context.Context, texts []string) ([]Vector, error) {
	out := make([]Vector, len(texts))
	for i, text := range texts {
		var err error
		if out[i], err = l.compute(ctx, l.model.SentenceVector, text); err != nil {
			return nil, err
		}
		l.counts.sentences.Add(1)
	}
	return out, nil
}

// Check is as [Source.Check] says. A question is tried twice, as the first one finds
// nothing prepared.
func (l *Local) Check(ctx context.Context) (Checked, error) {
	found := Checked{By: "the " + l.Name()}
	for _, trial := range []struct {
		by   func(context.Context, string) ([]float32, error)
		took *time.Duration
	}{{l.model.QuestionVector, &found.Question}, {l.model.QuestionVector, &found.Question}, {l.model.SentenceVector, &found.Sentence}} {
		start := time.Now()
		if _, err := l.compute(ctx, trial.by, trialText); err != nil {
			return Checked{}, fmt.Errorf("the %s: %w", l.Name(), err)
		}
		*trial.took = time.Since(start)
	}
	found.Dimension = int(l.dimension.Load())
	return found, found.inTime(l.o.Timeout)
}

// Stats is as [Source.Stats] says.
func (l *Local) Stats() Stats {
	s := l.counts.stats()
	s.Source, s.Dimension = l.Name(), int(l.dimension.Load())
	return s
}

// Name is as [Source.Name] says.
func (l *Local) Name() string { return "reader" }

// Elsewhere is "": nothing leaves this machine.
func (l *Local) Elsewhere() string { return "" }

// Close has later calls give [ErrClosed].
func (l *Local) Close() { l.closed.Store(true) }

func (l *Local) space() Space { return Space{Model: localModel + l.model.Weights()} }

// former is true for other weights, which came with another version of the program.
func (l *Local) former(s Space) bool {
	return strings.HasPrefix(s.Model, localModel) && s.Prefix == "" && s != l.space()
}

func (l *Local) untilBack(ctx context.Context) error { return context.Cause(ctx) }
func (l *Local) log() *slog.Logger                   { return l.o.Log }
