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

// Full is the greatest share of a row. One that is fallEnd halvings below it rounds to
// nothing.
const (
	Full    = 127
	fallEnd = 9
)

// fall are the coefficients of Full × 2^x between -1/2 and 1/2, to within 0.02, from that of
// the third power down. At 0 it is Full.
var fall = [4]float32{6.985621452, 30.76087761, 88.0469971, Full}

// Shares turns products into shares from 0 to Full, as softmax does, and returns their sum.
// A product is what sums holds, less zero, times its key, times scale, which is positive.
// Of out what has no key gets no share. room is for len(out) numbers.
func Shares(out []int8, sums []int32, zero int32, keys []float32, scale float32, room []float32) (total int32) {
	n := len(keys)
	most := products(room[:n], sums[:n], zero, keys)
	// Whole vectors are shared out to the last key.
	end := min((n+7)/8*8, len(out))
	for i := n; i < end; i++ {
		room[i] = -math.MaxFloat32
	}
	clear(out[end:])
	return shares(out[:end], room[:end], most, scale*math.Log2E)
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
		x := float32((most - p) * scale)
		if !(x < fallEnd) {
			x = fallEnd
		}
		// 2^-x is 2^part, by a polynomial, times 2^-whole, which is taken from the exponent.
		whole := x + Nearest
		part := whole - Nearest - x
		power := fall[0]
		for _, f := range fall[1:] {
			power = float32(power*part) + f
		}
		power = math.Float32frombits(math.Float32bits(power) - math.Float32bits(whole)<<23)
		n := int8(math.Float32bits(power + Nearest))
		out[c] = n
		total += int32(n)
	}
	return total
}

// gate are the coefficients of Φ(-x) between 0 and gateEnd, from that of the sixth power
// down, such that x times it is right to within 0.0001; at gateEnd it is 0.0003.
var gate = [7]float32{-0.00075340562, 0.011345275, -0.064763375, 0.1579964, -0.06593489, -0.37683392, 0.49752808}

const gateEnd = 3.75

func geluGeneric(x []float32) {
	for i, v := range x {
		// x Φ(x) is the positive part of x less |x| Φ(-|x|).
		positive, away := v, math.Float32frombits(math.Float32bits(v)&^(1<<31))
		if !(v > 0) {
			positive = 0
		}
		if !(away < gateEnd) {
			away = gateEnd
		}
		g := gate[0]
		for _, f := range gate[1:] {
			g = float32(g*away) + f
		}
		x[i] = positive - float32(g*away)
	}
}

func addGeneric(x []float32, sums []int32, zero int32, scale float32, columns, bias []float32) {
	sums, columns, bias = sums[:len(x)], columns[:len(x)], bias[:len(x)]
	for c := range x {
		x[c] += float32(float32(float32(sums[c]-zero)*scale)*columns[c]) + bias[c]
	}
}

// lanes are sums of every Width-th number, which vectors form side by side.
type lanes [Width]float32

// fold is the sum of all, halves onto halves.
func (l *lanes) fold() float32 {
	for n := Width / 2; n > 0; n /= 2 {
		for i := range n {
			l[i] += l[n+i]
		}
	}
	return l[0]
}

func normGeneric(x, weight, bias []float32) {
	var sums, squares lanes
	for i, v := range x {
		sums[i%Width] += v
	}
	mean := sums.fold() / float32(len(x))
	for i, v := range x {
		v -= mean
		x[i] = v
		squares[i%Width] += float32(v * v)
	}
	by := float32(1 / math.Sqrt(float64(squares.fold()/float32(len(x)))+normLeast))
	weight, bias = weight[:len(x)], bias[:len(x)]
	for i, v := range x {
		x[i] = float32(float32(v*by)*weight[i]) + bias[i]
	}
}

// normLeast is added to a variance, so that none is 0.
const normLeast = 1e-12

func dotGeneric(a, b []float32) float32 {
	var sums lanes
	b = b[:len(a)]
	for i, v := range a {
		sums[i%Width] += float32(v * b[i])
	}
	return sums.fold()
}
