package reader

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

// attention holds one head's numbers. Its two products go through the same kernels as the
// layers' matrices: the keys, then the values are laid out as weights are.
type attention struct {
	query    []int8
	keys     []byte // headSize × tokens
	keyScale []float32
	values   []byte // tokens × headSize
	shares   []int8 // tokens × tokens: how much of each token a token takes
	mixed    []int32
	products []float32
}

func newAttention(rows int) attention {
	return attention{
		query: make([]int8, rows*headSize), keys: make([]byte, headSize*rows), keyScale: make([]float32, rows),
		values: make([]byte, rows*headSize), shares: make([]int8, rows*rows), mixed: make([]int32, rows*headSize), products: make([]float32, rows),
	}
}

const weightLevels = matrix.Zero - 1

// attend lets every token of the window take from all others. qkv has a row per token: its
// queries, its keys and its values, headSize of each for a head.
func (e *encoder) attend(out, qkv []float32) {
	hidden, columns := e.m.hidden, up(e.tokens, matrix.Columns)
	for h := range e.m.heads {
		at := func(r, part int) []float32 {
			from := r*3*hidden + part*hidden + h*headSize
			return qkv[from : from+headSize]
		}
		e.layKeys(columns, at)
		for r := range e.rows {
			e.scale[r], e.total[r] = row.Quantise(e.query[r*headSize:(r+1)*headSize], at(r, 0))
		}
		e.kernel.Multiply(e.sums, e.query, e.keys, e.rows, headSize, columns)
		for r := range e.tokens {
			shares := e.shares[r*columns : (r+1)*columns]
			e.total[r] = row.Shares(shares[:e.tokens], e.sums[r*columns:], matrix.Zero*e.total[r], e.keyScale, e.scale[r], e.products)
			clear(shares[e.tokens:])
		}
		clear(e.shares[e.tokens*columns : e.rows*columns])
		scale := e.layValues(columns, at)
		e.kernel.Multiply(e.mixed, e.shares, e.values, e.rows, columns, headSize)
		for r := range e.tokens {
			x, mixed, total := out[r*hidden+h*headSize:][:headSize], e.mixed[r*headSize:][:headSize], e.total[r]
			by := 1 / float32(total)
			for i := range x {
				x[i] = float32(float32(mixed[i]-matrix.Zero*total)*by) * scale[i]
			}
		}
	}
	clear(out[e.tokens*hidden : e.rows*hidden])
}

// layKeys lays out the keys of a head, a token a column.
func (e *encoder) layKeys(columns int, at func(r, part int) []float32) {
	for c := range columns {
		if c >= e.tokens {
			e.keyScale[c] = 0
			continue
		}
		key := at(c, 1)
		most := row.Greatest(key)
		e.keyScale[c] = most / weightLevels / float32(math.Sqrt(headSize))
		by := inverse(most)
		for k := 0; k < headSize; k += matrix.Depth {
			to := e.keys[matrix.At(k, c, headSize):][:matrix.Depth]
			for j, v := range key[k : k+matrix.Depth] {
				to[j] = weight(v, by)
			}
		}
	}
}

// layValues lays out the values of a head, a component a column, and returns what one is
// worth for each component.
func (e *encoder) layValues(columns int, at func(r, part int) []float32) (scale [headSize]float32) {
	for t := range e.tokens {
		for i, v := range at(t, 2) {
			scale[i] = max(scale[i], v, -v)
		}
	}
	var by [headSize]float32
	for i, most := range scale {
		by[i], scale[i] = inverse(most), most/weightLevels
	}
	for t := range columns {
		if t >= e.tokens {
			break // no share falls on these
		}
		for i, v := range at(t, 2) {
			e.values[matrix.At(t, i, columns)] = weight(v, by[i])
		}
	}
	return scale
}

func inverse(most float32) float32 {
	if !(most > 0) || most > math.MaxFloat32 {
		return 0
	}
	return weightLevels / most
}

// weight is v in the seven bits of a weight.
func weight(v, by float32) byte {
	return byte(math.Float32bits(float32(v*by)+row.Nearest)) + matrix.Zero
}
