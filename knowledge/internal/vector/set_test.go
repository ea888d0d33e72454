package vector

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// Rounding to int8 must not change who is nearest among texts that a model holds
// apart: cosines within 0.002 of the exact ones.
func TestQuantizeKeepsCosines(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var worst, sum, off float64
	const n = 2000
	for range n {
		a, b := random(r, 384), random(r, 384)
		for i := range b {
			b[i] += 2 * a[i] // a cosine of about .9
		}
		x, offA, err := Quantize(a)
		if err != nil {
			t.Fatal(err)
		}
		y, offB, err := Quantize(b)
		if err != nil {
			t.Fatal(err)
		}
		d := math.Abs(float64(x.Cosine(y)) - exactCosine(a, b))
		if d > offA+offB {
			t.Fatalf("a cosine is off by %v, the vectors by %v and %v", d, offA, offB)
		}
		worst, sum, off = max(worst, d), sum+d, off+offA
	}
	t.Logf("cosines are off by %.5f, at most %.5f; vectors by %.4f", sum/n, worst, off/n)
	if worst > 0.002 {
		t.Errorf("a cosine is off by %.5f", worst)
	}
}

func exactCosine(a, b []float32) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab += float64(a[i]) * float64(b[i])
		aa += float64(a[i]) * float64(a[i])
		bb += float64(b[i]) * float64(b[i])
	}
	return ab / math.Sqrt(aa*bb)
}

func TestQuantizeRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(-1))
	for _, v := range [][]float32{nil, {}, {0, 0}, {1, nan}, {inf}, make([]float32, MaxDimension+1)} {
		if _, _, err := Quantize(v); err == nil {
			t.Errorf("%v was taken", v[:min(len(v), 3)])
		}
	}
	for _, v := range [][]float32{{1e-45}, {3.4e38, 3.4e38}, {-1, 1e-30}} {
		q, _, err := Quantize(v)
		if c := q.Cosine(q); err != nil || math.Abs(float64(c)-1) > 1e-6 {
			t.Errorf("%v: %v, its length %v", v, err, c)
		}
	}
	if _, err := FromBytes(nil); err == nil {
		t.Error("no components were taken")
	}
}

// slowNearest is what Nearest must give.
func slowNearest(vectors map[uint32]Vector, q Vector, n int, allowed func(uint32) bool) (hits []Hit) {
	for id, v := range vectors {
		if allowed == nil || allowed(id) {
			hits = append(hits, Hit{id, float32(Dot(q.values, v.values)) * q.scale * v.scale})
		}
	}
	slices.SortFunc(hits, order)
	return hits[:min(n, len(hits))]
}

func TestNearestIsWhatASlowSearchFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	even := func(id uint32) bool { return id%2 == 0 }
	for _, size := range []uint32{0, 1, chunkSize, chunkSize + 1, 20 * chunkSize} { // the last one is shared among goroutines
		s, vectors := NewSet(), map[uint32]Vector{}
		for id := range size {
			if id%7 == 3 || id/chunkSize == 5 {
				continue // sentences without a vector, and a chunk of them
			}
			v, _, err := Quantize(random(r, 8)) // few dimensions, so that there are equal ones
			if err != nil {
				t.Fatal(err)
			}
			vectors[id] = v
			if err := s.Add(id, v); err != nil {
				t.Fatal(err)
			}
		}
		if s.Len() != len(vectors) {
			t.Errorf("holds %d, want %d", s.Len(), len(vectors))
		}
		for range 5 {
			q, _, _ := Quantize(random(r, 8))
			for _, n := range []int{0, 1, 10, int(size)} {
				for name, allowed := range map[string]func(uint32) bool{"all": nil, "even": even} {
					got, want := s.Nearest(q, n, allowed), slowNearest(vectors, q, n, allowed)
					if !slices.Equal(got, want) {
						t.Fatalf("%d sentences, the %d nearest of %s: got %d, want %d hits, or others", size, n, name, len(got), len(want))
					}
				}
			}
			out := make([]float32, size+3)
			s.Cosines(q, 0, out)
			for id, got := range out {
				v, ok := vectors[uint32(id)]
				one, has := s.Cosine(q, uint32(id))
				if ok != has || ok == math.IsNaN(float64(got)) || ok && (got != q.Cosine(v) || one != got) {
					t.Fatalf("sentence %d: got %v and %v, want %v", id, got, one, q.Cosine(v))
				}
			}
		}
	}
}

