package quotation

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// tables are the words that judging knows, by section; a linguist may correct them.
//
//go:embed words.tsv
var tablesText string

var (
	lists  = language.Words(tablesText)
	tables = func() map[string]language.Set {
		sets := map[string]language.Set{}
		for section, words := range lists {
			sets[section] = language.NewSet(words)
		}
		return sets
	}()
)

// list is a section of the table as it stands, for what is no single word.
func list(section string) []string { return lists[section] }

var (
	negations     = tables["negations"]
	noNegations   = tables["no negations"]
	numerals      = tables["numerals"]
	negationTails = list("negation tails")
)

// negates reports a negation: a word of its own, or one at a verb's end (হয়নি, didn't).
func negates(term string) bool {
	return negations.Has(term) || !noNegations.Has(term) &&
		slices.ContainsFunc(negationTails, func(tail string) bool { return len(term) > len(tail) && strings.HasSuffix(term, tail) })
}

func anyNegates(words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool { return negates(w.term) })
}

// grave reports a figure, a name in capitals or a negation among words of s.
func grave(s string, words []word) bool {
	return slices.ContainsFunc(words, func(w word) bool {
		return isFigure(w.term) || numerals.Has(w.term) || negates(w.term) || isName(s, w)
	})
}

// isName reports a word with a capital within a sentence.
func isName(s string, w word) bool {
	r, _ := utf8.DecodeRuneInString(s[w.span.Start:])
	if !unicode.IsUpper(r) || len(w.term) < 2 {
		return false
	}
	before := strings.TrimRightFunc(s[:w.span.Start], unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && (unicode.IsLetter(last) || unicode.IsDigit(last) || last == ',')
}
