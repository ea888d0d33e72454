package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Traits is what a word by itself tells of the kinds of things in its sentence: a
// bit for each [Kind] that it is of wherever it stands, and what it makes of its
// neighbours.
type Traits uint32

const (
	title   Traits = 1 << (iota + 20) // a person's name is likely to follow
	after                             // is likely to follow a person's name, or to be its last part
	body                              // acts as a person does: a government, an army
	unit                              // of time: digits before it are an amount as much as a date
	counter                           // counts people behind a number (জন)
	digit                             // starts with a digit
	brief                             // has one or two digits, as a day of a month has
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
	spans // stands between or behind the two ends of a span of time (from, to, থেকে, পর্যন্ত)
)

// of gives the bits of a kind and of those above it.
func of(k Kind) Traits {
	var t Traits
	for ; k != Any; k = broader[k] {
		t |= 1 << k
	}
	return t
}

// With gives the traits and the kind.
func (t Traits) With(k Kind) Traits { return t | of(k) }

// Has reports whether the word is of the kind wherever it stands.
func (t Traits) Has(k Kind) bool { return k != Any && t&(1<<k) != 0 }

func digitTraits(word string) Traits {
	if !startsDigit(word) {
		return 0
	}
	t := digit
	if IsYear(word) {
		t = t.With(Year)
	}
	if strings.Contains(word, ":") {
		t = t.With(Clock)
	}
	if len(Digits(word)) <= 2 {
		t |= brief
	}
	return t
}

// Written gives the traits of a word as it is written, between what stands before and
// after it in its sentence: a capital within a sentence tells a name, a small letter
// that it is none; signs tell money and per cent, quotation marks around a few words
// what a thing is called.
func (t Traits) Written(before, word, after string) Traits {
	if inMarks(before, word, after) {
		t = t.With(Called)
	}
	if t&digit != 0 {
		if r, _ := utf8.DecodeLastRuneInString(before); unicode.Is(unicode.Sc, r) {
			t = t.With(Money)
		}
		if strings.HasPrefix(after, "%") {
			t = t.With(Percent)
		}
		return t
	}
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.IsLower(r):
		t &^= MayName
	case unicode.IsUpper(r) && t&MayName != 0 && strings.ContainsFunc(before, unicode.IsLetter):
		t = t.With(Name).With(Called)
	}
	return t
}

// longestTitle is how many bytes a name in quotation marks has at most: more is speech.
const longestTitle = 90

// inMarks reports whether a word stands within one short pair of quotation marks: ‘Durbar’.
func inMarks(before, word, after string) bool {
	before, after = before[max(0, len(before)-longestTitle):], after[:min(len(after), longestTitle)]
	open := strings.LastIndexAny(before, "‘“")
	if open < 0 || strings.LastIndexAny(before, "’”") > open {
		return false
	}
	end := strings.IndexAny(after, "’”")
	return end >= 0 && !strings.ContainsAny(after[:end], "‘“") && len(before)-open+len(word)+end <= longestTitle
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
// month are times, other digits numbers, and what is counted or measured tells of
// what); for Person the word after a title and before a family name, for Place the
// word beside a place noun or a preposition of place, where it may be a name.
// Ascending.
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
	return all & (1<<kinds - 1)
}

// kindsAt gives the kinds of word i in its sentence.
func kindsAt(sentence []Traits, i int) Traits {
	t := kindsBeside(sentence, i)
	if t.Has(Time) && fromTo(sentence, i) {
		t = t.With(Duration)
	}
	return t
}

// How far apart the words of a span of time may stand: on Friday at 6 to, until Monday
// the 9th.
const (
	toSpan   = 4 // from a time to the word that spans
	fromSpan = 4 // from there to the other time
)

// fromTo reports whether word i, a time, is one end of a span of time: with a word that
// spans near it, and a time on that word's other side.
func fromTo(sentence []Traits, i int) bool {
	for j := max(0, i-toSpan); j <= min(len(sentence)-1, i+toSpan); j++ {
		if sentence[j]&spans == 0 || j == i {
			continue
		}
		from, end := j+1, min(len(sentence), j+1+fromSpan)
		if j < i {
			from, end = max(0, j-fromSpan), j
		}
		for k := from; k < end; k++ {
			if kindsBeside(sentence, k).Has(Time) {
				return true
			}
		}
	}
	return false
}

// kindsBeside gives the kinds of word i by itself and the words beside it.
func kindsBeside(sentence []Traits, i int) Traits {
	t := sentence[i]
	before, next := beside(sentence, i)
	switch {
	case t&digit != 0:
		return t | digits(sentence, i)
	case t.Has(Number):
		return t | amount(sentence, i)
	case t&(unit|counter) != 0 && before&(digit|of(Number)) != 0:
		if t&unit != 0 {
			t = t.With(Duration)
		} else {
			t = t.With(People)
		}
	}
	if t&MayName == 0 {
		return t
	}
	if before&title != 0 || next&after != 0 {
		t = t.With(Name)
	}
	if next&PlaceBehind != 0 || before&PlaceAhead != 0 && !t.Has(Time) && !t.Has(Number) {
		t = t.With(Place)
	}
	return t
}

func beside(sentence []Traits, i int) (before, next Traits) {
	if i > 0 {
		before = sentence[i-1]
	}
	if i+1 < len(sentence) {
		next = sentence[i+1]
	}
	return before, next
}

// digits tells what a word's digits are: a time when they are a year or a clock
// time, or stand beside a time's word (6 মে, May 6, 9 pm); a number and a time before
// a unit of time (3 hours); else a number.
func digits(sentence []Traits, i int) Traits {
	t := sentence[i]
	before, next := beside(sentence, i)
	if before&digit != 0 {
		before = 0
	}
	if next&unit != 0 {
		return of(Duration) | of(Time)
	}
	if t.Has(Time) {
		return 0
	}
	if t&brief != 0 && before.Has(Time) && before&unit == 0 && !next.Has(Time) {
		next = before
	}
	switch {
	case next.Has(Clock):
		return of(Clock)
	case next.Has(Month), next.Has(Date):
		return of(Date)
	case next.Has(Time):
		return of(Time)
	}
	return amount(sentence, i)
}

// amount tells of what word i, a number, is one: by the first word behind it that is
// no number itself (72 lakh 17 thousand taka), or by the sign before it ($40 million).
func amount(sentence []Traits, i int) Traits {
	if i > 0 && sentence[i-1]&digit != 0 && sentence[i-1].Has(Money) {
		return of(Money)
	}
	for _, t := range sentence[i:] {
		for _, k := range []Kind{Money, Percent, Length, Weight, People, Clock} {
			if t.Has(k) {
				return of(k)
			}
		}
		switch {
		case t&unit != 0:
			return of(Duration)
		case t&counter != 0, t.Has(Person) && t&body == 0:
			return of(People)
		case t&digit == 0 && !t.Has(Number):
			return of(Count)
		}
	}
	return of(Count)
}
