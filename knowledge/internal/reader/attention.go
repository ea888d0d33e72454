package reader

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

// attention holds one head's numbers. Its two products go through the same kernels as the
// layers' matrices: the keys, then the values are laid out as weights are. A head is done
// with before the next one begins, and of that a few rows at a time, so that what it needs
// stays in the processor's near caches.
type attention struct {
	strip      []float32 // rows × headSize: the head's queries, then its keys, then its values
	query      []int8
	queryScale []float32 // per row, what one of query is worth
	queryTotal []int32   // per row, the sum of query
	keys       []byte    // headSize × tokens
	keyScale   []float32
	values     []byte // tokens × headSize

	// Of a tile's rows:
	products []int32 // × tokens
	shares   []int8  // × tokens: how much of each token a token takes
	total    [matrix.Rows]int32
	by       [matrix.Rows]float32 // 1/total
	room     []float32
}

func newAttention(rows int) attention {
	return attention{
		strip: make([]float32, rows*headSize), query: make([]int8, rows*headSize), queryScale: make([]float32, rows), queryTotal: make([]int32, rows),
		keys: make([]byte, headSize*rows), keyScale: make([]float32, rows), values: make([]byte, rows*headSize),
		products: make([]int32, matrix.Rows*rows), shares: make([]int8, matrix.Rows*rows), room: make([]float32, rows),
	}
}

// attend lets every token of the window take from all others. qkv makes, of small, a
// token's queries, its keys and its values, headSize of each for a head.
func (e *encoder) attend(out []float32, qkv *linear) {
	columns := up(e.tokens, matrix.Columns)
	for h := range e.m.heads {
		query := e.ofHead(qkv, h)
		row.QuantiseStrip(e.query, query, e.queryScale, e.queryTotal[:e.tokens])
		key := e.ofHead(qkv, e.m.heads+h)
		row.Keys(e.keys, key, e.keyScale[:e.tokens])
		value := e.ofHead(qkv, 2*e.m.heads+h)
		scale := row.Values(e.values, columns, value)
		for r := 0; r < e.tokens; r += matrix.Rows {
			e.mix(out[r*e.m.hidden+h*headSize:], r, columns, &scale)
		}
	}
}

// ofHead is small times the columns of qkv that make one part of a head.
func (e *encoder) ofHead(qkv *linear, part int) []float32 {
	from := part * headSize
	e.kernel.Multiply(e.sums, e.small, qkv.weights[from*qkv.depth:], e.rows, qkv.depth, headSize)
	strip := e.strip[:e.tokens*headSize]
	row.WidenStrip(strip, headSize, e.sums, e.total[:e.tokens], e.scale, (*[headSize]float32)(qkv.scale[from:]), (*[headSize]float32)(qkv.bias[from:]))
	return strip
}

// mix writes what a tile's rows, from r on, take from the values.
func (e *encoder) mix(out []float32, r, columns int, scale *[headSize]float32) {
	a := &e.attention
	e.kernel.Multiply(a.products, a.query[r*headSize:], a.keys, matrix.Rows, headSize, columns)
	rows := min(matrix.Rows, e.tokens-r)
	for i := range rows {
		shares := a.shares[i*columns : (i+1)*columns]
		zero := matrix.Zero * a.queryTotal[r+i]
		a.total[i] = row.Shares(shares, a.products[i*columns:], zero, a.keyScale[:e.tokens], a.queryScale[r+i]*perHead, a.room)
		a.by[i] = 1 / float32(a.total[i])
	}
	e.kernel.Multiply(e.sums, a.shares, a.values, matrix.Rows, columns, headSize)
	row.WidenStrip(out, e.m.hidden, e.sums, a.total[:rows], a.by[:], scale, &nothing)
}

// perHead is 1/√headSize, by which products are taken.
var perHead = float32(1 / math.Sqrt(headSize))

var nothing [headSize]float32
