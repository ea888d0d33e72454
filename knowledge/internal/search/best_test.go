package search

import (
	"cmp"
	"slices"
	"testing"
)

// FuzzSortBest against sorting everything.
func FuzzSortBest(f *testing.F) {
	f.Add([]byte{3, 1, 2, 2, 9, 0}, uint8(3))
	f.Add([]byte{1, 1, 1, 1, 1, 1}, uint8(2))
	f.Add([]byte{9, 8, 7, 6, 5, 4, 3, 2, 1}, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, n uint8) {
		want := slices.Clone(data)
		slices.Sort(want)
		got := slices.Clone(data)
		sortBest(got, int(n), cmp.Compare[byte])
		if k := min(int(n), len(data)); !slices.Equal(got[:k], want[:k]) {
			t.Fatalf("%v: the first %d are %v", data, n, got[:k])
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("%v became %v", data, got)
		}
	})
}
