package row

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
)

// strips are of every number of rows about those of a tile and a lane; some have rows and
// columns that no run should bring.
func strips() (all [][]float32) {
	random := rand.New(rand.NewPCG(9, 9))
	for _, rows := range []int{0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 33, 190, 192} {
		for _, odd := range []float64{1, 0, 1e-40, 1e30, math.Inf(1), math.NaN()} {
			x := make([]float32, rows*Strip)
			for i := range x {
				x[i] = float32(random.NormFloat64())
				if i/Strip == rows/2 || i%Strip == 5 {
					x[i] *= float32(odd)
				}
			}
			all = append(all, x)
		}
	}
	return all
}

func TestWidenStrip(t *testing.T) {
	random := rand.New(rand.NewPCG(10, 10))
	var columns, bias [Strip]float32
	for i := range Strip {
		columns[i], bias[i] = random.Float32(), random.Float32()
	}
	for _, rows := range []int{0, 1, 3, 190} {
		const stride = 40
		sums, totals, scales := make([]int32, rows*Strip), make([]int32, rows), make([]float32, rows)
		for i := range sums {
			sums[i] = int32(random.Uint32() >> 8)
		}
		for r := range rows {
			totals[r], scales[r] = int32(random.IntN(5000)-2500), random.Float32()
		}
		out, want := make([]float32, rows*stride), make([]float32, rows*stride)
		WidenStrip(out, stride, sums, totals, scales, &columns, &bias)
		for r := range rows {
			for c := range Strip {
				want[r*stride+c] = float32(float32(float32(sums[r*Strip+c]-matrix.Zero*totals[r])*scales[r])*columns[c]) + bias[c]
			}
		}
		if !slices.Equal(out, want) {
			t.Fatalf("%d rows: got %v, want %v", rows, out, want)
		}
		clear(out)
		widenStripGeneric(out, stride, sums, totals, scales, &columns, &bias)
		if !slices.Equal(out, want) {
			t.Fatalf("%d rows, in Go: got %v, want %v", rows, out, want)
		}
	}
}

func TestQuantiseStrip(t *testing.T) {
	for _, x := range strips() {
		rows := len(x) / Strip
		out, scales, totals := make([]int8, len(x)), make([]float32, rows), make([]int32, rows)
		QuantiseStrip(out, x, scales, totals)
		generic, genericScales, genericTotals := make([]int8, len(x)), make([]float32, rows), make([]int32, rows)
		quantiseStripGeneric(generic, x, genericScales, genericTotals)
		if !slices.Equal(out, generic) || !slices.Equal(scales, genericScales) || !slices.Equal(totals, genericTotals) {
			t.Fatalf("%d rows: in Go it is another", rows)
		}
		for r := range rows {
			want := make([]int8, Strip)
			scale, total := Quantise(want, x[r*Strip:][:Strip])
			if !slices.Equal(out[r*Strip:][:Strip], want) || scales[r] != scale || totals[r] != total {
				t.Fatalf("row %d of %d: got %v %v %v, want %v %v %v", r, rows, out[r*Strip:][:Strip], scales[r], totals[r], want, scale, total)
			}
		}
	}
}

// filled is memory in which something stood before.
func filled(n int) []byte { return slices.Repeat([]byte{0xAA}, n) }

func TestKeys(t *testing.T) {
	for _, x := range strips() {
		rows := len(x) / Strip
		columns := (rows + matrix.Columns - 1) / matrix.Columns * matrix.Columns
		out, scales := filled(columns*Strip), make([]float32, rows)
		Keys(out, x, scales)
		want, wantScales := filled(columns*Strip), make([]float32, rows)
		keysGeneric(want, x, wantScales)
		if !slices.Equal(out, want) || !slices.Equal(scales, wantScales) {
			t.Fatalf("%d rows: in Go it is another", rows)
		}
		for i, v := range x {
			scale := scales[i/Strip]
			w := float32(int(out[matrix.At(i%Strip, i/Strip, Strip)])-matrix.Zero) * scale
			if d := math.Abs(float64(v - w)); scale > 1e-30 && d > 0.51*float64(scale) {
				t.Fatalf("%v became %v, of %v each", v, w, scale)
			}
		}
	}
}

func TestValues(t *testing.T) {
	for _, x := range strips() {
		rows := len(x) / Strip
		depth := (rows + matrix.Columns - 1) / matrix.Columns * matrix.Columns
		out := filled(depth * Strip)
		scale := Values(out, depth, x)
		var most, by [Strip]float32
		peaksGeneric(&most, x)
		for i, m := range most {
			var column []float32
			for r := range rows {
				column = append(column, x[r*Strip+i])
			}
			if greatest := greatestGeneric(column); math.Float32bits(greatest) != math.Float32bits(m) {
				t.Fatalf("the greatest of column %d is %v, want %v", i, m, greatest)
			}
			if usable(m) {
				by[i] = levels / m
			}
		}
		want := filled(depth * Strip)
		valuesGeneric(want, depth, x, &by, 0)
		if !slices.Equal(out, want) {
			t.Fatalf("%d rows: in Go it is another", rows)
		}
		for i, v := range x {
			w := float32(int(out[matrix.At(i/Strip, i%Strip, depth)])-matrix.Zero) * scale[i%Strip]
			if d := math.Abs(float64(v - w)); scale[i%Strip] > 1e-30 && d > 0.51*float64(scale[i%Strip]) {
				t.Fatalf("%v became %v, of %v each", v, w, scale[i%Strip])
			}
		}
	}
}
