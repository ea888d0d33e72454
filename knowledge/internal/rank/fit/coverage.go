package main

import (
	"cmp"
	"slices"
)

// level is what answering from one sureness on means.
type level struct {
	from     float64 // sureness
	coverage float64 // share of the answerable questions that are answered
	right    float64 // share of the answers that are right
	false    float64 // share of the unanswerable questions that are answered
}

// levels gives a level for each sureness that occurs, the highest first.
func levels(all []judged) []level {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b judged) int { return cmp.Compare(b.sureness, a.sureness) })
	answerable := 0
	for _, j := range sorted {
		answerable += count(j.answerable)
	}
	var out []level
	answered, right, falsely := 0, 0, 0
	for i, j := range sorted {
		answered += count(j.answerable)
		right += count(j.right)
		falsely += count(!j.answerable)
		if i+1 < len(sorted) && sorted[i+1].sureness == j.sureness {
			continue
		}
		out = append(out, level{
			from: j.sureness, coverage: share(answered, answerable),
			right: share(right, i+1), false: share(falsely, len(sorted)-answerable),
		})
	}
	return out
}

// covering gives the first level that covers so much; ok is false when none does.
func covering(all []level, coverage float64) (level, bool) {
	i := slices.IndexFunc(all, func(l level) bool { return l.coverage >= coverage })
	if i < 0 {
		return level{}, false
	}
	return all[i], true
}

// reaching gives the widest level at which so much is right; ok is false when none
// is.
func reaching(all []level, precision float64) (level, bool) {
	for _, l := range slices.Backward(all) {
		if l.right >= precision {
			return l, true
		}
	}
	return level{}, false
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// share of nothing is 0.
func share(part, of int) float64 { return float64(part) / float64(max(1, of)) }
