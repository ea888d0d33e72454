package vector

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// mostDot is the components of the longest vectors that are tried.
const mostDot = 1 << 14

// slowDot is what Dot must give.
func slowDot(a, b []int8) (sum int32) {
	for i := range a {
		sum += int32(a[i]) * int32(b[i])
	}
	return sum
}

func FuzzDot(f *testing.F) {
	f.Add([]byte{}, []byte{})
	f.Add([]byte("\x80\x7f"), []byte("\x80\x80"))
	for _, n := range []int{7, 8, 15, 16, 31, 32, 33, 47, 384, 1000} {
		r := rand.New(rand.NewPCG(uint64(n), 0))
		a, b := make([]byte, n), make([]byte, n)
		for i := range a {
			a[i], b[i] = byte(r.Uint32()), byte(r.Uint32())
		}
		f.Add(a, b)
	}
	f.Add(slices.Repeat([]byte{0x80}, mostDot), slices.Repeat([]byte{0x80}, mostDot))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		n := min(len(a), len(b), mostDot)
		x, y := make([]int8, n), make([]int8, n)
		for i := range n {
			x[i], y[i] = int8(a[i]), int8(b[i])
		}
		for from := range min(n, 40) { // at any alignment
			want := slowDot(x[from:], y[from:])
			if got, byHand := Dot(x[from:], y[from:]), dotGeneric(x[from:], y[from:]); got != want || byHand != want {
				t.Fatalf("%d components: got %d and %d, want %d", n-from, got, byHand, want)
			}
		}
	})
}

func BenchmarkDot(b *testing.B) {
	x, y := slices.Repeat([]int8{3, -5}, 128), slices.Repeat([]int8{-7, 2}, 128)
	b.Run("vector", func(b *testing.B) {
		for b.Loop() {
			Dot(x, y)
		}
	})
	b.Run("generic", func(b *testing.B) {
		for b.Loop() {
			dotGeneric(x, y)
		}
	})
}
