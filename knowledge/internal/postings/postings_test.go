package postings

import (
	"slices"
	"testing"
)

func lists(all ...[]uint32) *Lists {
	var b Builder
	for _, l := range all {
		b.Append(l)
	}
	return b.Build()
}

func TestInvert(t *testing.T) {
	forward := lists([]uint32{2, 0, 2}, nil, []uint32{0, 1})
	got := Invert(forward, 4)
	want := [][]uint32{{0, 2}, {2}, {0}, {}}
	if got.Len() != len(want) || got.Total() != 4 {
		t.Fatalf("%d lists of %d numbers", got.Len(), got.Total())
	}
	for i, w := range want {
		if !slices.Equal(got.At(uint32(i)), w) {
			t.Errorf("list %d: %v, want %v", i, got.At(uint32(i)), w)
		}
	}
}

func TestEmpty(t *testing.T) {
	if l := lists(); l.Len() != 0 || l.Total() != 0 || Invert(l, 0).Len() != 0 {
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
		inverted := Invert(forward, 255)
		pairs := 0
		for i, l := range all {
			slices.Sort(l)
			l = slices.Compact(l)
			pairs += len(l)
			for _, number := range l {
				if _, ok := slices.BinarySearch(inverted.At(number), uint32(i)); !ok {
					t.Fatalf("list %d is not found by %d", i, number)
				}
			}
		}
		if inverted.Total() != pairs {
			t.Fatalf("%d pairs, want %d", inverted.Total(), pairs)
		}
	})
}
