// Package scene tells the words of a question that name what was reported (a case, an
// accident) from those that ask about it: "in the harbour fire, who was arrested?". An answer
// stands anywhere in the report, the name of the case mostly at its head only.
package scene

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed nouns.tsv
var nounsText string

// table has the words of each section of nouns.tsv.
var table = sync.OnceValue(func() map[string]language.Set {
	t := map[string]language.Set{}
	for _, r := range language.Rows(nounsText) {
		if t[r.Section] == nil {
			t[r.Section] = language.Set{}
		}
		for _, w := range strings.Fields(r.Cells[1]) {
			t[r.Section][w] = struct{}{}
		}
	}
	return t
})

// Places gives the places of the folded words that set the scene, ascending; nil where none
// do. asks reports a word that asks: the scene doesn't reach over it.
func Places(words []string, asks func(i int) bool) []int {
	for i, w := range words {
		switch {
		case table()["closes"].Has(w):
			return span(start(i, asks), i+1)
		case table()["opens"].Has(w):
			if end := noun(words, i+1, asks); end > 0 {
				return span(i+1, end)
			}
		}
	}
	return nil
}

// start is where the words that lead to the one at end begin: behind the last that asks.
func start(end int, asks func(i int) bool) int {
	for i := end; i > 0; i-- {
		if asks(i - 1) {
			return i
		}
	}
	return 0
}

// farthest is how many words an English scene has at most.
const farthest = 8

// noun finds the noun that ends a scene opened before from, the last in reach, and returns
// the place behind it; 0 when there is none.
func noun(words []string, from int, asks func(i int) bool) (end int) {
	for i := from; i < min(len(words), from+farthest) && !asks(i); i++ {
		if table()["ends"].Has(words[i]) {
			end = i + 1
		}
	}
	return end
}

func span(from, end int) []int {
	var out []int
	for i := from; i < end; i++ {
		out = append(out, i)
	}
	return out
}
