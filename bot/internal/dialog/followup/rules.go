package followup

import (
	_ "embed"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
)

//go:embed words.tsv
var table string

// rules has the phrases of each rule of words.tsv, of all languages together:
// people mix them.
var rules = func() map[string]locale.Phrases {
	all := make(map[string]locale.Phrases)
	for _, r := range rows(table) {
		for _, p := range r.phrases {
			all[r.rule] = append(all[r.rule], locale.ParsePhrase(p))
		}
	}
	return all
}()

// classes are the rules whose words may take each other's place.
var classes = []string{"year", "month", "day", "toll"}

// endings are the case endings, longest first as they stand.
var endings = func() (list []string) {
	for _, r := range rows(table) {
		if r.rule == "ending" {
			list = append(list, r.phrases...)
		}
	}
	return list
}()

// row is one line of words.tsv.
type row struct {
	rule, lang string
	phrases    []string
}

// rows reads a table like words.tsv. What is no row of three cells is left out; a
// test holds words.tsv to having none.
func rows(table string) (list []row) {
	for line := range strings.Lines(table) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		r := row{rule: cells[0], lang: cells[1]}
		for p := range strings.SplitSeq(cells[2], ",") {
			r.phrases = append(r.phrases, strings.TrimSpace(p))
		}
		list = append(list, r)
	}
	return list
}
