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

func TestAdd(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	for _, n := range []int{1, 7, 32, 43, 96, 384} {
		x, sums, columns, bias := make([]float32, n), make([]int32, n), make([]float32, n), make([]float32, n)
		for i := range sums {
			x[i], sums[i], columns[i], bias[i] = random.Float32(), int32(random.Uint32()>>8), random.Float32(), random.Float32()
		}
		widened, want := make([]float32, n), slices.Clone(x)
		Widen(widened, sums, 64*1234, 0.003, columns, bias)
		for i, v := range widened {
			want[i] += v
		}
		Add(x, sums, 64*1234, 0.003, columns, bias)
		if !slices.Equal(x, want) {
			t.Errorf("got %v, want %v", x, want)
		}
	}
}

func TestNorm(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, x := range append(rows(), []float32{3, 1, 2}, make([]float32, 96)) {
		weight, bias := make([]float32, len(x)), make([]float32, len(x))
		var exact, squares float64
		for i, v := range x {
			weight[i], bias[i] = 1+random.Float32(), random.Float32()-0.5
			exact += float64(v) / float64(len(x))
		}
		for _, v := range x {
			squares += (float64(v) - exact) * (float64(v) - exact) / float64(len(x))
		}
		got, want := slices.Clone(x), slices.Clone(x)
		Norm(got, weight, bias)
		normGeneric(want, weight, bias)
		for i, v := range x {
			if got[i] != want[i] && (got[i] == got[i] || want[i] == want[i]) {
				t.Fatalf("of %v: got %v, want %v", v, got[i], want[i])
			}
			e := (float64(v)-exact)/math.Sqrt(squares+1e-12)*float64(weight[i]) + float64(bias[i])
			if d := math.Abs(e - float64(got[i])); squares < 1e30 && d > 1e-4 {
				t.Fatalf("of %v: got %v, want %v", v, got[i], e)
			}
		}
	}
}

func TestDot(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	for _, n := range []int{0, 5, 32, 45, 96, 384} {
		a, b, exact := make([]float32, n), make([]float32, n), 0.0
		for i := range a {
			a[i], b[i] = random.Float32()-0.5, random.Float32()-0.5
			exact += float64(a[i]) * float64(b[i])
		}
		got, want := Dot(a, b), dotGeneric(a, b)
		if got != want || math.Abs(float64(got)-exact) > 1e-5 {
			t.Errorf("of %d: got %v, want %v, exactly %v", n, got, want, exact)
		}
	}
}

func TestShares(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for n := 1; n < 200; n += 3 {
		for _, scale := range []float32{1e-6, 1e-3, 0.1, 100} {
			columns := n + n%11 // some without a key
			sums, keys, room := make([]int32, columns), make([]float32, n), make([]float32, columns)
			for i := range keys {
				sums[i], keys[i] = int32(random.IntN(200_000)), 0.01*random.Float32()
			}
			out, want := slices.Repeat([]int8{77}, columns), make([]int8, columns)
			total := Shares(out, sums, 77_000, keys, scale, room)
			p := make([]float32, n)
			most := productsGeneric(p, sums[:n], 77_000, keys)
			sum := sharesGeneric(want[:n], p, most, scale*math.Log2E)
			if total != sum || !slices.Equal(out, want) || slices.Max(out) != Full {
				t.Fatalf("%d of %v: got %d %v\nwant %d %v", n, scale, total, out, sum, want)
			}
			for i := range p {
				if exact := Full * math.Exp(float64(scale)*float64(p[i]-most)); math.Abs(exact-float64(out[i])) > 0.55 {
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
			if d := math.Abs(exact - float64(out[i])); d > 0.0004 {
				t.Fatalf("of %v: got %v, want %v", v, out[i], exact)
			}
		}
	}
}
