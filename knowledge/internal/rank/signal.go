package rank

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Signal is one reason for a sentence to stand before another. Its value is
// between 0 and about 1.
type Signal int

const (
	Coverage Signal = iota // share of the question's rarity that the sentence holds
	Dense                  // the same, shorter sentences counting more (BM25's length norm)
	Full                   // the fourth power of coverage: to hold all is far more than twice as much as to hold half
	Article                // share that the whole article holds, its title and publisher too
	Headed                 // share that only the article's title, publisher or opening sentence holds
	Opening                // of the opening sentence alone: share that only the title or publisher holds, for which it stands
	Beside                 // share that only the sentence before or after holds
	Kind                   // 1 when the sentence holds a thing of the broad kind asked for (a time, a number)
	Finer                  // 1 when a finer kind is asked for (a month, money) and the sentence holds a thing of it
	Wording                // share of all the question's words, the small ones too, that stand here unchanged
	Phrase                 // how many neighbours here are both words of the question, the small ones too, over its words less one
	First                  // 1 for the article's first sentence, 1/2 for the second …
	Short                  // 1 for a sentence of under four words: a heading, a fragment
	Meaning                // likeness of meaning: the cosine of the question's and the sentence's direction
	Topic                  // the mean of the same over the article
	Around                 // how much more alike the sentence before or after is
	Long                   // ln of the article's sentences over 5: a long article holds any word by chance
	// Embedded is the likeness that the vectors show: how far the cosine of
	// the question's and the sentence's vector is above the candidates' mean. Models
	// differ much in how far cosines lie apart, so it is measured by their standard
	// deviation: see [Standardize].
	Embedded
	EmbeddedAbove // how far the same is above the mean of its article
	signals       // how many there are
)

// Names of the signals, for people and for --explain.
var Names = [signals]string{
	"coverage", "dense", "full", "article", "headed", "opening", "beside", "kind", "finer", "wording", "phrase", "first", "short", "meaning", "topic", "around", "long", "embedded", "embedded-above",
}

// Parts are the values of a sentence's signals.
type Parts [signals]float64

// BM25's constants for short texts (k1 0.9, b 0.4: Trotman, Puurula and Burgess,
// Improvements to BM25 and Language Models Examined, 2014).
const (
	k1 = 0.9
	b  = 0.4
)

// Sentence is what a signal sees of a sentence.
type Sentence struct {
	Terms []vocab.WordID
	Kinds language.Traits // what its words are of
	// Meaning is the cosine of the question's and the sentence's direction; 0 when
	// meanings are left out.
	Meaning float64
	// Embedded is the cosine of the question's and the sentence's vector; NaN or 0
	// when one of them has none.
	Embedded float64
}
