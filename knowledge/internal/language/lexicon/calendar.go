package lexicon

import (
	"strings"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/bn"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/hi"
)

// calendar holds a group for each month and each weekday, with its short names.
func calendar(fold func(string) string) []group {
	var months [12]group
	var days [7]group
	for _, l := range []locales.Translator{en.New(), bn.New(), hi.New()} {
		fill(months[:], fold, l.MonthsWide())
		fill(months[:], fold, l.MonthsAbbreviated())
		fill(days[:], fold, l.WeekdaysWide())
		fill(days[:], fold, l.WeekdaysAbbreviated())
	}
	return append(months[:], days[:]...)
}

func fill(groups []group, fold func(string) string, names []string) {
	for i := range min(len(groups), len(names)) {
		groups[i].by = Name
		name := strings.TrimSuffix(fold(names[i]), "॰") // Devanagari's abbreviation sign
		groups[i].add(name, ordinaryNames[name])
	}
}
