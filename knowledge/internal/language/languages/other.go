package languages

import "github.com/ukti-bot/ukti/knowledge/internal/language"

// other serves the languages that have no package of their own. It takes every word as it
// is: no stemming, no stop words, no question words; digits are numbers and times.
type other struct{ lexicon *language.Lexicon }

var _ language.Analyzer = (*other)(nil)

func newOther() *other {
	a := &other{}
	a.lexicon = language.NewLexicon("", a.Stem)
	return a
}

// Code is "und", the undetermined language.
func (*other) Code() string { return "und" }

// Stem is the word.
func (*other) Stem(word string) string { return word }

// Spelling is the word.
func (*other) Spelling(word string) string { return word }

// Stop is always false.
func (*other) Stop(string) bool { return false }

// Asks is always Any.
func (*other) Asks([]string) language.Kind { return language.Any }

// Frame gives none.
func (*other) Frame([]string) []int { return nil }

// Traits tell years and clock times from other digits.
func (a *other) Traits(word string) language.Traits { return a.lexicon.Traits(word) }
