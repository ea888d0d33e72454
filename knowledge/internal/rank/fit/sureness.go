package main

import (
	"fmt"
	"math"

	"github.com/ukti-bot/ukti/knowledge"
)

// clueModel is the logistic model of confidence: the bias, then a weight per clue.
type clueModel []float64

// sureness is what package rank calls so.
func (m clueModel) sureness(clues []knowledge.Signal) float64 {
	return 1 / (1 + math.Exp(-m.sum(clues)))
}

func (m clueModel) sum(clues []knowledge.Signal) float64 {
	sum := m[0]
	for k, c := range clues {
		sum += m[k+1] * c.Value
	}
	return sum
}

// modelInForce reads package rank's model off the examples: the clues come with
// their weights, and the bias is what is left of the sureness.
func modelInForce(examples []example) (clueModel, []string, error) {
	var m clueModel
	var names []string
	for i := range examples {
		e := &examples[i]
		if len(e.clues) == 0 || e.sureness < 1e-6 || e.sureness > 1-1e-6 {
			continue
		}
		if m == nil {
			m = make(clueModel, 1+len(e.clues))
			for k, c := range e.clues {
				m[k+1] = c.Weight
				names = append(names, c.Name)
			}
			m[0] = math.Log(e.sureness/(1-e.sureness)) - m.sum(e.clues)
		}
		if math.Abs(m.sureness(e.clues)-e.sureness) > 1e-6 {
			return nil, nil, fmt.Errorf("sureness is %.4f where the clues' logistic model gives %.4f; fit the model that package rank has", e.sureness, m.sureness(e.clues))
		}
	}
	if m == nil {
		return nil, nil, fmt.Errorf("none of %d questions has a clue; ask questions that the articles' words meet", len(examples))
	}
	return m, names, nil
}

// fitClues fits the model on the examples for which use holds: whether the first
// quote answers, with a penalty that draws it towards given.
func fitClues(examples []example, use func(*example) bool, given clueModel, penalty float64) clueModel {
	loss := func(m, gradient []float64) float64 {
		away := minus(m, given)
		sum := penalty / 2 * dot(away, away)
		copy(gradient, away)
		scale(gradient, penalty)
		for i := range examples {
			e := &examples[i]
			if !use(e) || len(e.clues) == 0 {
				continue
			}
			z := clueModel(m).sum(e.clues)
			want := 0.0
			if e.first() {
				want = 1
			}
			sum += math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - want*z
			off := 1/(1+math.Exp(-z)) - want
			gradient[0] += off
			for k, c := range e.clues {
				gradient[k+1] += off * c.Value
			}
		}
		return sum
	}
	return minimise(loss, given, tolerance, mostSteps)
}

// judged is one answer as a threshold sees it.
type judged struct {
	sureness          float64
	answerable, right bool
}

// crossJudge gives the sureness of each example by clues fitted without its part.
func crossJudge(examples []example, given clueModel, o *options) []float64 {
	out := make([]float64, len(examples))
	for fold := range o.folds {
		m := fitClues(examples, func(e *example) bool { return e.fold != fold }, given, o.cluePenalty)
		for i := range examples {
			if e := &examples[i]; e.fold == fold && len(e.clues) > 0 {
				out[i] = m.sureness(e.clues)
			}
		}
	}
	return out
}
