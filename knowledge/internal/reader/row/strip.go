package row

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
)

// Strip is how many columns a strip has: those of a head of attention, of all rows. Its
// rows lie one after the other.
const Strip = 32

// levels is the greatest weight; see [matrix.Zero].
const levels = matrix.Zero - 1

// usable reports whether most is a finite number that is not 0. What has no such greatest
// value is laid out as 0, and worth 0.
func usable(most float32) bool { return most > 0 && most <= math.MaxFloat32 }

func widenStripGeneric(out []float32, stride int, sums, totals []int32, scales []float32, columns, bias *[Strip]float32) {
	for r, total := range totals {
		widenGeneric(out[r*stride:][:Strip], sums[r*Strip:], matrix.Zero*total, scales[r], columns[:], bias[:])
	}
}

func quantiseStripGeneric(out []int8, x, scales []float32, totals []int32) {
	for r := range totals {
		from, to := x[r*Strip:][:Strip], out[r*Strip:][:Strip]
		most := greatestGeneric(from)
		if !usable(most) {
			clear(to)
			scales[r], totals[r] = 0, 0
			continue
		}
		scales[r], totals[r] = most/127, quantiseGeneric(to, from, 127/most)
	}
}

func keysGeneric(out []byte, x, scales []float32) {
	for r := range scales {
		key := x[r*Strip:][:Strip]
		most := greatestGeneric(key)
		scales[r] = 0
		if usable(most) {
			scales[r] = most / levels
		}
		for k, v := range key {
			n := byte(matrix.Zero)
			if usable(most) {
				n = weight(v, levels/most)
			}
			out[matrix.At(k, r, Strip)] = n
		}
	}
}

// weight is v in the seven bits of a weight.
func weight(v, by float32) byte { return byte(math.Float32bits(float32(v*by)+Nearest)) + matrix.Zero }

// peaksGeneric compares bits, as greatestGeneric does.
func peaksGeneric(most *[Strip]float32, x []float32) {
	for i, v := range x {
		m := &most[i%Strip]
		*m = math.Float32frombits(max(math.Float32bits(*m), math.Float32bits(v)&^(1<<31)))
	}
}

// valuesGeneric lays out the rows from one on.
func valuesGeneric(out []byte, depth int, x []float32, by *[Strip]float32, from int) {
	for t := from; t < len(x)/Strip; t++ {
		for i, v := range x[t*Strip:][:Strip] {
			out[matrix.At(t, i, depth)] = weight(v, by[i])
		}
	}
}

// Values lays out a strip as the weights of a product whose sums have depth terms: a row
// of it is a term, a column a column. What stood for other terms stays. It returns what a
// weight is worth for each column; a column that is not finite gets any weights, worth 0.
func Values(out []byte, depth int, x []float32) (scale [Strip]float32) {
	var by [Strip]float32
	peaks(&scale, x)
	for i, most := range scale {
		scale[i] = 0
		if usable(most) {
			by[i], scale[i] = levels/most, most/levels
		}
	}
	values(out, depth, x, &by)
	return scale
}
