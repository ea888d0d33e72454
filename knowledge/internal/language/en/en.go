// Package en holds what is particular to English. The stemmer is Snowball's
// English stemmer (Porter2, snowballstem.org) in kljensen/snowball; stop words,
// question phrases and kinds of words are the tables beside this file: closed
// classes after Quirk et al., A Comprehensive Grammar of the English Language
// (1985), and the wh-words of questions as people type them.
package en

import (
	_ "embed"
	"strings"

	"github.com/kljensen/snowball/english"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed stop.txt
var stopText string

//go:embed spelling.tsv
var spellingText string

//go:embed asks.tsv
var asksText string

//go:embed kinds.tsv
var kindsText string

// Analyzer knows English words. It is read-only and safe for concurrent use.
type Analyzer struct {
	stop      language.Set
	american  []language.Row // British ending, American ending; longer ones first
	questions *language.Questions
	lexicon   *language.Lexicon
}

var _ language.Analyzer = (*Analyzer)(nil)

// New reads the tables; once a process is enough.
func New() *Analyzer {
	a := &Analyzer{stop: language.NewSet(language.Words(stopText)[""]), american: language.Rows(spellingText)}
	a.lexicon = language.NewLexicon(kindsText, a.Stem)
	a.questions = language.NewQuestions(asksText, a.Stem, a.lexicon.Is, a.lexicon.Unit)
	return a
}

// Code is "en".
func (a *Analyzer) Code() string { return "en" }

// maxWord is the bytes of a word, generously.
const maxWord = 64

// Stem gives Snowball's stem. Porter2 does not always give the stem of a stem
// unchanged, so it is applied until nothing changes; a word with a letter
// outside a to z, or longer than any English word, is its own stem.
func (a *Analyzer) Stem(word string) string {
	if len(word) > maxWord || strings.IndexFunc(word, foreign) >= 0 {
		return word
	}
	for {
		stem := english.Stem(word, true)
		if stem == word || stem == "" || len(stem) > len(word) {
			return word
		}
		word = stem
	}
}

func foreign(r rune) bool { return (r < 'a' || r > 'z') && r != '\'' }

// Spelling writes British endings the American way (colour, organised, centre,
// travelled, programme), as far as the ending alone tells.
func (a *Analyzer) Spelling(word string) string {
	for _, r := range a.american {
		british, american := r.Cells[0], r.Cells[1]
		if rest, ok := strings.CutSuffix(word, british); ok && len(word) >= 5 {
			return rest + american
		}
	}
	return word
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

// Traits are those of kinds.tsv and of digits; a word behind in, at, near or from
// that may be a name is a place.
func (a *Analyzer) Traits(word string) language.Traits {
	t := a.lexicon.Traits(word)
	switch word {
	case "in", "at", "near", "from":
		t |= language.PlaceAhead
	}
	if digits := language.Digits(word); digits != "" {
		t = a.lexicon.Measure(t, word[len(digits):])
	}
	if a.mayName(word) {
		t |= language.MayName
	}
	return t
}

func (a *Analyzer) mayName(word string) bool { return language.Digits(word) == "" && !a.stop.Has(word) }
