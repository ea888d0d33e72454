package meaning

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Vector is a direction of [Table.Dims] values: a unit vector times vectorScale,
// rounded. The zero Vector means nothing is known; its cosine with any is 0.
type Vector []int8

// vectorScale makes the values of a unit vector fill a byte: they are near
// ±1/√dims, and with 128 dimensions or more hardly one in a million passes
// 127/vectorScale.
const vectorScale = 320

// Cosine of two vectors of one table, in [-1, 1] but for rounding; 0 when one is nil.
func Cosine(a, b Vector) float32 {
	if len(a) != len(b) {
		return 0
	}
	return float32(vector.Dot(a, b)) * (1.0 / (vectorScale * vectorScale))
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
