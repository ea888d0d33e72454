package lang

import (
	"strings"
	"sync"
	"sync/atomic"
)

// String gives the kind's name in tables: "any", "person", "time", "place",
// "number" or "reason".
func (k Kind) String() string {
	switch k {
	case Person:
		return "person"
	case Time:
		return "time"
	case Place:
		return "place"
	case Number:
		return "number"
	case Reason:
		return "reason"
	}
	return "any"
}

// ParseKind reads a kind's name.
func ParseKind(name string) (Kind, bool) {
	for k := Any; k <= Reason; k++ {
		if k.String() == name {
			return k, true
		}
	}
	return Any, false
}

// Lexicon knows the kinds of words. One word may be of several kinds.
type Lexicon struct {
	stem  func(string) string
	stems map[string]kindSet // by stem
	exact map[string]kindSet // by the very form
	known sync.Map           // word → kindSet, those met so far
	count atomic.Int64
}

// kindSet has bit 1<<Kind for each kind, and the bits below.
type kindSet uint16

const (
	title kindSet = 1 << (iota + 8) // a person's name is likely to follow
	after                           // is likely to follow a person's name, or to be its last part
	unit                            // of time: digits before it are an amount as much as a date
)

// NewLexicon reads a table of words by kind. Its sections:
//
//	[person] [time] [place] [number] [reason]   words, met in every inflected form
//	[reason exact] and so on                    words, met in this form only
//	[title]                                     persons whose name follows (মন্ত্রী, Mr)
//	[after]                                     words that follow a person's name (মিয়া, Khan)
//	[unit]                                      units of time (ঘণ্টা, hour)
func NewLexicon(text string, stem func(string) string) *Lexicon {
	l := &Lexicon{stem: stem, stems: make(map[string]kindSet), exact: make(map[string]kindSet)}
	for section, words := range Words(text) {
		name, exact := strings.CutSuffix(section, " exact")
		var set kindSet
		switch name {
		case "title":
			set = title | 1<<Person
		case "after":
			set = after | 1<<Person
		case "unit":
			set = unit | 1<<Time
		default:
			kind, ok := ParseKind(name)
			if !ok {
				continue // a section for the language's own use
			}
			set = 1 << kind
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

// mostKnown bounds the words whose kinds are remembered: a language's vocabulary
// of news, not whatever a stranger types.
const mostKnown = 1 << 17

// set gives a word's kinds. An index asks for the same words over and over, and
// stemming is what costs, so the answer is remembered.
func (l *Lexicon) set(word string) kindSet {
	if known, ok := l.known.Load(word); ok {
		return known.(kindSet)
	}
	set := l.exact[word] | l.stems[l.stem(word)]
	if l.count.Add(1) <= mostKnown {
		l.known.Store(strings.Clone(word), set)
	}
	return set
}

// Is reports whether a word is of the kind by the table; digits are not in it.
func (l *Lexicon) Is(word string, kind Kind) bool { return l.set(word)&(1<<kind) != 0 }

// Holds gives the indices of the words that are of the kind: by the table; by
// their digits (years and days of a month are times, other digits numbers); and
// for Person the word after a title and before a family name, where it may be a
// name.
func (l *Lexicon) Holds(words []string, kind Kind, mayName func(word string) bool) []int {
	sets := make([]kindSet, len(words))
	for i, w := range words {
		sets[i] = l.set(w)
	}
	var at []int
	for i, w := range words {
		is := sets[i]&(1<<kind) != 0
		switch {
		case startsDigit(w):
			is = is || digits(words, sets, i)&(1<<kind) != 0
		case kind == Person && mayName(w):
			is = is || i > 0 && sets[i-1]&title != 0 || i+1 < len(words) && sets[i+1]&after != 0
		}
		if is {
			at = append(at, i)
		}
	}
	return at
}

// digits tells what the digits of words[i] are: a time when they are a year or
// a clock time, or stand beside a time's word (6 মে, May 6); a number and a time
// before a unit of time (3 hours); else a number.
func digits(words []string, sets []kindSet, i int) kindSet {
	const number, time kindSet = 1 << Number, 1 << Time
	next, before := kindSet(0), kindSet(0)
	if i+1 < len(words) {
		next = sets[i+1]
	}
	if i > 0 && !startsDigit(words[i-1]) {
		before = sets[i-1]
	}
	switch {
	case next&unit != 0:
		return number | time
	case Year(words[i]), strings.Contains(words[i], ":"), next&time != 0:
		return time
	case before&time != 0 && before&unit == 0 && len(Digits(words[i])) <= 2:
		return time
	}
	return number
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

// Year reports whether a word starts with the four digits of a year from 1800
// to 2099, and no further digit.
func Year(word string) bool {
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
