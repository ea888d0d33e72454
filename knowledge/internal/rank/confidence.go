package rank

// Evidence is what tells whether the best sentence answers.
type Evidence struct {
	Best  Parts
	Asked bool // a kind is asked for
	Words int  // content words of the question
}

// Thresholds of [Sureness]. The curve they come from: docs/ranking.md.
const (
	StrongFrom = 0.62
	WeakFrom   = 0.35
)

// Sureness is how likely, from 0 to 1, the best sentence answers the question.
func Sureness(e Evidence) float64 {
	p := e.Best[Coverage] + 0.1*e.Best[Kind] + 0.1*e.Best[Beside]
	if e.Words < 2 {
		p = min(p, StrongFrom-0.01)
	}
	return p
}
