// Package bnlatn holds what is particular to Bengali typed in Latin letters
// (Banglish), which has no spelling: the tables list the shapes that chat gives
// to the same word. What Bengali words are is as in package bn; the grammar is
// Hanne-Ruth Thompson, Bengali: A Comprehensive Grammar (2010), the spellings
// are those of everyday typing in Bangladesh and West Bengal.
package bnlatn

import (
	_ "embed"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed stop.txt
var stopText string

//go:embed asks.tsv
var asksText string

//go:embed kinds.tsv
var kindsText string

// Analyzer knows Banglish words. It is read-only and safe for concurrent use.
type Analyzer struct {
	stemmer
	stop      language.Set
	questions *language.Questions
	lexicon   *language.Lexicon
}

var _ language.Analyzer = (*Analyzer)(nil)

// New reads the tables; once a process is enough.
func New() *Analyzer {
	a := &Analyzer{stemmer: newStemmer(), stop: make(language.Set)}
	for _, words := range language.Words(stopText) {
		for _, w := range words {
			a.stop[w] = struct{}{}
		}
	}
	a.lexicon = language.NewLexicon(kindsText, a.Stem)
	a.questions = language.NewQuestions(asksText, a.Stem, a.lexicon.Is, a.lexicon.Unit)
	return a
}

// Code is "bn-Latn".
func (a *Analyzer) Code() string { return "bn-Latn" }

// Spelling is the word: in Banglish every spelling is one of many, and the
// phonetic key is what levels them.
func (a *Analyzer) Spelling(word string) string { return word }

// Stop reports the function words of stop.txt and every form of the light verbs
// kora, howa, para (be able) and jaoa (go, which mostly helps another verb).
func (a *Analyzer) Stop(word string) bool {
	if a.stop.Has(word) {
		return true
	}
	switch a.verb(word) {
	case "kor", "ho", "par", "ja":
		return true
	}
	return false
}

// Asks gives the kind of answer asked for, by the phrases of asks.tsv. "ke" is
// both কে "who" and the accusative ending written apart, so that it asks for a
// person only where no other question word stands.
func (a *Analyzer) Asks(words []string) language.Kind {
	kind, ok := a.questions.Ask(words)
	if !ok && (slices.Contains(words, "ke") || slices.Contains(words, "k")) {
		return language.Name
	}
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

func (a *Analyzer) mayName(word string) bool {
	return language.Digits(word) == "" && !a.Stop(word) && a.verb(word) == ""
}
