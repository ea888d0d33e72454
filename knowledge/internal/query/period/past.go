package period

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/text"
)

//go:embed past.tsv
var pastText string

// comparedWithin is how many words behind a time the word may stand by which it is only
// compared: গত বছরের একই সময়ের তুলনায়.
const comparedWithin = 3

// bygone is past.tsv, read.
type bygone struct {
	past, present  [][]string
	before, behind language.Set // beside a time: it is compared with
	made           language.Set // how old a thing is, is told
	asked          language.Set // what was before is asked
}

var bygones = sync.OnceValue(func() *bygone {
	b := &bygone{before: language.Set{}, behind: language.Set{}, made: language.Set{}, asked: language.Set{}}
	for _, r := range language.Rows(pastText) {
		elements := folded(r.Cells[0])
		switch r.Section {
		case "past":
			b.past = append(b.past, elements)
		case "present":
			b.present = append(b.present, elements)
		case "made":
			add(b.made, elements)
		case "asked":
			add(b.asked, elements)
		case "compared before":
			add(b.before, elements)
		case "compared behind":
			add(b.behind, elements)
		default:
			panic("past.tsv: an unknown section " + r.Section) // a table of this package
		}
	}
	return b
})

// folded gives the elements of a row as words of a text are folded.
func folded(row string) []string {
	elements := strings.Fields(row)
	for i, e := range elements {
		if e[0] != '{' {
			elements[i] = text.Tokens(e)[0].Term
		}
	}
	return elements
}

func add(to language.Set, words []string) {
	for _, w := range words {
		to[w] = struct{}{}
	}
}

// Past reports whether folded words of a text of some year speak of a year before it, and
// of nothing later: "last year forty died", "in 2019". They don't where that time is only
// compared with, nor where a thing has its age told. year 0 is an unknown one: then no
// number of a year is before it.
func Past(words []string, year int) bool {
	b := bygones()
	return b.tells(words, year) && !b.now(words) && !slices.ContainsFunc(words, b.made.Has)
}

// Dated reports whether the folded words of a question name a year, or say that one gone by
// is meant.
func Dated(words []string) bool {
	return slices.ContainsFunc(words, language.IsYear) || slices.ContainsFunc(words, bygones().asked.Has) || slices.ContainsFunc(starts(words), func(at []string) bool { return longest(bygones().past, at, 0) > 0 })
}

func (b *bygone) tells(words []string, year int) bool {
	for i, at := range starts(words) {
		n := longest(b.past, at, year)
		if n == 0 || i > 0 && b.before.Has(words[i-1]) {
			continue
		}
		end := i + n
		if !slices.ContainsFunc(words[end:min(len(words), end+comparedWithin)], b.behind.Has) {
			return true
		}
	}
	return false
}

func (b *bygone) now(words []string) bool {
	return slices.ContainsFunc(starts(words), func(at []string) bool { return longest(b.present, at, 0) > 0 })
}

// starts lists what words go on as from each of them.
func starts(words []string) [][]string {
	list := make([][]string, len(words))
	for i := range words {
		list[i] = words[i:]
	}
	return list
}

// longest is the length of the longest phrase that words begin with; 0 for none.
func longest(phrases [][]string, words []string, year int) int {
	n := 0
	for _, p := range phrases {
		if len(p) > n && len(p) <= len(words) && slices.EqualFunc(p, words[:len(p)], func(element, word string) bool { return stands(element, word, year) }) {
			n = len(p)
		}
	}
	return n
}

func stands(element, word string, year int) bool {
	switch element {
	case "{year}":
		n, _ := strconv.Atoi(language.Digits(word))
		return language.IsYear(word) && n < year
	case "{weekday}":
		_, ok := tables().name(tables().weekdays, word)
		return ok
	}
	return element == word
}
