package vector

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
)

// chunkSize is how many sentences' vectors stand together.
const chunkSize = 1024

// Set holds the vectors of an index's sentences by the sentences' numbers. It is
// safe for concurrent use, and reading never waits, so questions are answered while
// the set fills: vectors stand in chunks that are never moved, and a vector is there
// for readers once its scale, stored last and atomically, is not zero. Therefore a
// vector is never replaced; an index that changes gets a set of its own.
type Set struct {
	mu        sync.Mutex // of writers
	dimension atomic.Int64
	chunks    atomic.Pointer[[]*chunk] // nil for a chunk without a vector
	count     atomic.Int64
}

// chunk has the vectors of the sentences k*chunkSize, … for its place k.
type chunk struct {
	values []int8
	scales [chunkSize]atomic.Uint32 // a float32's bits; 0: no vector
}

// NewSet makes an empty set.
func NewSet() *Set {
	s := &Set{}
	s.chunks.Store(&[]*chunk{})
	return s
}

// Add gives sentence id its vector, of which it keeps a copy. A sentence that has
// one keeps it. The error says that v has another dimension than the set's.
func (s *Set) Add(id uint32, v Vector) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	dimension := int(s.dimension.Load())
	if dimension == 0 {
		dimension = v.Dimension()
		s.dimension.Store(int64(dimension))
	}
	if v.Dimension() != dimension || dimension == 0 {
		return fmt.Errorf("a vector of %d dimensions among those of %d", v.Dimension(), dimension)
	}
	c, i := s.room(id, dimension), int(id%chunkSize)
	if c.scales[i].Load() != 0 {
		return nil
	}
	copy(c.values[i*dimension:], v.values)
	c.scales[i].Store(math.Float32bits(v.scale))
	s.count.Add(1)
	return nil
}

// room gives the chunk of a sentence, which it makes where it is missing. Readers go
// on with the list that they have.
func (s *Set) room(id uint32, dimension int) *chunk {
	chunks, k := *s.chunks.Load(), int(id/chunkSize)
	if k < len(chunks) && chunks[k] != nil {
		return chunks[k]
	}
	grown := make([]*chunk, max(len(chunks), k+1))
	copy(grown, chunks)
	grown[k] = &chunk{values: make([]int8, chunkSize*dimension)}
	s.chunks.Store(&grown)
	return grown[k]
}

// Len is how many sentences have a vector.
func (s *Set) Len() int { return int(s.count.Load()) }

// Vector gives a sentence's vector; false when it has none. It shares its memory
// with the set, where it never changes.
func (s *Set) Vector(id uint32) (Vector, bool) {
	chunks, k, i := *s.chunks.Load(), int(id/chunkSize), int(id%chunkSize)
	if k >= len(chunks) || chunks[k] == nil {
		return Vector{}, false
	}
	bits := chunks[k].scales[i].Load()
	if bits == 0 {
		return Vector{}, false
	}
	d := int(s.dimension.Load())
	return Vector{chunks[k].values[i*d : (i+1)*d : (i+1)*d], math.Float32frombits(bits)}, true
}

// Cosine of a question and a sentence; false when the sentence has no vector.
func (s *Set) Cosine(q Vector, id uint32) (float32, bool) {
	var one [1]float32
	s.Cosines(q, id, one[:])
	return one[0], !math.IsNaN(float64(one[0]))
}

// Cosines fills out with the cosines of a question and the sentences first,
// first+1, …; NaN for one without a vector.
func (s *Set) Cosines(q Vector, first uint32, out []float32) {
	chunks, dimension := *s.chunks.Load(), int(s.dimension.Load())
	for i := range out {
		out[i] = float32(math.NaN())
		id := int(first) + i
		k := id / chunkSize
		if k >= len(chunks) || chunks[k] == nil || dimension != len(q.values) {
			continue
		}
		if cosine, ok := chunks[k].cosine(q, id%chunkSize); ok {
			out[i] = cosine
		}
	}
}

func (c *chunk) cosine(q Vector, i int) (float32, bool) {
	bits := c.scales[i].Load()
	if bits == 0 {
		return 0, false
	}
	d := len(q.values)
	product := float32(Dot(q.values, c.values[i*d:(i+1)*d])) * q.scale
	return product * math.Float32frombits(bits), true
}
