package main

import (
	"context"
	"math"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/questions"
)

// When a fit ends: at a gradient of at most tolerance, or after mostSteps.
const (
	tolerance = 1e-4
	mostSteps = 300
)

// weights are both sets of weights, of the model's size: OwnWords, then Copying.
type weights []float64

// inForce gives the weights of package rank.
func inForce(o *options) weights {
	own, copying := o.setting().Weights()
	w := append(slices.Clone(own[:]), copying[:]...)
	scale(w, rank.Sharpness)
	return w
}

// mixed gives the weights for one question.
func (w weights) mixed(copied float64) []float64 {
	out := make([]float64, nSignals)
	add(out, w[:nSignals], 1-copied)
	add(out, w[nSignals:], copied)
	return out
}

// best gives the candidate with the highest score, the earlier of equals; -1 when
// there is none.
func (w weights) best(e *example) int {
	best, most := -1, math.Inf(-1)
	for i, score := range scores(e, w.mixed(e.copied)) {
		if score > most {
			best, most = i, score
		}
	}
	return best
}

func scores(e *example, mixed []float64) []float64 {
	out := make([]float64, len(e.right))
	for i := range out {
		out[i] = dot(mixed, e.values[i*nSignals:(i+1)*nSignals])
	}
	return out
}

// listwise is the model: of a question's candidates, the probability of each is the
// softmax of the scores, and the right ones together are to have as much as may be.
// Its loss is the sum of the negative logarithms of that, and half the penalty times
// the sum of the squared weights.
type listwise struct {
	ctx      context.Context
	examples []*example // with a right candidate each
	penalty  float64
	kept     []bool // per weight: it stays as it is
}

// chunk is how many examples are summed up together: always the same ones in the
// same order, so that the sum does not depend on the number of cores.
const chunk = 64

// loss is an objective.
func (m *listwise) loss(w, gradient []float64) float64 {
	chunks := slices.Collect(slices.Chunk(m.examples, chunk))
	losses, gradients := make([]float64, len(chunks)), make([][]float64, len(chunks))
	_ = questions.Each(m.ctx, len(chunks), func(c int) error { // the caller looks at ctx
		gradients[c] = make([]float64, len(w))
		for _, e := range chunks[c] {
			losses[c] += exampleLoss(e, w, gradients[c])
		}
		return nil
	})
	sum := m.penalty / 2 * dot(w, w)
	copy(gradient, w)
	scale(gradient, m.penalty)
	for c := range chunks {
		sum += losses[c]
		if gradients[c] != nil {
			add(gradient, gradients[c], 1)
		}
	}
	for k, kept := range m.kept {
		if kept {
			gradient[k] = 0
		}
	}
	return sum
}

// exampleLoss adds one question's gradient to gradient.
func exampleLoss(e *example, w weights, gradient []float64) float64 {
	s := scores(e, w.mixed(e.copied))
	top := slices.Max(s)
	all, right := 0.0, 0.0
	for i := range s {
		s[i] = math.Exp(s[i] - top)
		all += s[i]
		if e.right[i] {
			right += s[i]
		}
	}
	right = max(right, math.SmallestNonzeroFloat64)
	pull := make([]float64, nSignals)
	for i, p := range s {
		share := p / all
		if e.right[i] {
			share -= p / right
		}
		add(pull, e.values[i*nSignals:(i+1)*nSignals], share)
	}
	add(gradient[:nSignals], pull, 1-e.copied)
	add(gradient[nSignals:], pull, e.copied)
	return math.Log(all) - math.Log(right)
}

// fitWeights fits both sets of weights on the examples for which use holds.
func fitWeights(ctx context.Context, examples []example, use func(*example) bool, o *options) (weights, error) {
	m := &listwise{ctx: ctx, penalty: o.penalty, kept: make([]bool, 2*nSignals)}
	for i := range examples {
		if e := &examples[i]; use(e) && e.answerable && slices.Contains(e.right, true) {
			m.examples = append(m.examples, e)
		}
	}
	start := inForce(o)
	for _, name := range o.keep {
		k := signalOf(name)
		m.kept[k], m.kept[nSignals+k] = true, true
	}
	w := minimise(m.loss, start, tolerance, mostSteps)
	return w, ctx.Err()
}

// crossValidate gives, for each example, the candidate that weights fitted without
// its part put first.
func crossValidate(ctx context.Context, examples []example, o *options) ([]int, error) {
	best := make([]int, len(examples))
	for fold := range o.folds {
		w, err := fitWeights(ctx, examples, func(e *example) bool { return e.fold != fold }, o)
		if err != nil {
			return nil, err
		}
		for i := range examples {
			if e := &examples[i]; e.fold == fold {
				best[i] = w.best(e)
			}
		}
	}
	return best, nil
}
