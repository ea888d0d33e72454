package meaning

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestCosineWithNothing(t *testing.T) {
	v := quantize(nil, []float32{1, 2, 3, 4, 5, 6, 7, 8, 9})
	if a, b, c := Cosine(v, nil), Cosine(nil, v), Cosine(nil, nil); a != 0 || b != 0 || c != 0 {
		t.Errorf("cosines with nothing: %v, %v, %v", a, b, c)
	}
}

func TestQuantize(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	a, b := make([]float32, 256), make([]float32, 256)
	for i := range a {
		a[i] = float32(r.NormFloat64())
		b[i] = a[i] + float32(r.NormFloat64())
	}
	var product float64
	for i := range a {
		product += float64(a[i] * b[i])
	}
	want := product / float64(length(a)) / float64(length(b))
	if got := Cosine(quantize(nil, a), quantize(nil, b)); math.Abs(float64(got)-want) > 0.01 {
		t.Errorf("cosine %.4f, in floating point %.4f", got, want)
	}
	if v := quantize(nil, make([]float32, 64)); Cosine(v, v) != 0 {
		t.Error("nothing has a direction")
	}
}

func BenchmarkCosine(b *testing.B) {
	v := make(Vector, 256)
	for b.Loop() {
		Cosine(v, v)
	}
}