func TestSetOfOneDimension(t *testing.T) {
	s := NewSet()
	three, _ := FromBytes([]int8{1, 2, 3})
	two, _ := FromBytes([]int8{1, 2})
	for _, step := range []struct {
		v  Vector
		ok bool
	}{{Vector{}, false}, {three, true}, {two, false}, {Vector{}, false}} {
		if err := s.Add(9, step.v); (err == nil) != step.ok {
			t.Errorf("a vector of %d dimensions: %v", step.v.Dimension(), err)
		}
	}
	for _, q := range []Vector{two, {}} {
		if hits := s.Nearest(q, 1, nil); hits != nil {
			t.Errorf("got %v for a question of %d dimensions", hits, q.Dimension())
		}
		if _, ok := s.Cosine(q, 9); ok {
			t.Errorf("a cosine of %d and 3 dimensions", q.Dimension())
		}
	}
	other, _ := FromBytes([]int8{-1, -2, -3})
	if err := s.Add(9, other); err != nil {
		t.Fatal(err)
	}
	if c, _ := s.Cosine(three, 9); c < 0.999 || s.Len() != 1 {
		t.Errorf("the vector was replaced: %v", c)
	}
}

func TestReadingWhileAdding(t *testing.T) {
	s := NewSet()
	const n = 3 * chunkSize
	v, _, _ := Quantize(random(rand.New(rand.NewPCG(1, 1)), 8))
	var wg sync.WaitGroup
	for part := range uint32(2) {
		wg.Go(func() {
			for id := part; id < n; id += 2 {
				if err := s.Add(id, v); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for seen := 0; seen < n; {
				hits := s.Nearest(v, n, nil)
				if len(hits) < seen {
					t.Errorf("%d sentences, before there were %d", len(hits), seen)
					return
				}
				seen = len(hits)
				for _, h := range hits {
					if h.Cosine < 0.999 {
						t.Errorf("sentence %d has half a vector", h.ID)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkNearest searches an archive's sentences, and compares one after the
// other without any art.
func BenchmarkNearest(b *testing.B) {
	const n, dimension = 170_000, 384
	s := NewSet()
	r := rand.New(rand.NewPCG(7, 8))
	vectors := map[uint32]Vector{}
	for id := range uint32(n) {
		values := make([]int8, dimension)
		for i := range values {
			values[i] = int8(r.Uint32())
		}
		v, err := FromBytes(values)
		if err != nil {
			b.Fatal(err)
		}
		vectors[id] = v
		if err := s.Add(id, v); err != nil {
			b.Fatal(err)
		}
	}
	q := vectors[n/2]
	b.Run(fmt.Sprint("all=", n), func(b *testing.B) {
		for b.Loop() {
			if hits := s.Nearest(q, 50, nil); hits[0].ID != n/2 {
				b.Fatal(hits)
			}
		}
	})
	b.Run("slow", func(b *testing.B) {
		for b.Loop() {
			if hits := slowNearest(vectors, q, 50, nil); hits[0].ID != n/2 {
				b.Fatal(hits)
			}
		}
	})
	b.Run("article=30", func(b *testing.B) {
		out := make([]float32, 30)
		for b.Loop() {
			s.Cosines(q, n/2, out)
		}
	})
}

func random(r *rand.Rand, dimension int) []float32 {
	v := make([]float32, dimension)
	for i := range v {
		v[i] = float32(r.NormFloat64())
	}
	return v
}
