package knowledge

import (
	"cmp"
	"math"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// What a word typed by ear means is told by a noisy channel (Kernighan, Church and
// Gale, "A Spelling Correction Program Based on a Noisy Channel Model", COLING 1990):
// how alike a word of the index sounds, times how common it is. Without it, of all
// that "khela" may be, the rare কেল্লা would count as much as খেলা, and more for being
// rare. The powers were chosen on naturally worded questions in Banglish.
const (
	alikePower  = 4
	commonPower = 0.15
)

// bySound reports that a target was found by its sound alone.
func bySound(t expand.Target) bool { return t.Road == "phonetic" || t.Road == "ear" }

// doubt lowers the weights of those targets by sound that are less likely meant than
// the likeliest of them. targets stay sorted, surest first.
func (x *Index) doubt(targets []expand.Target) {
	likeliest := 0.0
	for _, t := range targets {
		if bySound(t) {
			likeliest = max(likeliest, x.likelihood(t))
		}
	}
	if likeliest == 0 {
		return
	}
	for i, t := range targets {
		if bySound(t) {
			targets[i].Weight *= x.likelihood(t) / likeliest
		}
	}
	slices.SortStableFunc(targets, func(a, b expand.Target) int { return cmp.Compare(b.Weight, a.Weight) })
}

func (x *Index) likelihood(t expand.Target) float64 {
	return math.Pow(t.Weight, alikePower) * math.Pow(float64(x.groupDF[x.vocab.Group(t.Term)]), commonPower)
}
