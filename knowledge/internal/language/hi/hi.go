// Package hi holds what is particular to Hindi, plainly: a suffix stemmer, stop
// words, question phrases, variant spellings and kinds of words.
//
// The stemmer takes the longest suffix of a closed list off, the method and the
// inventory of endings of A. Ramanathan and D. D. Rao, "A Lightweight Stemmer
// for Hindi" (EACL workshop on computational linguistics for South Asian
// languages, 2003). Function words follow R. S. McGregor, Outline of Hindi
// Grammar (1995).
package hi

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed suffixes.txt
var suffixesText string

//go:embed stop.txt
var stopText string

//go:embed asks.tsv
var asksText string

//go:embed kinds.tsv
var kindsText string

// Analyzer knows Hindi words. It is read-only and safe for concurrent use.
type Analyzer struct {
	suffixes  language.Set
	whole     language.Set // words that keep their end
	stop      language.Set
	questions *language.Questions
	lexicon   *language.Lexicon
}

var _ language.Analyzer = (*Analyzer)(nil)

// New reads the tables; once a process is enough.
func New() *Analyzer {
	suffixes := language.Words(suffixesText)
	a := &Analyzer{
		suffixes: language.NewSet(suffixes["suffixes"]),
		whole:    language.NewSet(suffixes["whole"]),
		stop:     language.NewSet(language.Words(stopText)[""]),
	}
	a.lexicon = language.NewLexicon(kindsText, a.Stem)
	a.questions = language.NewQuestions(asksText, a.Stem, a.lexicon.Is, a.lexicon.Unit)
	return a
}

// Code is "hi".
func (a *Analyzer) Code() string { return "hi" }

// maxSuffix is the runes of the longest suffix.
const maxSuffix = 5

// Stem takes the longest suffix of the list off that leaves two letters
// (consonants or vowels that stand alone), and goes on until none fits.
func (a *Analyzer) Stem(word string) string {
	for {
		if a.whole.Has(word) {
			return word
		}
		best, cut := word, len(word)
		for range maxSuffix {
			_, size := utf8.DecodeLastRuneInString(word[:cut])
			cut -= size
			if cut <= 0 {
				break
			}
			if rest := word[:cut]; a.suffixes.Has(word[cut:]) && letters(rest) >= 2 && !strings.HasSuffix(rest, "्") {
				best = rest
			}
		}
		if best == word {
			return word
		}
		word = best
	}
}

// letters counts consonants and independent vowels, up to two.
func letters(word string) int {
	n := 0
	for _, r := range word {
		if 'अ' <= r && r <= 'ह' {
			if n++; n == 2 {
				break
			}
		}
	}
	return n
}

// Stop reports the function words of stop.txt.
func (a *Analyzer) Stop(word string) bool { return a.stop.Has(word) }

// Asks gives the kind of answer asked for, by the phrases of asks.tsv.
func (a *Analyzer) Asks(words []string) language.Kind {
	kind, _ := a.questions.Ask(words)
	return kind
}

// Frame gives the units and frame nouns, by the tables of asks.tsv and kinds.tsv.
func (a *Analyzer) Frame(words []string) []int { return a.questions.Frame(words) }

// Traits are those of kinds.tsv and of digits.
func (a *Analyzer) Traits(word string) language.Traits {
	t := a.lexicon.Traits(word)
	if a.mayName(word) {
		t |= language.MayName
	}
	return t
}

func (a *Analyzer) mayName(word string) bool { return language.Digits(word) == "" && !a.stop.Has(word) }
