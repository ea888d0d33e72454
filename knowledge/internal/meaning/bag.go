package meaning

import "math"

// Word gives the direction of a folded word, how much it weighs in a sentence
// (about 0 for a particle, 1 for a telling word; 0 when nothing is known of it),
// and whether the table holds the word itself. The vector of another word is a
// guess from how it begins or from its pieces.
func (t *Table) Word(term string) (v Vector, weight float32, known bool) {
	sum := make([]float32, t.dims)
	known = t.add(sum, term)
	return quantize(make(Vector, 0, t.dims), sum), length(sum), known
}

// Has reports whether the table holds the folded word itself.
func (t *Table) Has(term string) bool {
	_, ok := t.find(term)
	return ok
}

func length(sum []float32) float32 {
	var square float64
	for _, x := range sum {
		square += float64(x) * float64(x)
	}
	return float32(math.Sqrt(square))
}

// Bag adds up the words of a sentence or a question. It may be used again after
// Reset, by one goroutine at a time.
type Bag struct {
	table *Table
	sum   []float32
}

// NewBag gives an empty Bag.
func (t *Table) NewBag() *Bag { return &Bag{t, make([]float32, t.dims)} }

// Add adds a folded word. Words that say little weigh little, so all words of a
// sentence may be added; numbers and words of other scripts change nothing.
func (b *Bag) Add(term string) { b.table.add(b.sum, term) }

// Reset empties the Bag.
func (b *Bag) Reset() { clear(b.sum) }

// AppendVector appends the direction of the sum to dst: [Table.Dims] values.
func (b *Bag) AppendVector(dst Vector) Vector { return quantize(dst, b.sum) }

// Vector gives the direction of the sum; all zeros when no word added to it.
func (b *Bag) Vector() Vector { return b.AppendVector(make(Vector, 0, len(b.sum))) }
