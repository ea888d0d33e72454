package period

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed phrases.tsv
var phrasesText string

// table is phrases.tsv, read.
type table struct {
	months, weekdays map[string]int // month 1 to 12; day of the week, Sunday is 0
	endings          []string
	phrases          map[string][]phrase // by the first element, the longest first
	since            language.Set        // before a time: only what came since is meant
	before, behind   language.Set        // before or behind one: what began then is meant, or what came since
}

// phrase is one row: its elements and what they mean.
type phrase struct {
	elements []string
	meaning  meaning
}

type meaning struct {
	name         string // of a time, as the head of phrases.tsv explains; "" for none
	from, to     int
	newest, news bool
}

func (m *meaning) bounds() bool { return m.name != "" }

// named reports whether a day or month is called by its name.
func (m *meaning) named() bool {
	return m.name == "weekday" && m.from == 0 || m.name == "date" || m.name == "named-month" || m.name == "year"
}

// match is a phrase met, and what stood for its elements.
type match struct {
	words                        int
	meaning                      meaning
	month, weekday, number, year int
}

var tables = sync.OnceValue(func() *table {
	t, err := parse(phrasesText)
	if err != nil {
		panic(err) // a table of this package
	}
	return t
})

func parse(text string) (*table, error) {
	t := &table{months: map[string]int{}, weekdays: map[string]int{}, phrases: map[string][]phrase{}, since: language.Set{}, before: language.Set{}, behind: language.Set{}}
	months, weekdays := 0, 0
	for _, r := range language.Rows(text) {
		switch r.Section {
		case "calendar":
			into, n := t.weekdays, weekdays
			if r.Cells[0] == "month" {
				months++
				into, n = t.months, months
			} else {
				weekdays++
			}
			for _, name := range strings.Fields(r.Cells[1]) {
				into[name] = n
			}
		case "endings":
			t.endings = append(t.endings, strings.Fields(r.Cells[0])...)
		case "since", "since before", "since behind":
			into := map[string]language.Set{"since": t.since, "since before": t.before, "since behind": t.behind}[r.Section]
			for _, w := range strings.Fields(r.Cells[0]) {
				into[w] = struct{}{}
			}
		default:
			p := phrase{elements: strings.Fields(r.Cells[0])}
			var err error
			if p.meaning, err = parseMeaning(strings.Fields(r.Cells[1])); err != nil {
				return nil, fmt.Errorf("%s: %w", r.Cells[0], err)
			}
			t.phrases[p.elements[0]] = append(t.phrases[p.elements[0]], p)
		}
	}
	for _, list := range t.phrases {
		slices.SortStableFunc(list, func(a, b phrase) int { return len(b.elements) - len(a.elements) })
	}
	return t, nil
}

func parseMeaning(fields []string) (meaning, error) {
	var m meaning
	for i, f := range fields {
		switch f {
		case "newest":
			m.newest = true
		case "news":
			m.news = true
		case "day", "week", "month", "year", "weekday", "date", "named-month", "ago", "last":
			m.name = f
		default:
			n, err := strconv.Atoi(f)
			if err != nil {
				return m, fmt.Errorf("%q means nothing here", f)
			}
			if m.to = n; i == 1 {
				m.from = n
			}
		}
	}
	return m, nil
}

// match gives the longest phrase that the words begin with.
func (t *table) match(words []string) (match, bool) {
	best := match{}
	for _, head := range []string{words[0], "{n}", "{month}", "{weekday}"} {
		for _, p := range t.phrases[head] {
			if len(p.elements) <= best.words {
				break // the longest come first
			}
			if m, ok := t.fits(p, words); ok {
				best = m
				break
			}
		}
	}
	return best, best.words > 0
}

func (t *table) fits(p phrase, words []string) (match, bool) {
	m := match{words: len(p.elements), meaning: p.meaning}
	if len(words) < len(p.elements) {
		return m, false
	}
	for i, e := range p.elements {
		ok := true
		switch w := words[i]; e {
		case "{n}":
			m.number, ok = t.count(w)
		case "{year}":
			m.year, _ = strconv.Atoi(w)
			ok = language.IsYear(w) && len(w) == 4
		case "{month}":
			m.month, ok = t.name(t.months, w)
			ok = ok && (len(p.elements) > 1 || !isWord(w))
		case "{weekday}":
			m.weekday, ok = t.name(t.weekdays, w)
		default:
			ok = w == e
		}
		if !ok {
			return m, false
		}
	}
	return m, p.meaning.name != "date" || m.number <= 31
}

// isWord reports names of months that are words of another meaning as well, or whose
// short form is.
func isWord(w string) bool {
	return w == "মে" || w[0] < 0x80 // an English month wants a word beside it: may, march
}

// name gives the number of a calendar name, with one of the endings or none.
func (t *table) name(names map[string]int, word string) (int, bool) {
	if n, ok := names[word]; ok {
		return n, true
	}
	for _, e := range t.endings {
		if n, ok := names[strings.TrimSuffix(word, e)]; ok {
			return n, true
		}
	}
	return 0, false
}

// count reads a number from 1 to 999, with one of the endings or none (19th, ১৯শে).
func (t *table) count(word string) (int, bool) {
	digits := language.Digits(word)
	if rest := word[len(digits):]; rest != "" && !slices.Contains(t.endings, rest) {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && 0 < n && n < 1000
}
