package rank

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Clue is one reason to believe, or not, that the best sentence answers, or that the
// articles tell of what is asked at all. None depends on the order of a question's words.
type Clue int

const (
	Covered      Clue = iota // the best sentence's coverage
	Nearby                   // its coverage and what its neighbours add
	Titled                   // what its article's title, publisher or opening adds to that
	Held                     // what its article holds
	Sum                      // the rarity of what the sentence holds, not as a share: ln(1 + the sum)
	SumNearby                // the same with its neighbours
	SumHeld                  // the same of its article
	Worded                   // its wording
	Phrased                  // its phrase
	KindHeld                 // 1 when a kind is asked for and held
	KindMissing              // 1 when a kind is asked for and not held
	FinerMissing             // 1 when a finer kind is asked for and not held
	Missing                  // rarity of the rarest word that neither it, its neighbours nor the head have
	Lacking                  // rarity of the rarest word that the article lacks
	Nowhere                  // share of the question's rarity whose words lead nowhere
	Scattered                // share of the question's pairs of words that it does not hold close to each other
	Guessed                  // share of what it holds that only guesses of sound, slip or translation lead to
	Ahead                    // how far the best score is above the next
	Share                    // its part of the probability that all candidates share; see [ShareOf]
	Meant                    // its likeness of meaning
	Outmeant                 // how much more alike the likest of the candidates is
	Crowd                    // ln of the number of sentences searched, over 10: among many, some fit by chance
	Foreign                  // 1 when more than half of what is held only guesses lead to, as from another language
	Few                      // 1 over the number of the question's content words
	Slips                    // share of the question's rarity whose words only a slip of finger or ear leads from
	Lengthy                  // its article's Long
	Above                    // how much more of the question its article holds than the next one that holds most; below nought when another holds more
	Alike                    // its likeness, as the vectors show it
	Outalike                 // how much more alike to it the likest of the candidates is
	clues
)

// ClueNames are the clues' names, for people.
var ClueNames = [clues]string{
	"covered", "nearby", "titled", "held", "sum", "sum-nearby", "sum-held", "worded", "phrased", "kind-held", "kind-missing", "finer-missing",
	"missing", "lacking", "nowhere", "scattered", "guessed", "ahead", "share", "meant", "outmeant", "crowd", "foreign", "few", "slips", "lengthy", "above", "alike", "outalike",
}

// Evidence is the clues' values.
type Evidence [clues]float64

// Evidence gives the clues of sentence i, whose signals are p, but for Ahead, Outmeant,
// Outalike, Share and Crowd, which need the other candidates. certain reports targets that are the
// question's word itself.
func (v *Window) Evidence(i int, p *Parts, certain func(word int, term vocab.WordID) bool) Evidence {
	total := v.q.total
	e := Evidence{
		Covered: p[Coverage], Nearby: p[Coverage] + p[Beside], Titled: p[Headed], Held: p[Article],
		Sum: math.Log1p(total * p[Coverage]), SumNearby: math.Log1p(total * (p[Coverage] + p[Beside])), SumHeld: math.Log1p(total * p[Article]),
		Worded: p[Wording], Phrased: p[Phrase], Lengthy: p[Long], Meant: p[Meaning], Alike: p[Embedded],
		Scattered: v.scattered(i), Guessed: v.guessed(i, certain), Few: 1 / float64(max(1, len(v.q.Words))),
	}
	if e[Guessed] > 0.5 {
		e[Foreign] = 1
	}
	if v.q.Kind != language.Any {
		e[KindHeld], e[KindMissing] = p[Kind], 1-p[Kind]
	}
	if v.q.Kind.Finer() {
		e[FinerMissing] = 1 - p[Finer]
	}
	for w, word := range v.q.Words {
		if max(v.has[i][w], v.neighbour(i, w), v.head[w]) == 0 {
			e[Missing] = max(e[Missing], word.Rarity)
		}
		if max(v.most[w], v.title[w]) == 0 {
			e[Lacking] = max(e[Lacking], word.Rarity)
		}
		if len(word.Targets) == 0 {
			e[Nowhere] += word.Rarity / max(total, 1e-9)
		}
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

// scattered is the share of the question's pairs of content words that sentence i does not
// hold close to each other: where two stand apart, each is about something else. The
// president of Ukraine is not in a sentence where another president enters Ukraine.
func (v *Window) scattered(i int) float64 {
	places := make([][]int, len(v.q.Words))
	for at, term := range v.sentences[i].Terms {
		for _, h := range v.q.hitsOf(term) {
			places[h.word] = append(places[h.word], at)
		}
	}
	pairs, apart := 0, 0
	for a := range places {
		for b := range a {
			pairs++
			if !near(places[a], places[b]) {
				apart++
			}
		}
	}
	return float64(apart) / float64(max(1, pairs))
}

func near(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if x-y <= closeBy && y-x <= closeBy {
				return true
			}
		}
	}
	return false
}

// guessed is the share of what sentence i holds that no certain expander leads to.
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
