package reader

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/reader/matrix"
	"github.com/ukti-bot/ukti/knowledge/internal/reader/row"
)

// An encoder holds what one run through the layers needs. It serves one goroutine.
type encoder struct {
	m      *model
	kernel matrix.Kernel

	tokens, rows int // of the window; rows is tokens up to a whole tile

	x, y  []float32 // rows × hidden: the state; what a layer's half adds to it
	wide  []float32 // rows × the widest matrix
	small []int8    // rows × the deepest matrix, in eight bits
	scale []float32 // per row, what one of small is worth
	total []int32   // per row, the sum of small
	sums  []int32   // rows × the widest matrix
	attention
}

func newEncoder(m *model, kernel matrix.Kernel) *encoder {
	rows := up(len(m.positions)/m.hidden, matrix.Columns)
	wide := max(3*m.hidden, m.inner)
	return &encoder{
		m: m, kernel: kernel,
		x: make([]float32, rows*m.hidden), y: make([]float32, rows*m.hidden), wide: make([]float32, rows*wide),
		small: make([]int8, rows*max(m.hidden, m.inner)), scale: make([]float32, rows), total: make([]int32, rows),
		sums: make([]int32, rows*max(wide, rows)), attention: newAttention(rows),
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
		e.m.norm.apply(x)
	}
	clear(e.x[e.tokens*hidden : e.rows*hidden])
	for i := range e.m.layers {
		if stop() {
			return false
		}
		e.layer(&e.m.layers[i])
	}
	return true
}

func (e *encoder) layer(l *layer) {
	hidden, inner := e.m.hidden, e.m.inner
	e.quantise(e.x, hidden)
	e.multiply(e.wide, &l.qkv)
	e.attend(e.y, e.wide)
	e.quantise(e.y, hidden)
	e.multiply(e.y, &l.out)
	e.add(l.norm1)
	e.quantise(e.x, hidden)
	e.multiply(e.wide, &l.up)
	row.GELU(e.wide[:e.rows*inner])
	e.quantise(e.wide, inner)
	e.multiply(e.y, &l.down)
	e.add(l.norm2)
}

// add adds y to x and brings x back to its norm.
func (e *encoder) add(n norm) {
	for at := 0; at < e.tokens*e.m.hidden; at += e.m.hidden {
		x, y := e.x[at:at+e.m.hidden], e.y[at:at+e.m.hidden]
		for i := range x {
			x[i] += y[i]
		}
		n.apply(x)
	}
}

// quantise puts the rows of x, width wide, into small.
func (e *encoder) quantise(x []float32, width int) {
	for r := range e.rows {
		e.scale[r], e.total[r] = row.Quantise(e.small[r*width:(r+1)*width], x[r*width:(r+1)*width])
	}
}

// multiply multiplies small by the matrix.
func (e *encoder) multiply(out []float32, l *linear) {
	e.kernel.Multiply(e.sums, e.small, l.weights, e.rows, l.depth, l.columns)
	for r := range e.rows {
		sums, floats := e.sums[r*l.columns:(r+1)*l.columns], out[r*l.columns:(r+1)*l.columns]
		row.Widen(floats, sums, matrix.Zero*e.total[r], e.scale[r], l.scale, l.bias)
	}
}

// apply gives x the mean 0 and the variance 1, then weight and bias.
func (n norm) apply(x []float32) {
	var sum float32
	for _, v := range x {
		sum += v
	}
	mean := sum / float32(len(x))
	var squares float32
	for i, v := range x {
		v -= mean
		x[i] = v
		squares += float32(v * v)
	}
	by := float32(1 / math.Sqrt(float64(squares/float32(len(x)))+1e-12))
	weight, bias := n.weight[:len(x)], n.bias[:len(x)]
	for i, v := range x {
		x[i] = float32(float32(v*by)*weight[i]) + bias[i]
	}
}
