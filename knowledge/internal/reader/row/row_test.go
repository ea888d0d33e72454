package row

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// rows are of every kind that a run could bring, and some that it shouldn't.
func rows() (all [][]float32) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, n := range []int{32, 64, 384, 1536} {
		for _, spread := range []float64{0, 1e-30, 0.01, 1, 5, 1e4, 1e30} {
			x := make([]float32, n)
			for i := range x {
				x[i] = float32(spread * random.NormFloat64())
			}
			all = append(all, x)
		}
	}
	for _, odd := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x := make([]float32, 64)
		x[5], x[40] = 1, float32(odd)
		all = append(all, x)
	}
	return all
}

func TestQuantise(t *testing.T) {
	for _, x := range rows() {
		out, want := make([]int8, len(x)), make([]int8, len(x))
		scale, total := Quantise(out, x)
		most := greatestGeneric(x)
		if g := Greatest(x); math.Float32bits(g) != math.Float32bits(most) {
			t.Errorf("the greatest is %v, want %v", g, most)
		}
		sum := int32(0)
		if scale > 0 {
			sum = quantiseGeneric(want, x, 127/most)
		}
		if total != sum || !slices.Equal(out, want) {
			t.Errorf("got %d %v\nwant %d %v", total, out, sum, want)
		}
		for i, v := range x {
			if d := math.Abs(float64(v - scale*float32(out[i]))); scale > 0 && d > 0.51*float64(scale) {
				t.Errorf("%v became %d × %v", v, out[i], scale)
			}
		}
	}
}

func TestWiden(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	for _, n := range []int{32, 64, 1152} {
		sums, columns, bias := make([]int32, n), make([]float32, n), make([]float32, n)
		for i := range sums {
			sums[i], columns[i], bias[i] = int32(random.Uint32()>>8), random.Float32(), random.Float32()
		}
		out, want := make([]float32, n), make([]float32, n)
		Widen(out, sums, 64*1234, 0.003, columns, bias)
		widenGeneric(want, sums, 64*1234, 0.003, columns, bias)
		if !slices.Equal(out, want) {
			t.Errorf("got %v, want %v", out, want)
		}
	}
}

func TestShares(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for n := 1; n < 200; n += 3 {
		for _, scale := range []float32{1e-6, 1e-3, 0.1, 100} {
			sums, keys, room := make([]int32, n), make([]float32, n), make([]float32, n)
			for i := range sums {
				sums[i], keys[i] = int32(random.IntN(200_000)), 0.01*random.Float32()
			}
			out, want := make([]int8, n), make([]int8, n)
			total := Shares(out, sums, 77_000, keys, scale, room)
			p := make([]float32, n)
			most := productsGeneric(p, sums, 77_000, keys)
			sum := sharesGeneric(want, p, most, scale*fallSteps)
			if total != sum || !slices.Equal(out, want) || slices.Max(out) != Full {
				t.Fatalf("%d of %v: got %d %v\nwant %d %v", n, scale, total, out, sum, want)
			}
			for i := range p {
				if exact := Full * math.Exp(float64(scale)*float64(p[i]-most)); math.Abs(exact-float64(out[i])) > 1.1 {
					t.Fatalf("a share of %v became %d", exact, out[i])
				}
			}
		}
	}
}

func TestGELU(t *testing.T) {
	for _, x := range rows() {
		out, want := slices.Clone(x), slices.Clone(x)
		GELU(out)
		geluGeneric(want)
		for i, v := range x {
			if out[i] != want[i] {
				t.Fatalf("of %v: got %v, want %v", v, out[i], want[i])
			}
			exact := float64(v) / 2 * (1 + math.Erf(float64(v)/math.Sqrt2))
			if d := math.Abs(exact - float64(out[i])); d > 1.0/400 {
				t.Fatalf("of %v: got %v, want %v", v, out[i], exact)
			}
		}
	}
}
