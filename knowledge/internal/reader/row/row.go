// Package row works on rows of numbers between two products of matrices, with the
// processor's vector instructions where it has them. Both ways give the same bits.
package row

import "math"

// Width is what the length of a row is a multiple of, but for those of [Shares].
const Width = 32

// Quantise puts x into out as whole numbers from -127 to 127, and returns what one of them
// is worth and their sum. A row that holds no finite number but 0 becomes 0.
func Quantise(out []int8, x []float32) (scale float32, total int32) {
	most := Greatest(x)
	if !(most > 0) || most > math.MaxFloat32 {
		clear(out)
		return 0, 0
	}
	return most / 127, quantise(out[:len(x)], x, 127/most)
}

// Nearest added to a small float32 leaves the nearest whole number in its lowest bits.
const Nearest = 3 << 22

func quantiseGeneric(out []int8, x []float32, by float32) (total int32) {
	for i, v := range x {
		n := int8(math.Float32bits(float32(v*by) + Nearest))
		out[i] = n
		total += int32(n)
	}
	return total
}

// greatestGeneric compares bits: of positive floats they are in the floats' order.
func greatestGeneric(x []float32) float32 {
	var most uint32
	for _, v := range x {
		most = max(most, math.Float32bits(v)&^(1<<31))
	}
	return math.Float32frombits(most)
}

func widenGeneric(out []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	sums, columns, bias = sums[:len(out)], columns[:len(out)], bias[:len(out)]
	for c := range out {
		out[c] = float32(float32(float32(sums[c]-zero)*scale)*columns[c]) + bias[c]
	}
}

// Full is the greatest share of a row. One that is fallEnd below in its exponent rounds to
// nothing.
const (
	Full      = 127
	fallSteps = 128
	fallEnd   = 6
	fallLast  = fallEnd * fallSteps
)

// fall is Full × e^-x, x in steps; whole numbers, in 32 bits because vectors load those.
var fall = func() (f [fallLast + 1]int32) {
	for i := range fallLast {
		f[i] = int32(math.Round(Full * math.Exp(-float64(i)/fallSteps)))
	}
	return f
}()

// Shares turns products into shares from 0 to Full, as softmax does, and returns their sum.
// A product is what sums holds, less zero, times its key, times scale, which is positive.
// room is for len(out) numbers.
func Shares(out []int8, sums []int32, zero int32, keys []float32, scale float32, room []float32) (total int32) {
	most := products(room[:len(out)], sums[:len(out)], zero, keys[:len(out)])
	return shares(out, room[:len(out)], most, scale*fallSteps)
}

func productsGeneric(out []float32, sums []int32, zero int32, keys []float32) float32 {
	most := float32(-math.MaxFloat32)
	for c, s := range sums {
		p := float32(float32(s-zero) * keys[c])
		out[c] = p
		if p > most {
			most = p
		}
	}
	return most
}

func sharesGeneric(out []int8, products []float32, most, scale float32) (total int32) {
	for c, p := range products {
		// In whole numbers: no branch to guess.
		n := fall[min(uint32(float32(float32(most-p)*scale)+0.5), fallLast)]
		out[c] = int8(n)
		total += n
	}
	return total
}

// gate is a function of a float, looked up: beyond its ends it is x to the right and 0 to
// the left.
const gateEnd, gateSteps = 8, 256

var gelu = func() (g [2 * gateEnd * gateSteps]float32) {
	for i := 1; i < len(g); i++ {
		x := float64(i)/gateSteps - gateEnd
		g[i] = float32(x / 2 * (1 + math.Erf(x/math.Sqrt2)))
	}
	return g
}()

func geluGeneric(x []float32) {
	for i, v := range x {
		if v >= gateEnd {
			continue
		}
		at := int32(-1)
		if v > -gateEnd {
			at = int32(float32(v*gateSteps) + (gateEnd*gateSteps + 0.5))
		}
		x[i] = gelu[min(max(at, 0), int32(len(gelu))-1)]
	}
}
