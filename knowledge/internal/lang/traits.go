package lang

import "strings"

// Traits is what a word by itself tells of the kinds of things in its sentence: a
// bit for each [Kind] that it is of wherever it stands, and what it makes of its
// neighbours.
type Traits uint32

const (
	title Traits = 1 << (iota + 8) // a person's name is likely to follow
	after                          // is likely to follow a person's name, or to be its last part
	unit                           // of time: digits before it are an amount as much as a date
	digit                          // starts with a digit
	dated                          // is a year or a clock time
	brief                          // has one or two digits, as a day of a month has
	// MayName is for words that may be part of a name: no function word, no verb,
	// no digits.
	MayName
	// PlaceBehind is for words before which a place's name stands (শহর "town").
	PlaceBehind
	// PlaceAhead is for words after which a place's name stands (in, near).
	PlaceAhead
	// Leans is for words that, first in a sentence, speak of the sentence before it
	// (he, this, but).
	Leans
)

func of(k Kind) Traits {
	if k == Any {
		return 0
	}
	return 1 << k
}

// With gives the traits and the kind.
func (t Traits) With(k Kind) Traits { return t | of(k) }

// Has reports whether the word is of the kind wherever it stands.
func (t Traits) Has(k Kind) bool { return t&of(k) != 0 }

func digitTraits(word string) Traits {
	if !startsDigit(word) {
		return 0
	}
	t := digit
	if Year(word) || strings.Contains(word, ":") {
		t |= dated
	}
	if len(Digits(word)) <= 2 {
		t |= brief
	}
	return t
}

// TraitsOf gives the traits of words of one language.
func TraitsOf(a Analyzer, words []string) []Traits {
	traits := make([]Traits, len(words))
	for i, w := range words {
		traits[i] = a.Traits(w)
	}
	return traits
}

// Holds gives the indices of the words of a sentence that are of the kind:
// by themselves; by their digits and what stands beside them (years and days of a
// month are times, other digits numbers); for Person the word after a title and
// before a family name, for Place the word beside a place noun or a preposition of
// place, where it may be a name. Ascending.
func Holds(sentence []Traits, kind Kind) []int {
	var at []int
	for i := range sentence {
		if kindsAt(sentence, i).Has(kind) {
			at = append(at, i)
		}
	}
	return at
}

// Kinds gives, as traits, every kind that a sentence's words are of.
func Kinds(sentence []Traits) Traits {
	var all Traits
	for i := range sentence {
		all |= kindsAt(sentence, i)
	}
	return all & (1<<(Reason+1) - 1)
}

// kindsAt gives the kinds of word i in its sentence.
func kindsAt(sentence []Traits, i int) Traits {
	t := sentence[i]
	var before, next Traits
	if i > 0 {
		before = sentence[i-1]
	}
	if i+1 < len(sentence) {
		next = sentence[i+1]
	}
	if t&digit != 0 {
		return t | digits(before, t, next)
	}
	if t&MayName == 0 {
		return t
	}
	if before&title != 0 || next&after != 0 {
		t = t.With(Person)
	}
	if next&PlaceBehind != 0 || before&PlaceAhead != 0 && !t.Has(Time) && !t.Has(Number) {
		t = t.With(Place)
	}
	return t
}

// digits tells what a word's digits are: a time when they are a year or a clock
// time, or stand beside a time's word (6 মে, May 6); a number and a time before a
// unit of time (3 hours); else a number.
func digits(before, t, next Traits) Traits {
	if before&digit != 0 {
		before = 0
	}
	switch {
	case next&unit != 0:
		return of(Number) | of(Time)
	case t&dated != 0, next.Has(Time):
		return of(Time)
	case before.Has(Time) && before&unit == 0 && t&brief != 0:
		return of(Time)
	}
	return of(Number)
}
