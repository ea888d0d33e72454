package gaps

import (
	"cmp"
	"slices"
	"strings"
)

// near is the share of the words of two questions, taken together, that both have, from
// which they stand in one group.
const near = 0.4

// group puts questions that share words together. Each joins the group whose first
// question is the nearest.
func group(all []Gap) (groups [][]Gap) {
	slices.SortFunc(all, func(a, b Gap) int {
		return cmp.Or(b.Asked-a.Asked, b.Last.Compare(a.Last), strings.Compare(a.Question, b.Question))
	})
	for _, g := range all {
		at, best := -1, near
		for i, other := range groups {
			if n := nearness(g.Question, other[0].Question); n >= best {
				at, best = i, n
			}
		}
		if at < 0 {
			groups = append(groups, nil)
			at = len(groups) - 1
		}
		groups[at] = append(groups[at], g)
	}
	slices.SortStableFunc(groups, func(a, b []Gap) int { return asked(b) - asked(a) })
	return groups
}

// nearness is from 0, no word in common, to 1, the same words.
func nearness(a, b string) float64 {
	words, both := fold(strings.Fields(a)), 0
	others := fold(strings.Fields(b))
	for _, w := range words {
		if slices.Contains(others, w) {
			both++
		}
	}
	return float64(both) / float64(len(words)+len(others)-both)
}

func asked(group []Gap) (n int) {
	for _, g := range group {
		n += g.Asked
	}
	return n
}
