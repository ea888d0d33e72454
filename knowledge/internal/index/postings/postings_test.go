package postings

import (
	"slices"
	"testing"
)

func lists(all ...[]uint32) *Lists[uint32] {
	var b Builder[uint32]
	for _, l := range all {
		b.Append(l)
	}
	return b.Build()
}

func TestInvert(t *testing.T) {
	forward := lists([]uint32{2, 0, 2}, nil, []uint32{0, 1})
	for name, numbers := range map[string]int{"dense": 4, "sparse": 1000} {
		t.Run(name, func(t *testing.T) {
			got := Invert[uint32, uint32](forward, numbers, 10)
			if sparse := got.numbers != nil; sparse != (name == "sparse") {
				t.Fatalf("kept sparsely: %v", sparse)
			}
			for i, w := range [][]uint32{{10, 12}, {12}, {10}, nil, nil} {
				if !slices.Equal(got.At(uint32(i)), w) {
					t.Errorf("list %d: %v, want %v", i, got.At(uint32(i)), w)
				}
			}
			var seen []uint32
			got.All(func(number uint32, lists []uint32) { seen = append(append(seen, number), lists...) })
			if !slices.Equal(seen, []uint32{0, 10, 12, 1, 12, 2, 10}) {
				t.Errorf("All: %v", seen)
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	if l := lists(); l.Len() != 0 || l.Total() != 0 || Invert[uint32, uint32](l, 0, 0).At(0) != nil {
		t.Error("an empty index is not empty")
	}
}

// Every pair (list, number) of a random index must be found from both sides.
func FuzzInvert(f *testing.F) {
	f.Add([]byte{3, 1, 255, 2, 2, 255, 255, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var all [][]uint32
		var current []uint32
		for _, c := range data {
			if c == 255 {
				all, current = append(all, current), nil
				continue
			}
			current = append(current, uint32(c))
		}
		forward := lists(all...)
		inverted := Invert[uint32, uint32](forward, 255, 0)
		sparse := Invert[uint32, uint32](forward, 1<<20, 0)
		pairs := 0
		for i, l := range all {
			slices.Sort(l)
			l = slices.Compact(l)
			pairs += len(l)
			for _, number := range l {
				if _, ok := slices.BinarySearch(inverted.At(number), uint32(i)); !ok {
					t.Fatalf("list %d is not found by %d", i, number)
				}
				if !slices.Equal(inverted.At(number), sparse.At(number)) {
					t.Fatalf("%d: dense %v, sparse %v", number, inverted.At(number), sparse.At(number))
				}
			}
		}
		if inverted.lists.Total() != pairs {
			t.Fatalf("%d pairs, want %d", inverted.lists.Total(), pairs)
		}
	})
}
