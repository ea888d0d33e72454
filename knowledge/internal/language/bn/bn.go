// Package bn holds what is particular to Bengali: stemming by closed tables,
// variant spellings, stop words, question phrases and kinds of words.
//
// The tables are text files beside this one, each with its source in its first
// lines: verbs.tsv and endings.tsv (conjugation), suffixes.tsv (declension),
// bases.txt and irregular.tsv (what the rules would get wrong), stop.txt,
// asks.tsv and kinds.tsv. The grammar followed is Hanne-Ruth Thompson, Bengali:
// A Comprehensive Grammar (Routledge, 2010); the spelling pairs are those on
// which the rules of the Bangla Academy (প্রমিত বাংলা বানানের নিয়ম) and older
// or everyday spelling part. testdata/inflection.tsv says which forms meet and
// which must not.
package bn

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed stop.txt
var stopText string

//go:embed asks.tsv
var asksText string

//go:embed kinds.tsv
var kindsText string

// Analyzer knows Bengali words. It is read-only and safe for concurrent use.
type Analyzer struct {
	stemmer
	stop      language.Set
	questions *language.Questions
	lexicon   *language.Lexicon
	tails     []string     // of place names: -পুর, -গঞ্জ
	people    []string     // behind a number: -জন
	clock     []string     // behind a number: -টায়
	places    language.Set // names that no tail tells
	names     []string     // tails of given names: -উদ্দিন
	noReason  language.Set // finite verbs that look like a verbal noun
}

var _ language.Analyzer = (*Analyzer)(nil)

// New reads the tables; once a process is enough.
func New() *Analyzer {
	kinds := language.Words(kindsText)
	a := &Analyzer{
		stemmer: newStemmer(language.NewSet(kinds["number"])),
		stop:    make(language.Set),
		tails:   kinds["place tails"],
		people:  kinds["people tails"],
		clock:   kinds["clock tails"],

		places: language.NewSet(kinds["place names"]), names: kinds["name tails"], noReason: language.NewSet(kinds["no reason"]),
	}
	for _, words := range language.Words(stopText) {
		for _, w := range words {
			a.stop[w] = struct{}{}
		}
	}
	a.lexicon = language.NewLexicon(kindsText, a.Stem)
	a.questions = language.NewQuestions(asksText, a.Stem, a.is, a.lexicon.Unit)
	return a
}

// StopWords gives the function words of stop.txt, in its order.
func StopWords() []string {
	var words []string
	for _, row := range language.Rows(stopText) {
		for _, cell := range row.Cells {
			words = append(words, strings.Fields(cell)...)
		}
	}
	return words
}

// Code is "bn".
func (a *Analyzer) Code() string { return "bn" }

// Stop reports the function words of stop.txt, with or without an emphatic ই or
// ও, and every form of the light verbs হওয়া, আছ-, রহ-, করা, পারা and
// যাওয়া (which mostly helps another verb: করা যায়, চলে গেছে).
func (a *Analyzer) Stop(word string) bool {
	if a.stop.Has(word) {
		return true
	}
	if bare, ok := cutEmphasis(word); ok && a.stop.Has(bare) {
		return true
	}
	switch a.verb(word) {
	case "হ", "আছ", "রহ্", "কর্", "পার্", "যা":
		return true
	}
	return false
}

// Verb reports a form of a verb of verbs.tsv.
func (a *Analyzer) Verb(word string) bool { return a.verb(word) != "" }

// Asks gives the kind of answer asked for, by the phrases of asks.tsv.
func (a *Analyzer) Asks(words []string) language.Kind {
	kind, _ := a.questions.Ask(words)
	return kind
}

// Frame gives the units and frame nouns, by the tables of asks.tsv and kinds.tsv.
func (a *Analyzer) Frame(words []string) []int { return a.questions.Frame(words) }

// Traits are those of kinds.tsv and of digits; the tails of place names (-পুর,
// -গঞ্জ) tell a place, and a name beside a place noun is one (ঢাকা শহরে).
func (a *Analyzer) Traits(word string) language.Traits {
	t := a.lexicon.Traits(word)
	if t.Has(language.Place) {
		t |= language.PlaceBehind
	}
	if a.placeName(word) {
		t = t.With(language.Place)
	}
	if a.givenName(word) {
		t = t.With(language.Name)
	}
	if a.because(word) {
		t = t.With(language.Reason)
	}
	t = a.counted(t, word)
	if a.mayName(word) {
		t |= language.MayName
	}
	return t
}

// counted adds what is written in one word with a number: 16জন and তিনজনকে are
// people, 11টায় is a time of the day, একদিনের and 3মাস say how long.
func (a *Analyzer) counted(t language.Traits, word string) language.Traits {
	number := a.numberAhead(word)
	if number == "" {
		return t
	}
	tail := word[len(number):]
	starts := func(with string) bool { return strings.HasPrefix(tail, with) }
	switch {
	case slices.ContainsFunc(a.people, starts):
		return t.With(language.People)
	case slices.ContainsFunc(a.clock, starts):
		return t.With(language.Clock)
	}
	return a.lexicon.Measure(t, tail)
}

// numberAhead gives the digits or the number word, the longest, that a word starts
// with; "" when there is none.
func (a *Analyzer) numberAhead(word string) string {
	if digits := language.Digits(word); digits != "" {
		return digits
	}
	for end := len(word); end > 0; {
		if a.numbers.Has(word[:end]) {
			return word[:end]
		}
		_, size := utf8.DecodeLastRuneInString(word[:end])
		end -= size
	}
	return ""
}

// is adds to the lexicon what only the form tells.
func (a *Analyzer) is(word string, kind language.Kind) bool {
	return a.lexicon.Is(word, kind) || kind == language.Place && a.placeName(word)
}

// because reports a verbal noun in the locative, which gives a reason: না থাকায়, বৃষ্টি
// হওয়ায় (Thompson 2010, verbal nouns).
func (a *Analyzer) because(word string) bool {
	noun, ok := strings.CutSuffix(word, "য়")
	return ok && strings.HasSuffix(noun, "া") && syllables(noun) >= 2 && a.verb(noun) != "" && !a.noReason.Has(word)
}

func (a *Analyzer) givenName(word string) bool {
	stem := a.Stem(word)
	return slices.ContainsFunc(a.names, func(tail string) bool { return strings.HasSuffix(stem, tail) && stem != tail })
}

func (a *Analyzer) placeName(word string) bool {
	stem := a.Stem(word)
	return a.places.Has(stem) || slices.ContainsFunc(a.tails, func(tail string) bool {
		rest, ok := strings.CutSuffix(stem, tail)
		return ok && syllables(rest) >= 1 && !strings.HasSuffix(rest, hasanta)
	})
}

// mayName reports whether a word may be part of a name: no function word, no
// verb, no digits.
func (a *Analyzer) mayName(word string) bool {
	return language.Digits(word) == "" && !a.Stop(word) && a.verb(word) == ""
}

func cutEmphasis(word string) (string, bool) {
	if bare, ok := strings.CutSuffix(word, "ই"); ok && utf8.RuneCountInString(bare) > 1 {
		return bare, true
	}
	if bare, ok := strings.CutSuffix(word, "ও"); ok && utf8.RuneCountInString(bare) > 1 {
		return bare, true
	}
	return word, false
}
