package eval

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ukti-bot/ukti/knowledge"
)

// Curve is a risk–coverage curve: what share of the answerable questions would be
// answered, and what share of all answers given would be right, if the bot answered
// only from some sureness on. Answers to unanswerable questions are wrong.
type Curve struct {
	Lang string
	N    int // answerable questions
	// Points are from the surest answers on. Answers of equal sureness make one.
	Points       []Point
	Strong, Weak *Point // where the answers called strong end, and those called strong or weak; nil when there are none
}

// Point of a curve. Both shares are from 0 to 1.
type Point struct{ Coverage, Right float64 }

// Curves returns the curve of each language or form that has answerable questions,
// sorted. Questions without any quote are never answered.
func Curves(answers []Answer) []Curve {
	byLang := map[string][]*Answer{}
	for i := range answers {
		if a := &answers[i]; !a.Missing {
			byLang[langOf(a)] = append(byLang[langOf(a)], a)
		}
	}
	var curves []Curve
	for _, lang := range slices.Sorted(maps.Keys(byLang)) {
		if c := curve(byLang[lang]); c.N > 0 {
			c.Lang = lang
			curves = append(curves, c)
		}
	}
	return curves
}

func curve(answers []*Answer) Curve {
	var c Curve
	var given, strong, weak tally
	for _, a := range answers {
		c.N += count(a.Question.Answerable)
		switch {
		case a.Confidence == knowledge.Strong:
			strong.add(a)
			weak.add(a)
		case a.Confidence == knowledge.Weak:
			weak.add(a)
		}
	}
	if c.N == 0 {
		return c
	}
	answers = slices.DeleteFunc(answers, func(a *Answer) bool { return a.First == nil })
	slices.SortStableFunc(answers, func(a, b *Answer) int { return cmp.Compare(b.Sureness, a.Sureness) })
	for i, a := range answers {
		given.add(a)
		if i+1 == len(answers) || answers[i+1].Sureness != a.Sureness {
			c.Points = append(c.Points, *given.point(c.N))
		}
	}
	c.Strong, c.Weak = strong.point(c.N), weak.point(c.N)
	return c
}

// tally counts answers that are given.
type tally struct{ answerable, right, all int }

func (t *tally) add(a *Answer) {
	t.all++
	t.answerable += count(a.Question.Answerable)
	t.right += count(a.Question.Answerable && a.Right())
}

// point returns nil when no answer is given.
func (t *tally) point(answerable int) *Point {
	if t.all == 0 {
		return nil
	}
	return &Point{float64(t.answerable) / float64(answerable), float64(t.right) / float64(t.all)}
}
