package meaning

import "math"

// Vector is a direction of [Table.Dims] values: a unit vector times vectorScale,
// rounded. The zero Vector means nothing is known; its cosine with any is 0.
type Vector []int8

// vectorScale makes the values of a unit vector fill a byte: they are near
// ±1/√dims, and with 128 dimensions or more hardly one in a million passes
// 127/vectorScale.
const vectorScale = 320

// Cosine of two vectors of one table, in [-1, 1] but for rounding.
func Cosine(a, b Vector) float32 {
	return float32(dot(a, b)) * (1.0 / (vectorScale * vectorScale))
}

// dot is the inner product. Sums are kept apart so that no addition waits for the
// one before.
func dot(a, b Vector) int32 {
	var s0, s1, s2, s3 int32
	for len(a) >= 8 && len(b) >= 8 {
		x, y := (*[8]int8)(a), (*[8]int8)(b)
		s0 += int32(x[0])*int32(y[0]) + int32(x[4])*int32(y[4])
		s1 += int32(x[1])*int32(y[1]) + int32(x[5])*int32(y[5])
		s2 += int32(x[2])*int32(y[2]) + int32(x[6])*int32(y[6])
		s3 += int32(x[3])*int32(y[3]) + int32(x[7])*int32(y[7])
		a, b = a[8:], b[8:]
	}
	for i := range min(len(a), len(b)) {
		s0 += int32(a[i]) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}

// quantize appends the direction of sum to dst; zeros when sum has none.
func quantize(dst Vector, sum []float32) Vector {
	var square float64
	for _, x := range sum {
		square += float64(x) * float64(x)
	}
	scale := float32(0)
	if square > 0 && !math.IsInf(square, 0) {
		scale = float32(vectorScale / math.Sqrt(square))
	}
	for _, x := range sum {
		dst = append(dst, int8(max(-127, min(127, math.RoundToEven(float64(x*scale))))))
	}
	return dst
}
