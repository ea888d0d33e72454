package embed

import "github.com/ukti-bot/ukti/knowledge/internal/vector"

// Vector is the direction of a text's meaning: a unit vector, its components as
// int8 and one common scale. The zero Vector stands for no text.
type Vector = vector.Vector

// Quantize rounds a vector of any length but zero to a [Vector]. off is the
// rounding's error: the length of the difference of the two unit vectors, which
// bounds how far any cosine is changed.
func Quantize(v []float32) (_ Vector, off float64, err error) { return vector.Quantize(v) }

// Sentence is a sentence of an index.
type Sentence = vector.Sentence

// FillOptions of [Vectors.Fill].
type FillOptions = vector.FillOptions

// Filled counts sentences.
type Filled = vector.Filled

// ErrChanged is wrapped when what computes vectors came back with another model, so the set
// that was being filled is of no use.
var ErrChanged = vector.ErrChanged
