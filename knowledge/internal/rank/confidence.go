package rank

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Clue is one reason to believe, or not, that the best sentence answers.
type Clue int

const (
	Covered      Clue = iota // the best sentence's coverage
	Nearby                   // its coverage and what its neighbours add
	Worded                   // its wording
	Phrased                  // its phrase
	KindHeld                 // 1 when a kind is asked for and held
	KindMissing              // 1 when a kind is asked for and not held
	FinerMissing             // 1 when a finer kind is asked for and not held
	Missing                  // rarity of the rarest word that neither it nor its neighbours have
	Apart                    // share of the question's pairs of words that it does not hold close to each other, over their number
	Guessed                  // share of what it holds that only guesses of sound, slip or translation lead to
	Ahead                    // how far its score is above the next sentence's
	Share                    // its part of the probability that all candidates share; see [ShareOf]
	Meant                    // its likeness of meaning
	Outmeant                 // how much more alike the likest of the candidates is
	Crowd                    // ln of the number of sentences searched, over 10: among many, some fit by chance
	Single                   // 1 when the question has one content word only
	Alike                    // its likeness, as an embedding server sees it
	Outalike                 // how much more alike to it the likest of the candidates is
	clues
)

// ClueNames are the clues' names, for people.
var ClueNames = [clues]string{
	"covered", "nearby", "worded", "phrased", "kind-held", "kind-missing", "finer-missing",
	"missing", "apart", "guessed", "ahead", "share", "meant", "outmeant", "crowd", "single", "alike", "outalike",
}

// Evidence is the clues' values.
type Evidence [clues]float64

// Thresholds of [Sureness]. How they were chosen: docs/ranking.md.
const (
	StrongFrom = 0.57
	WeakFrom   = 0.21
)

// Sureness is how likely, from 0 to 1, the best sentence answers the question: a
// logistic model of the clues. embedded is what [Standardize] said of the candidates.
func Sureness(e *Evidence, embedded bool) float64 {
	sum := bias
	if embedded {
		sum = embeddedBias
	}
	for i, v := range e {
		sum += ClueWeight(Clue(i), embedded) * v
	}
	return 1 / (1 + math.Exp(-sum))
}

// ClueWeight is a clue's weight in [Sureness].
func ClueWeight(c Clue, embedded bool) float64 {
	if embedded {
		return embeddedClueWeights[c]
	}
	return clueWeights[c]
}

// How the weights were got: docs/ranking.md.
const bias = -0.98

var clueWeights = [clues]float64{
	Covered: 1.04, Nearby: -0.06, Worded: 0.74, Phrased: 1.29, KindHeld: 0.15, KindMissing: -0.60,
	FinerMissing: -0.54, Missing: -0.97, Apart: -4, Guessed: 0.7, Ahead: 0.94, Share: 1.61,
	Meant: -0.36, Outmeant: -0.28, Crowd: -1.01, Single: -1.18,
}

// The same for when an embedding server has given vectors: the best sentence then has
// fewer of the question's words, and yet answers more often.
const embeddedBias = -1

var embeddedClueWeights = [clues]float64{
	Covered: 1.15, Nearby: 0.30, Worded: 0.61, Phrased: 1.09, KindHeld: 0.42, KindMissing: -0.56,
	FinerMissing: -0.37, Missing: -1.10, Apart: -4, Guessed: 0.7, Ahead: 0.79, Share: 1.54,
	Meant: -0.57, Outmeant: -0.02, Crowd: -0.90, Single: -1.26, Alike: -0.03, Outalike: -0.23,
}

// Evidence gives the clues of sentence i, whose signals are p, but for Ahead, Outmeant,
// Outalike, Share and Crowd, which need the other candidates. certain reports targets that are the
// question's word itself.
func (v *Window) Evidence(i int, p *Parts, certain func(word int, term vocab.WordID) bool) Evidence {
	e := Evidence{
		Covered: p[Coverage], Nearby: p[Coverage] + p[Beside],
		Worded: p[Wording], Phrased: p[Phrase], Meant: p[Meaning], Alike: p[Embedded], Apart: v.apart(i), Guessed: v.guessed(i, certain),
	}
	if v.q.Kind != language.Any {
		e[KindHeld], e[KindMissing] = p[Kind], 1-p[Kind]
	}
	if v.q.Kind.Finer() {
		e[FinerMissing] = 1 - p[Finer]
	}
	for w, word := range v.q.Words {
		if max(v.has[i][w], v.neighbour(i, w)) == 0 {
			e[Missing] = max(e[Missing], word.Rarity)
		}
	}
	if len(v.q.Words) == 1 {
		e[Single] = 1
	}
	return e
}

// Sharpness is what scores are multiplied by before they become probabilities. The
// weights of the signals are fitted with it: see package fit.
const Sharpness = 10

// ShareOf gives the probability of the first candidate by the model that the weights
// are fitted with, the softmax of the candidates' scores, the highest first: near 1
// for a sentence far ahead of all others, 1/n among n alike.
func ShareOf(scores []float64) float64 {
	sum := 0.0
	for _, s := range scores {
		sum += math.Exp(Sharpness * (s - scores[0]))
	}
	return 1 / max(sum, 1)
}

// closeBy is how many words apart a pair of the question's words may stand in a
// sentence and still count as near.
const closeBy = 3

// apart is the share of the question's pairs that sentence i does not hold close to
// each other, over their number: of two words that stand apart, each is about
// something else (the president of Ukraine is not in a sentence where another
// president enters Ukraine), while of seven some always do. A pair is two content
// words that the question has side by side.
func (v *Window) apart(i int) float64 {
	places := make([][]int, len(v.q.Words))
	for at, term := range v.sentences[i].Terms {
		for _, h := range v.q.hitsOf(term) {
			places[h.word] = append(places[h.word], at)
		}
	}
	pairs, apart := 0, 0
	for w := 1; w < len(places); w++ {
		if !v.q.Words[w].Follows {
			continue
		}
		pairs++
		if !near(places[w-1], places[w]) {
			apart++
		}
	}
	return float64(apart) / float64(max(1, pairs*pairs))
}

func near(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if x != y && x-y <= closeBy && y-x <= closeBy {
				return true
			}
		}
	}
	return false
}

// guessed is the share of what sentence i holds that no certain road leads to.
func (v *Window) guessed(i int, certain func(word int, term vocab.WordID) bool) float64 {
	sure := make([]bool, len(v.q.Words))
	for _, term := range v.sentences[i].Terms {
		for _, h := range v.q.hitsOf(term) {
			sure[h.word] = sure[h.word] || certain(h.word, term)
		}
	}
	all, unsure := 0.0, 0.0
	for w, word := range v.q.Words {
		all += word.Rarity * v.has[i][w]
		if !sure[w] {
			unsure += word.Rarity * v.has[i][w]
		}
	}
	return unsure / max(all, 1e-9)
}
