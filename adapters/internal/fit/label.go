package fit

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// Shorten returns a label of Ukti's own, never a quote, in at most max by
// measure: cut between graphemes, with an ellipsis for what is left out. max must
// have room for the ellipsis.
func Shorten(label string, max int, measure Measure) string {
	const ellipsis = "…"
	if measure(label) <= max {
		return label
	}
	end := 0
	for all := graphemes.FromString(label); all.Next(); end = all.End() {
		if measure(label[:all.End()]+ellipsis) > max {
			break
		}
	}
	return strings.TrimRight(label[:end], " ") + ellipsis
}

// OneLine returns text with each run of white space made one space, and none at
// its ends.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
