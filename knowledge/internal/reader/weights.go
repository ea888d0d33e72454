package reader

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unsafe"
)

const (
	magic      = "UKTIREAD"
	version    = 2
	headerSize = len(magic) + 11*4
	hashSize   = sha256.Size
	// A block of a piece's vector: a scale in two bytes, then 32 numbers of four bits.
	block, blockSize = 32, 18
	// headSize is the components of a head of attention; see attention.go.
	headSize = 32

	mostPieces = 1 << 20
	mostLayers = 48
	mostHidden = 1024
	mostInner  = 8192
	mostTokens = 512
	mostText   = 1 << 26
)

// model is an opened weights file. Great sections stay where they are in the file.
type model struct {
	tokenizer
	hash                 string // of the file
	hidden, heads, inner int

	words     string    // per piece, hidden/block blocks
	positions []float32 // per position in a window, what is added to a piece's vector
	norm      norm
	layers    []layer
	sentence  head    // of a sentence's mean beside the window's first token
	none      head    // of the window's first token
	ends      [2]head // of a token: whether the answer's words begin, and end, with it
}

type layer struct {
	qkv, out linear
	norm1    norm
	up, down linear
	norm2    norm
}

// linear is a matrix with seven bits a weight; see package matrix.
type linear struct {
	depth, columns int
	weights        []byte
	scale, bias    []float32 // per column
}

type norm struct{ weight, bias []float32 }

type head struct {
	weight []float32
	bias   float32
}

// open reads a weights file, which it keeps. It checks everything that a later use
// relies on, so that a broken file gives an error here and no panic there.
func open(data string) (*model, error) {
	if len(data) < headerSize+hashSize || data[:len(magic)] != magic {
		return nil, errors.New("it has no header")
	}
	var n [11]int
	for i := range n {
		n[i] = int(u32(data[len(magic)+4*i:]))
	}
	if n[0] != version {
		return nil, fmt.Errorf("it has version %d, not %d", n[0], version)
	}
	sum := sha256.New()
	sum.Write(bytesOf(data[:headerSize]))
	sum.Write(bytesOf(data[headerSize+hashSize:]))
	if string(sum.Sum(nil)) != data[headerSize:headerSize+hashSize] {
		return nil, errors.New("its hash differs: it was cut or changed")
	}
	pieces, bits, text, replaced, replacements, layers := n[1], n[2], n[3], n[4], n[5], n[6]
	m := &model{hash: data[headerSize : headerSize+hashSize], hidden: n[7], heads: n[8], inner: n[9]}
	tokens := n[10]
	switch {
	case pieces <= unknown || pieces > mostPieces || bits > 22 || 1<<bits <= pieces || text > mostText || replaced > mostPieces || replacements > mostText:
		return nil, errors.New("its number of pieces is out of bounds")
	case m.hidden < block || m.hidden > mostHidden || m.hidden%block != 0 || m.heads*headSize != m.hidden,
		m.inner < block || m.inner > mostInner || m.inner%block != 0 || layers < 1 || layers > mostLayers, tokens < WindowTokens || tokens > mostTokens:
		return nil, errors.New("its sizes are out of bounds")
	}
	s := &sections{rest: data[headerSize+hashSize:]}
	m.slots, m.starts, m.scores, m.text = s.take(4<<bits), s.take(4*(pieces+1)), s.floats(pieces), s.take(text)
	m.codes, m.changes, m.changed = s.take(4*replaced), s.take(4*(replaced+1)), s.take(replacements)
	m.words = s.take(pieces * m.hidden / block * blockSize)
	m.positions = s.floats(tokens * m.hidden)
	m.norm = s.norm(m.hidden)
	for range layers {
		m.layers = append(m.layers, layer{
			qkv: s.linear(m.hidden, 3*m.hidden), out: s.linear(m.hidden, m.hidden), norm1: s.norm(m.hidden),
			up: s.linear(m.hidden, m.inner), down: s.linear(m.inner, m.hidden), norm2: s.norm(m.hidden),
		})
	}
	m.sentence, m.none = s.head(2*m.hidden), s.head(m.hidden)
	m.ends = s.pair(m.hidden)
	if s.missing > 0 {
		return nil, fmt.Errorf("it ends %d bytes too soon", s.missing)
	}
	if s.rest != "" {
		return nil, fmt.Errorf("%d bytes follow its end", len(s.rest))
	}
	return m, m.tokenizer.check()
}

// sections takes a file's sections, one after the other.
type sections struct {
	rest    string
	missing int
}

func (s *sections) take(size int) string {
	if size > len(s.rest) {
		s.missing += size - len(s.rest)
		s.rest = ""
		return ""
	}
	out := s.rest[:size]
	s.rest = s.rest[size:]
	return out
}

func (s *sections) floats(n int) []float32 {
	data := s.take(4 * n)
	out := make([]float32, len(data)/4)
	for i := range out {
		out[i] = math.Float32frombits(u32(data[4*i:]))
	}
	return out
}

func (s *sections) norm(n int) norm { return norm{weight: s.floats(n), bias: s.floats(n)} }

func (s *sections) linear(depth, columns int) linear {
	return linear{depth: depth, columns: columns, weights: bytesOf(s.take(depth * columns)), scale: s.floats(columns), bias: s.floats(columns)}
}

func (s *sections) head(n int) head {
	h := head{weight: s.floats(n)}
	if bias := s.floats(1); len(bias) == 1 {
		h.bias = bias[0]
	}
	return h
}

// pair is two heads of the same tokens: the weights of both, then what each adds.
func (s *sections) pair(n int) (out [2]head) {
	for i := range out {
		out[i].weight = s.floats(n)
	}
	for i, bias := range s.floats(len(out)) {
		out[i].bias = bias
	}
	return out
}

func u32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// bytesOf is the string's own bytes, to be read only.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// half is the float32 of a float of two bytes.
func half(b uint16) float32 {
	sign, exponent, fraction := uint32(b>>15)<<31, uint32(b>>10&31), uint32(b&1023)
	switch exponent {
	case 0:
		f := float32(fraction) / (1 << 24)
		if sign != 0 {
			return -f
		}
		return f
	case 31:
		return 0 // no finite number, and none is written
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}

// vector adds a piece's vector to out.
func (m *model) vector(piece int32, out []float32) {
	row := m.words[int(piece)*len(out)/block*blockSize:]
	for i := 0; i < len(out); i += block {
		b := row[i/block*blockSize:][:blockSize]
		scale := half(binary.LittleEndian.Uint16(bytesOf(b)))
		for j := range block / 2 {
			out[i+j] += scale * float32(int(b[2+j]&15)-8)
			out[i+j+block/2] += scale * float32(int(b[2+j]>>4)-8)
		}
	}
}
