package reader

import (
	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

// An encoder holds what one run through the layers needs. It serves one goroutine.
type encoder struct {
	m      *model
	kernel matrix.Kernel

	tokens, rows int // of the window; rows is tokens up to a whole tile

	x, y  []float32 // tokens × hidden: the state; what the heads of attention add to it
	wide  []float32 // a row of the widest matrix
	small []int8    // rows × the deepest matrix, in eight bits: what is multiplied next
	scale []float32 // per row, what one of small is worth
	total []int32   // per row, the sum of small
	sums  []int32   // rows × the widest matrix
	attention
}

func newEncoder(m *model, kernel matrix.Kernel) *encoder {
	rows := up(len(m.positions)/m.hidden, matrix.Columns)
	return &encoder{
		m: m, kernel: kernel,
		x: make([]float32, rows*m.hidden), y: make([]float32, rows*m.hidden), wide: make([]float32, m.inner),
		small: make([]int8, rows*max(m.hidden, m.inner)), scale: make([]float32, rows), total: make([]int32, rows),
		sums: make([]int32, rows*max(m.hidden, m.inner)), attention: newAttention(rows),
	}
}

// up is n or the next multiple of to.
func up(n, to int) int { return (n + to - 1) / to * to }

// encode sets x to the state of every token after the last layer. stop is asked before
// each layer; encode returns false when it said so.
func (e *encoder) encode(tokens []int32, stop func() bool) bool {
	hidden := e.m.hidden
	e.tokens, e.rows = len(tokens), up(len(tokens), matrix.Rows)
	for i, piece := range tokens {
		x := e.x[i*hidden : (i+1)*hidden]
		copy(x, e.m.positions[i*hidden:])
		e.m.vector(piece, x)
		row.Norm(x, e.m.norm.weight, e.m.norm.bias)
		e.quantise(i, x)
	}
	for i := range e.m.layers {
		if stop() {
			return false
		}
		e.layer(&e.m.layers[i])
	}
	return true
}

// layer turns x, and small, which is x, into those of the next layer. Rows of small past
// the window's tokens hold anything: no other row takes from them.
func (e *encoder) layer(l *layer) {
	hidden := e.m.hidden
	e.attend(e.y, &l.qkv)
	for r := range e.tokens {
		e.quantise(r, e.y[r*hidden:(r+1)*hidden])
	}
	e.add(&l.out, l.norm1)
	e.multiply(&l.up)
	for r := range e.tokens {
		row.Widen(e.wide, e.sums[r*l.up.columns:], matrix.Zero*e.total[r], e.scale[r], l.up.scale, l.up.bias)
		row.GELU(e.wide)
		e.quantise(r, e.wide)
	}
	e.add(&l.down, l.norm2)
}

// add adds small times the matrix to x and brings x back to its norm.
func (e *encoder) add(l *linear, n norm) {
	e.multiply(l)
	for r := range e.tokens {
		x := e.x[r*l.columns : (r+1)*l.columns]
		row.Add(x, e.sums[r*l.columns:], matrix.Zero*e.total[r], e.scale[r], l.scale, l.bias)
		row.Norm(x, n.weight, n.bias)
		e.quantise(r, x)
	}
}

// quantise puts x into row r of small, whose rows are as wide as it.
func (e *encoder) quantise(r int, x []float32) {
	e.scale[r], e.total[r] = row.Quantise(e.small[r*len(x):(r+1)*len(x)], x)
}

// multiply sets sums to small times the matrix.
func (e *encoder) multiply(l *linear) {
	e.kernel.Multiply(e.sums, e.small, l.weights, e.rows, l.depth, l.columns)
}
