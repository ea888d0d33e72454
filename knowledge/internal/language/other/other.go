// Package other serves the languages that have no package of their own: no
// stemming, no stop words, no question words; digits are numbers and times.
package other

import "github.com/ukti-bot/ukti/knowledge/internal/language"

// Analyzer takes every word as it is.
type Analyzer struct{ lexicon *language.Lexicon }

var _ language.Analyzer = (*Analyzer)(nil)

// New gives the analyzer.
func New() *Analyzer {
	a := &Analyzer{}
	a.lexicon = language.NewLexicon("", a.Stem)
	return a
}

// Code is "und", the undetermined language.
func (*Analyzer) Code() string { return "und" }

// Stem is the word.
func (*Analyzer) Stem(word string) string { return word }

// Spelling is the word.
func (*Analyzer) Spelling(word string) string { return word }

// Stop is always false.
func (*Analyzer) Stop(string) bool { return false }

// Asks is always Any.
func (*Analyzer) Asks([]string) language.Kind { return language.Any }

// Frame gives none.
func (*Analyzer) Frame([]string) []int { return nil }

// Traits tell years and clock times from other digits.
func (a *Analyzer) Traits(word string) language.Traits { return a.lexicon.Traits(word) }
