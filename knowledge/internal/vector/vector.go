// Package vector holds the vectors of sentences and finds those nearest to a
// question's.
package vector

import (
	"fmt"
	"math"
)

// MaxDimension is the largest dimension that is accepted. Beyond it the sum of a
// dot product's int8 products could leave an int32.
const MaxDimension = 16384

// Vector is the direction of a text's meaning: a unit vector, its components as
// int8 and one common scale. The zero Vector stands for no text.
//
// The components are rounded to 1/127 of the largest. That moves the cosine of two
// vectors of 384 dimensions by about 0.0002, and by 0.0008 at most of a few
// thousand pairs; it is a hundred times as much that a model tells texts apart by.
type Vector struct {
	values []int8
	scale  float32 // times values has length 1
}

// Quantize rounds a vector of any length but zero to a [Vector]. off is the
// rounding's error: the length of the difference of the two unit vectors, which
// bounds how far any cosine is changed.
func Quantize(v []float32) (_ Vector, off float64, err error) {
	length, largest, err := measure(v)
	if err != nil {
		return Vector{}, 0, err
	}
	values := make([]int8, len(v))
	for i, f := range v {
		values[i] = int8(math.Round(float64(f) / largest * math.MaxInt8))
	}
	q, err := FromBytes(values)
	if err != nil {
		return Vector{}, 0, err
	}
	for i, f := range v {
		d := float64(f)/length - float64(q.scale)*float64(values[i])
		off += d * d
	}
	return q, math.Sqrt(off), nil
}

// measure gives a vector's length and largest component, and says why a vector
// can't be used.
func measure(v []float32) (length, largest float64, err error) {
	if len(v) == 0 || len(v) > MaxDimension {
		return 0, 0, fmt.Errorf("a vector has %d components; 1 to %d can be used", len(v), MaxDimension)
	}
	for i, f := range v {
		f := float64(f)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return 0, 0, fmt.Errorf("component %d of a vector is no number", i)
		}
		length += f * f
		largest = max(largest, math.Abs(f))
	}
	if largest == 0 {
		return 0, 0, fmt.Errorf("a vector is zero and points nowhere")
	}
	return math.Sqrt(length), largest, nil
}

// FromBytes makes a [Vector] of the components that [Vector.Bytes] gave. It keeps
// the slice.
func FromBytes(values []int8) (Vector, error) {
	if len(values) == 0 || len(values) > MaxDimension {
		return Vector{}, fmt.Errorf("a kept vector has %d components; 1 to %d can be used", len(values), MaxDimension)
	}
	sum := Dot(values, values)
	if sum <= 0 {
		return Vector{}, fmt.Errorf("a kept vector is zero and points nowhere")
	}
	return Vector{values: values, scale: float32(1 / math.Sqrt(float64(sum)))}, nil
}

// Bytes gives the components; not to be changed. They are all there is to keep:
// the scale follows from them.
func (v Vector) Bytes() []int8 { return v.values }

// Dimension is the number of components; 0 for the zero Vector.
func (v Vector) Dimension() int { return len(v.values) }

// Cosine of the angle between two vectors, -1 to 1; 0 when their dimensions
// differ.
func (v Vector) Cosine(w Vector) float32 {
	if len(v.values) != len(w.values) {
		return 0
	}
	return float32(Dot(v.values, w.values)) * v.scale * w.scale
}
