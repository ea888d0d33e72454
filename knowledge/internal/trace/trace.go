// Package trace tells whoever watches a search how it goes, without having a say in it.
// It travels with the context.
package trace

import (
	"context"
	"time"
)

// Trace is what is told. Each function may be nil; they are called from the goroutines
// that search, and must not wait.
type Trace struct {
	// Step is told how long a step took: expand, candidates, score, read, degree,
	// passages, judge.
	Step func(name string, took time.Duration)
	// Spent is told of a question whose words cost all that one may: some of them led
	// nowhere for that.
	Spent func()
	// Judged is told the verdict on a claim.
	Judged func(verdict string)
}

type key struct{}

// With returns a context that carries t.
func With(ctx context.Context, t *Trace) context.Context { return context.WithValue(ctx, key{}, t) }

func from(ctx context.Context) *Trace {
	t, _ := ctx.Value(key{}).(*Trace)
	return t
}

// Step begins a step; what it returns ends it.
func Step(ctx context.Context, name string) (end func()) {
	t := from(ctx)
	if t == nil || t.Step == nil {
		return func() {}
	}
	began := time.Now()
	return func() { t.Step(name, time.Since(began)) }
}

// Spent tells of a question whose budget is spent.
func Spent(ctx context.Context) {
	if t := from(ctx); t != nil && t.Spent != nil {
		t.Spent()
	}
}

// Judged tells of a verdict.
func Judged(ctx context.Context, verdict string) {
	if t := from(ctx); t != nil && t.Judged != nil {
		t.Judged(verdict)
	}
}
