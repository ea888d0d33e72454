package rank

import "github.com/ukti-bot/ukti/knowledge/internal/lang"

// Signal is one reason for a sentence to stand before another. Its value is
// between 0 and about 1.
type Signal int

const (
	Coverage Signal = iota // share of the question's rarity that the sentence holds
	Dense                  // the same, shorter sentences counting more (BM25's length norm)
	Full                   // the fourth power of coverage: to hold all is far more than twice as much as to hold half
	Article                // share that the whole article holds
	Beside                 // share that only the sentence before or after holds
	Kind                   // 1 when the sentence holds a thing of the broad kind asked for (a time, a number)
	Finer                  // 1 when a finer kind is asked for (a month, money) and the sentence holds a thing of it
	Wording                // share of all the question's words, the small ones too, that stand here unchanged
	Phrase                 // share of the question's neighbouring words, the small ones too, that are neighbours here
	First                  // 1 for the article's first sentence, 1/2 for the second …
	Short                  // 1 for a sentence of under four words: a heading, a fragment
	Meaning                // likeness of meaning: the cosine of the question's and the sentence's direction
	Topic                  // the mean of the same over the article
	Around                 // how much more alike the sentence before or after is
	Long                   // ln of the article's sentences over 5: a long article holds any word by chance
	// Embedded is the likeness that an embedding server sees: how far the cosine of
	// the question's and the sentence's vector is above the candidates' mean. Models
	// differ much in how far cosines lie apart, so it is measured by their standard
	// deviation: see [Standardize].
	Embedded
	EmbeddedAbove // how far the same is above the mean of its article
	signals       // how many there are
)

// Names of the signals, for people and for --explain.
var Names = [signals]string{
	"coverage", "dense", "full", "article", "beside", "kind", "finer", "wording", "phrase", "first", "short", "meaning", "topic", "around", "long", "embedded", "embedded-above",
}

// Parts are the values of a sentence's signals.
type Parts [signals]float64

// Weights of the signals.
type Weights [signals]float64

// People ask in two ways, and what tells the right sentence differs between them.
// How the weights were got: docs/ranking.md.
var (
	// OwnWords serves questions in the asker's own words. Few of them stand in the
	// answering sentence, so the article and the neighbours tell most. First and
	// Full are set by hand: those who wrote the questions passed over opening
	// sentences more than readers do, and a sentence that holds every word must
	// stand before its neighbour.
	OwnWords = Weights{
		Coverage: 0.28, Dense: 0.21, Full: 0.80, Article: 1.45, Beside: 0.60, Kind: 0.20, Finer: 0.26, Wording: -0.05,
		First: -0.15, Short: -0.07, Meaning: 0.72, Topic: 0.52, Around: 0.34, Long: -0.79,
	}
	// Copying serves questions that repeat a sentence with a question word in it:
	// the wording tells most. First is less than the fit gave for the like reason:
	// those questions were written from the top of each article.
	Copying = Weights{
		Coverage: 0.04, Dense: 0.10, Full: 0.26, Article: 0.41, Beside: 0.43, Kind: 0.17, Finer: 0.22, Wording: 0.63,
		Phrase: 0.34, First: 0.08, Meaning: 0.05, Topic: 0.06, Around: 0.47, Long: -0.29,
	}
)

// The same for when an embedding server has given vectors. Its likeness takes the
// place of much that the words and the table of near meanings tell without it.
var (
	EmbeddedOwnWords = Weights{
		Coverage: 0.20, Dense: 0.05, Full: 0.50, Article: 1.41, Beside: 0.52, Kind: 0.20, Finer: 0.26, Wording: -0.04, Phrase: 0.13,
		First: -0.15, Short: -0.05, Meaning: 0.38, Topic: 0.31, Around: 0.35, Long: -0.92, Embedded: 0.62, EmbeddedAbove: -0.27,
	}
	EmbeddedCopying = Weights{
		Coverage: 0.16, Dense: -0.07, Full: 0.12, Article: 0.51, Beside: 0.31, Kind: 0.17, Finer: 0.22, Wording: 0.50, Phrase: 0.32,
		First: 0.08, Short: -0.07, Meaning: 0.02, Topic: 0.03, Around: 0.35, Long: -0.15, Embedded: 0.16, EmbeddedAbove: -0.09,
	}
)

// The mean of wording and phrase of the sentence that has most of both: below the
// first, a question is in the asker's own words; above the second, it copies.
const (
	ownUpTo    = 0.3
	copiesFrom = 0.6
)

// Blend gives the weights for a question whose sentences have these parts; embedded
// is what [Standardize] said of them.
func Blend(parts []*Parts, embedded bool) Weights {
	most := 0.0
	for _, p := range parts {
		most = max(most, (p[Wording]+p[Phrase])/2)
	}
	copied := min(1, max(0, (most-ownUpTo)/(copiesFrom-ownUpTo)))
	own, copying := &OwnWords, &Copying
	if embedded {
		own, copying = &EmbeddedOwnWords, &EmbeddedCopying
	}
	var w Weights
	for i := range w {
		w[i] = (1-copied)*own[i] + copied*copying[i]
	}
	return w
}

// Score is the weighted sum.
func (w *Weights) Score(p *Parts) float64 {
	sum := 0.0
	for i, v := range p {
		sum += w[i] * v
	}
	return sum
}

// BM25's constants for short texts (k1 0.9, b 0.4: Trotman, Puurula and Burgess,
// Improvements to BM25 and Language Models Examined, 2014).
const (
	k1 = 0.9
	b  = 0.4
)

// Sentence is what a signal sees of a sentence.
type Sentence struct {
	Terms []uint32
	Kinds lang.Traits // what its words are of
	// Meaning is the cosine of the question's and the sentence's direction; 0 when
	// meanings are left out.
	Meaning float64
	// Embedded is the cosine of the question's and the sentence's vector from the
	// embedding server; NaN or 0 when there is none.
	Embedded float64
}
