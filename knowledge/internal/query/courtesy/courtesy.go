// Package courtesy finds what people say around a question out of politeness, so that
// it is searched and judged as if they had not: "assalamu alaikum, ektu bolben …".
package courtesy

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed phrases.txt
var phrasesText string

// phrases are those of a section by their first word, the longest first.
type phrases map[string][][]string

var tables = sync.OnceValue(func() (t struct{ anywhere, edges phrases }) {
	t.anywhere, t.edges = phrases{}, phrases{}
	for _, r := range language.Rows(phrasesText) {
		into := t.anywhere
		if r.Section == "edges" {
			into = t.edges
		}
		words := strings.Fields(r.Cells[0])
		into[words[0]] = append(into[words[0]], words)
	}
	for _, p := range []phrases{t.anywhere, t.edges} {
		for _, list := range p {
			slices.SortStableFunc(list, func(a, b []string) int { return len(b) - len(a) })
		}
	}
	return t
})

// at gives how many words a phrase at the beginning of words has, the longest of them.
func (p phrases) at(words []string) int {
	for _, phrase := range p[words[0]] {
		if len(phrase) <= len(words) && slices.Equal(phrase, words[:len(phrase)]) {
			return len(phrase)
		}
	}
	return 0
}

// Places gives the places of the folded words that are mere courtesy, ascending; none
// where nothing else would be left.
func Places(words []string) []int {
	polite := make([]bool, len(words))
	for i := 0; i < len(words); {
		n := tables().anywhere.at(words[i:])
		for k := i; k < i+n; k++ {
			polite[k] = true
		}
		i += max(n, 1)
	}
	// From both ends inwards, as long as there is nothing else.
	left := func(i int) bool { return polite[i] || tables().edges.at(words[i:i+1]) > 0 }
	for i := 0; i < len(words) && left(i); i++ {
		polite[i] = true
	}
	for i := len(words) - 1; i >= 0 && left(i); i-- {
		polite[i] = true
	}
	var out []int
	for i, is := range polite {
		if is {
			out = append(out, i)
		}
	}
	if len(out) == len(words) {
		return nil
	}
	return out
}
