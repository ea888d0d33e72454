package rank

import "github.com/ukti-bot/ukti/knowledge/internal/lang"

// Signal is one reason for a sentence to stand before another. Its value is
// between 0 and 1 or a little above.
type Signal int

const (
	Coverage Signal = iota // share of the question's rarity that the sentence holds
	Dense                  // the same, shorter sentences counting more (BM25's length norm)
	Article                // share that the whole article holds
	Within                 // share held, words weighed by their rarity inside the article
	Beside                 // share that only the sentence before or after holds
	InOrder                // share of the question's word pairs that stand in order and close by
	Whole                  // 1 when every word found in the article is in the sentence
	Kind                   // the sentence holds a thing of the kind asked for
	NoKind                 // it holds none although one is asked for
	New                    // share of the sentence's words that the question doesn't have
	First                  // 1 for the article's first sentence, 1/2 for the second …
	Short                  // 1 for a sentence of under four words: a heading, a fragment
	Nearly                 // coverage squared: a sentence that has nearly all words is more than twice one that has half
	Wording                // share of all the question's words, the small ones too, that stand here unchanged
	Phrase                 // share of the question's neighbouring words, the small ones too, that are neighbours here
	Long                   // ln of the article's sentences over 5: a long article has any word by chance
	signals                // how many there are
)

// Names of the signals, for people and for --explain.
var Names = [signals]string{
	"coverage", "dense", "article", "within", "beside", "in-order", "whole", "kind", "no-kind", "new", "first", "short",
	"nearly", "wording", "phrase", "long",
}

// Parts are the values of a sentence's signals.
type Parts [signals]float64

// Weights of the signals.
type Weights [signals]float64

// Default weights. How they were got: docs/ranking.md.
var Default = Weights{
	Coverage: 1.0,
	Dense:    0.6,
	Article:  0.8,
	Within:   0.4,
	Beside:   0.25,
	InOrder:  0.2,
	Whole:    0.05,
	Kind:     0.15,
	NoKind:   -0.05,
	New:      0.1,
	First:    0.02,
	Short:    -0.2,
	Nearly:   0.3,
	Wording:  0.3,
	Phrase:   0.3,
	Long:     -0.05,
}

// Score is the weighted sum.
func (w *Weights) Score(p *Parts) float64 {
	sum := 0.0
	for i, v := range p {
		sum += w[i] * v
	}
	return sum
}

// BM25's constants, as measured best for sentences (k1 0.9, b 0.4: Trotman et al.
// 2014 for short texts).
const (
	k1 = 0.9
	b  = 0.4
)

// close is how many words apart a pair of the question's words may stand in a
// sentence and still count as in order.
const closeBy = 3

// Sentence is what a signal sees of a sentence.
type Sentence struct {
	Terms []uint32
	Kinds Kinds
}

// Kinds is a set of answer kinds that a sentence holds.
type Kinds uint8

// Has reports whether k is in the set.
func (s Kinds) Has(k lang.Kind) bool { return k != lang.Any && s&(1<<k) != 0 }

// With gives the set with k.
func (s Kinds) With(k lang.Kind) Kinds { return s | 1<<k }
