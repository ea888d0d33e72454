package rank

import "math"

// Model is a logistic model of the clues: how likely something is, from 0 to 1.
type Model struct {
	Bias    float64
	Weights Evidence
}

// Of gives the probability.
func (m *Model) Of(e *Evidence) float64 {
	sum := m.Bias
	for i, v := range e {
		sum += m.Weights[i] * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// Thresholds of the two models. How they were chosen: docs/ranking.md.
const (
	StrongFrom = 0.88 // of Answers

	// Of Tells. In a large archive something is met of every question, so more is asked of
	// those in the article's own language, whose own words can meet; most of all where only
	// guesses lead from most of them, for then it is mostly about something else. Who
	// mistypes a word hides what is told. In a small archive what is met by itself is seldom
	// met by chance, and by a guess it often is.
	weakInLarge        = 0.325
	weakInLargeSlips   = 0.15
	weakInLargeForeign = 0.15
	weakInLargeGuessed = 0.70
	weakInSmall        = 0.10
	weakInSmallForeign = 0.60

	// LargeCrowd is Crowd of some seven hundred sentences.
	LargeCrowd = 0.65
)

// Told reports whether the articles tell of what is asked, by the model for that. native
// is a question in the language of the article.
func Told(e *Evidence, native bool) bool {
	return tells.Of(e) >= told(e[Crowd] >= LargeCrowd, e[Foreign] > 0, e[Slips] > 0, native)
}

func told(large, guessed, slips, native bool) float64 {
	switch {
	case !large && guessed:
		return weakInSmallForeign
	case !large:
		return weakInSmall
	case !native:
		return weakInLargeForeign
	case guessed:
		return weakInLargeGuessed
	case slips:
		return weakInLargeSlips
	}
	return weakInLarge
}

// Answers is how likely the best sentence answers the question. It is the same with
// vectors and without.
func Answers() *Model { return &answers }

// Tells is how likely the articles tell of what is asked, whatever the best sentence.
func Tells() *Model { return &tells }

// How the models were got: docs/ranking.md.
var answers = Model{Bias: -1.14, Weights: Evidence{
	Covered: -0.65, Nearby: 0.17, Titled: 1.64, Held: -0.33, Sum: -0.49, SumNearby: 1.04,
	SumHeld: 0.40, Worded: 0.90, Phrased: 0.89, KindHeld: 0.09, KindMissing: -0.75, FinerMissing: -0.29,
	Missing: -0.65, Lacking: 0.46, Nowhere: -1.10, Scattered: -0.61, Guessed: 0.65, Ahead: 1.58,
	Share: 1.42, Meant: 1.07, Outmeant: -0.42, Crowd: -2.05, Foreign: 0.48, Slips: -0.19,
	Lengthy: 0.51, Above: 0.13,
}}

var tells = Model{Bias: -4.01, Weights: Evidence{
	Covered: -0.49, Nearby: 3.50, Titled: 6.27, Held: -1.38, Sum: -1.81, SumNearby: 3.12,
	SumHeld: 2.63, Worded: -2.51, Phrased: 4.51, KindHeld: 0.27, KindMissing: -0.21, FinerMissing: -1.15,
	Missing: -1.48, Lacking: 0.48, Nowhere: -2.94, Scattered: -0.09, Guessed: 1.28, Ahead: -0.57,
	Share: -0.78, Meant: -0.95, Outmeant: -4.43, Crowd: 0.94, Foreign: 0.90, Slips: -2.42,
	Lengthy: -0.93, Above: 3.33,
}}
