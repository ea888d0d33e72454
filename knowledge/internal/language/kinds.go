package language

import (
	"iter"
	"strings"
)

var kindNames = [kinds]string{
	Any: "any", Person: "person", Time: "time", Place: "place", Number: "number", Reason: "reason", Called: "called",
	Name: "name", Day: "day", Date: "date", Month: "month", Year: "year", Clock: "clock",
	Duration: "duration", Money: "money", People: "people", Percent: "percent", Length: "length", Weight: "weight", Count: "count",
}

// broader gives, for each finer kind, the one above it.
var broader = [kinds]Kind{
	Name: Person, Day: Time, Date: Day, Month: Day, Year: Day, Clock: Time,
	Duration: Number, Money: Number, People: Number, Percent: Number, Length: Number, Weight: Number, Count: Number,
}

// String gives the kind's name in tables, as "person" or "money".
func (k Kind) String() string { return kindNames[min(k, kinds-1)] }

// AllKinds gives every kind but Any.
func AllKinds() iter.Seq[Kind] {
	return func(yield func(Kind) bool) {
		for k := Any + 1; k < kinds; k++ {
			if !yield(k) {
				return
			}
		}
	}
}

// Broad gives the kind among Person, Time, Place, Number, Reason and Called that k is a part
// of: Time for Month, Person for Person. Any has none above it.
func (k Kind) Broad() Kind {
	for broader[k] != Any {
		k = broader[k]
	}
	return k
}

// Finer reports whether there is a broader kind.
func (k Kind) Finer() bool { return broader[k] != Any }

// ParseKind reads a kind's name.
func ParseKind(name string) (Kind, bool) {
	for k, n := range kindNames {
		if n == name {
			return Kind(k), true
		}
	}
	return Any, false
}

// Lexicon knows the traits of words. One word may be of several kinds.
type Lexicon struct {
	stem  func(string) string
	stems map[string]Traits // by stem
	exact map[string]Traits // by the very form
}

// NewLexicon reads a table of words by kind. Its sections:
//
//	[person] [time] [month] and so on           words of a kind, met in every inflected form
//	[reason exact] and so on                    words, met in this form only
//	[called exact]                              what tells that a name stands beside it (named, নামের)
//	[title]                                     persons whose name follows (মন্ত্রী, Mr)
//	[after]                                     what follows a person's name or ends it (মিয়া, Khan)
//	[body]                                      bodies that act as persons do (সরকার, army)
//	[unit]                                      units of time (ঘণ্টা, hour)
//	[people]                                    what counts people behind a number (জন)
//	[leans exact]                               words that lean on the sentence before (he, this, but)
//	[spans exact]                               words between or behind the ends of a span of time (from, to)
func NewLexicon(text string, stem func(string) string) *Lexicon {
	l := &Lexicon{stem: stem, stems: make(map[string]Traits), exact: make(map[string]Traits)}
	for section, words := range Words(text) {
		name, exact := strings.CutSuffix(section, " exact")
		var set Traits
		switch name {
		case "title":
			set = title | of(Person)
		case "after":
			set = after | of(Name)
		case "body":
			set = body | of(Person)
		case "unit":
			set = unit | of(Time)
		case "people":
			set = counter
		case "leans":
			set = Leans
		case "spans":
			set = spans
		default:
			kind, ok := ParseKind(name)
			if !ok {
				continue // a section for the language's own use
			}
			set = of(kind)
		}
		for _, w := range words {
			if exact {
				l.exact[w] |= set
			} else {
				l.stems[stem(w)] |= set
			}
		}
	}
	return l
}

// Traits gives a word's traits by the table and by its digits.
func (l *Lexicon) Traits(word string) Traits {
	return l.exact[word] | l.stems[l.stem(word)] | digitTraits(word)
}

// Is reports whether a word is of the kind by the table; digits are not in it. A body is
// no Person: who acted may be the army, but "which army" does not ask for anybody. A unit
// of time is of the kind Duration, and what counts people of the kind People: both by
// themselves are no number, but are asked for with one.
func (l *Lexicon) Is(word string, kind Kind) bool {
	t := l.exact[word] | l.stems[l.stem(word)]
	if kind == Person && t&body != 0 {
		return false
	}
	return t.Has(kind) || kind == Duration && t&unit != 0 || kind == People && t&(counter|of(Person)) != 0
}

// Unit reports whether a word measures or counts behind a number, by the table: days,
// taka, per cent, miles, tonnes, the জন of people.
func (l *Lexicon) Unit(word string) bool {
	t := l.exact[word] | l.stems[l.stem(word)]
	return t&(unit|counter) != 0 || t.Has(Money) || t.Has(Percent) || t.Has(Length) || t.Has(Weight)
}

// Measure adds to the traits of a number what is written in one word with it, the tail:
// 3মাস says how long, 12km how far.
func (l *Lexicon) Measure(t Traits, tail string) Traits {
	for _, kind := range []Kind{Duration, Money, Length, Weight, Percent} {
		if tail != "" && l.Is(tail, kind) {
			t = t.With(kind)
		}
	}
	return t
}

// Digits gives the number that a word starts with: "14" of "14টি", "2.5" of
// "2.5", "" when there is none.
func Digits(word string) string {
	end := 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case isDigit(c):
			end = i + 1
		case i > 0 && (c == '.' || c == ',' || c == ':' || c == '/'):
		default:
			return word[:end]
		}
	}
	return word[:end]
}

// IsYear reports whether a word starts with the four digits of a year from 1800
// to 2099, and no further digit.
func IsYear(word string) bool {
	d := Digits(word)
	if len(d) != 4 {
		return false
	}
	for i := range 4 {
		if !isDigit(d[i]) {
			return false
		}
	}
	return d[:2] == "18" || d[:2] == "19" || d[:2] == "20"
}

func startsDigit(word string) bool { return word != "" && isDigit(word[0]) }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
