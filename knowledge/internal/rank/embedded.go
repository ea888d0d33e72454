package rank

import "math"

// deviations is so many standard deviations as make a signal of 1: a sentence that
// answers seldom stands out by more.
const deviations = 4

// embed fills in the signals of sentence i's vector, not yet standardized. Without
// a vector they are nought.
func (v *Window) embed(i int, p *Parts) {
	if cosine := v.sentences[i].Embedded; hasVector(cosine) {
		p[Embedded], p[EmbeddedAbove] = cosine, cosine-v.nearness
	}
}

func hasVector(cosine float64) bool { return cosine != 0 && !math.IsNaN(cosine) }

// meanNearness is the mean cosine of those sentences that have a vector.
func meanNearness(sentences []Sentence) float64 {
	sum, n := 0.0, 0
	for _, s := range sentences {
		if hasVector(s.Embedded) {
			sum += s.Embedded
			n++
		}
	}
	return sum / float64(max(1, n))
}

// Standardize turns the cosines of all candidates of a question into signals that
// mean the same with every model. A sentence without a vector counts as the mean.
// It reports false, and leaves both signals nought, when there are no vectors, or
// too few candidates have one to tell.
func Standardize(all []*Parts) bool {
	sum, squares, n := 0.0, 0.0, 0
	for _, p := range all {
		if c := p[Embedded]; c != 0 {
			sum += c
			squares += c * c
			n++
		}
	}
	mean := sum / float64(max(1, n))
	deviation := math.Sqrt(max(0, squares/float64(max(1, n))-mean*mean))
	tells := 2*n >= len(all) && deviation > leastDeviation
	for _, p := range all {
		switch {
		case !tells:
			p[Embedded], p[EmbeddedAbove] = 0, 0
		case p[Embedded] != 0:
			p[Embedded] = (p[Embedded] - mean) / (deviations * deviation)
			p[EmbeddedAbove] /= deviations * deviation
		}
	}
	return tells
}

// leastDeviation is what rounding makes of cosines that are all alike.
const leastDeviation = 1e-4
