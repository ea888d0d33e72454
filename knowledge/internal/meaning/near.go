package meaning

import (
	"cmp"
	"iter"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Near finds which of many words are nearest to one. It holds 44 bytes a word
// and is safe for concurrent use. Words that come later go into a second Near.
type Near struct {
	table       *Table
	corrections *Corrections
	ids, rows   []uint32            // of the words that the table holds
	sketches    []sketch            // of each
	perLengths  []float32           // of each, one over the length of its values
	corrected   map[string][]uint32 // ids of the words that corrections speak of

	// People ask with the same words again and again.
	mu    sync.Mutex
	asked map[question][]Hit
}

// question is the arguments of Find.
type question struct {
	term  string
	most  int
	least float32
}

// mostAsked bounds the answers that are remembered; beyond it all are forgotten.
const mostAsked = 4096

// Hit is a word found by its meaning.
type Hit struct {
	ID     uint32  // the number that the word came with
	Cosine float32 // or the weight of the correction that leads there
}

// NewNear prepares numbered folded words. Words that the table lacks are left
// out, but for those that corrections, which may be nil, speak of.
func (t *Table) NewNear(corrections *Corrections, words iter.Seq2[uint32, string]) *Near {
	n := &Near{table: t, corrections: corrections, corrected: map[string][]uint32{}}
	for id, term := range words {
		if corrections.names(term) {
			n.corrected[term] = append(n.corrected[term], id)
		}
		row, ok := t.find(term)
		if !ok {
			continue
		}
		n.ids = append(n.ids, id)
		n.rows = append(n.rows, uint32(row))
		values := t.values(row)
		n.sketches = append(n.sketches, sketchOf(values))
		n.perLengths = append(n.perLengths, perLength(values))
	}
	n.ids, n.rows = slices.Clip(n.ids), slices.Clip(n.rows)
	n.sketches, n.perLengths = slices.Clip(n.sketches), slices.Clip(n.perLengths)
	return n
}

// All gives the table's words, and those that corrections, which may be nil, speak of, to be
// given to [Table.NewNear] where the words of an index are not at hand.
func (t *Table) All(corrections *Corrections) []string {
	all := make([]string, t.words)
	for i := range all {
		all[i] = t.word(i)
	}
	if corrections == nil {
		return all
	}
	for term := range corrections.of {
		if _, ok := t.find(term); !ok {
			all = append(all, term)
		}
	}
	slices.Sort(all[t.words:])
	return all
}

// Len is the number of words that are compared.
func (n *Near) Len() int { return len(n.ids) }

// Find gives at most most words whose cosine with term is least or more, or that
// corrections lead to from it; the nearest first, then by number. least must be
// above 0. A term that the table lacks is led by corrections only. The cosine of
// rare words tells of their sound and letters as much as of their meaning; 0.6 and
// more is mostly right.
//
// The hits must not be changed.
func (n *Near) Find(term string, most int, least float32) []Hit {
	q := question{term, most, least}
	n.mu.Lock()
	hits, ok := n.asked[q]
	n.mu.Unlock()
	if ok {
		return hits
	}
	hits = n.find(term, most, least)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.asked == nil || len(n.asked) >= mostAsked {
		n.asked = map[question][]Hit{}
	}
	n.asked[question{strings.Clone(term), most, least}] = hits
	return hits
}

func (n *Near) find(term string, most int, least float32) []Hit {
	found := map[uint32]float32{}
	if row, ok := n.table.find(term); ok {
		n.scan(row, least, found)
	}
	if n.corrections.names(term) {
		for other, weight := range n.corrections.of[term] {
			for _, id := range n.corrected[other] {
				found[id] = weight
			}
		}
	}
	hits := make([]Hit, 0, len(found))
	for id, cosine := range found {
		if cosine >= least {
			hits = append(hits, Hit{id, cosine})
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.ID, b.ID))
	})
	return slices.Clip(hits[:min(len(hits), max(most, 0))])
}

// mostCompared bounds the words that are compared in full, so that a word with
// many neighbours costs no more than another.
const mostCompared = 1024

// scan puts the words with a cosine of least or more into found. Only those with
// the nearest sketches are compared in full.
func (n *Near) scan(row int, least float32, found map[uint32]float32) {
	own := n.table.values(row)
	signs := sketchOf(own)
	long := perLength(own)
	for _, i := range n.likely(&signs, sketchLimit(n.table.dims, least)) {
		product := n.table.rowDot(own, int(n.rows[i]))
		if cosine := float32(product) * n.perLengths[i] * long; cosine >= least {
			found[n.ids[i]] = cosine
		}
	}
}

// likely gives the words whose sketch is apart from own by limit or less; the
// nearest alone when there are more than mostCompared.
func (n *Near) likely(own *sketch, limit int) []int32 {
	type word struct {
		row   int32
		apart int32
	}
	var words []word
	var counts [maxDims + 1]int
	for i := range n.sketches {
		if d := n.sketches[i].apart(own); d <= limit {
			words = append(words, word{int32(i), int32(d)})
			counts[d]++
		}
	}
	total := 0
	for d, count := range counts {
		if total += count; total > mostCompared {
			limit = d - 1
			break
		}
	}
	var out []int32
	for _, w := range words {
		if int(w.apart) <= limit {
			out = append(out, w.row)
		}
	}
	return out
}

// values gives a row's values without its scale.
func (t *Table) values(row int) Vector {
	half := t.dims / 2
	v := make(Vector, 0, t.dims)
	for _, b := range []byte(t.rows[row*half : (row+1)*half]) {
		v = append(v, int8(b&15)-8, int8(b>>4)-8)
	}
	return v
}

func perLength(values Vector) float32 {
	if square := vector.Dot(values, values); square > 0 {
		return float32(1 / math.Sqrt(float64(square)))
	}
	return 0
}

// rowDot is the inner product of v and a row's values.
func (t *Table) rowDot(v Vector, row int) int {
	half := t.dims / 2
	packed := t.rows[row*half : (row+1)*half]
	v = v[:2*len(packed)]
	even, odd := 0, 0
	for i := range len(packed) {
		even += int(v[2*i]) * (int(packed[i]&15) - 8)
		odd += int(v[2*i+1]) * (int(packed[i]>>4) - 8)
	}
	return even + odd
}

// sketch keeps the signs of a vector, a bit each. The table's axes are turned at
// random, so two sketches differ in about dims·angle/π bits.
type sketch [maxDims / 64]uint64

func sketchOf(values Vector) sketch {
	var s sketch
	for i, x := range values {
		if x < 0 {
			s[i/64] |= 1 << (i % 64)
		}
	}
	return s
}

// apart counts the bits in which two sketches differ.
func (s *sketch) apart(t *sketch) int {
	return bits.OnesCount64(s[0]^t[0]) + bits.OnesCount64(s[1]^t[1]) + bits.OnesCount64(s[2]^t[2]) + bits.OnesCount64(s[3]^t[3])
}

// sketchSlack is how many standard deviations beyond the expected number of
// differing bits a word is still compared in full: one in 700 is passed over.
const sketchSlack = 3

func sketchLimit(dims int, least float32) int {
	p := math.Acos(float64(max(-1, min(1, least)))) / math.Pi
	return int(math.Ceil(float64(dims)*p + sketchSlack*math.Sqrt(float64(dims)*p*(1-p))))
}
