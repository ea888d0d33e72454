package search

import "slices"

// sortBest puts the n first of all in front, in order; the others stay behind them
// in no order (quickselect). compare should never call two elements equal: many equal
// ones take time by the square of their number.
func sortBest[T any](all []T, n int, compare func(a, b T) int) {
	for len(all) > n {
		// A pivot from the middle of three; what is before it goes to the front.
		a, m, b := 0, len(all)/2, len(all)-1
		if compare(all[m], all[a]) < 0 {
			a, m = m, a
		}
		if compare(all[b], all[m]) < 0 {
			m = b
			if compare(all[m], all[a]) < 0 {
				m = a
			}
		}
		last := len(all) - 1
		all[m], all[last] = all[last], all[m]
		split := 0
		for i := range last {
			if compare(all[i], all[last]) < 0 {
				all[i], all[split] = all[split], all[i]
				split++
			}
		}
		all[split], all[last] = all[last], all[split]
		if split < n {
			// all[:split+1] are among the first; what is missing is behind them.
			sortBest(all[split+1:], n-split-1, compare)
			all = all[:split+1]
			break
		}
		all = all[:split]
	}
	slices.SortFunc(all, compare)
}
