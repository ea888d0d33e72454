package quotation

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// costs of an alignment, in words.
type costs struct {
	changed  float64 // another word stands in the article
	added    float64 // the article has no word there
	omission float64 // words of the article are left out: once,
	each     float64 // and for each word
	crossing float64 // the words left out, or a changed word, go over a sentence's end
	marked   float64 // the first, where a mark of omission stands
}

var (
	// inOrder finds out whether all words are there in order: leaving out may cost
	// anything, changing a word may not.
	inOrder = costs{changed: impossible, added: impossible, omission: 1, each: 0.01, crossing: impossible, marked: 0.1}
	// nearest pairs words that differ. Of equal readings a word that differs is
	// another one, not one too many beside one left out.
	nearest = costs{changed: 1, added: 1.05, omission: 0.5, each: 0.05, crossing: 0.8, marked: 0.05}
)

const (
	impossible = 1e6
	alike      = 0.15 // less for a changed word that begins like the article's
	// more for a negation read as a word that is none: it was put in
	bareNegation = 0.3
	// a little more for a word that is none read as an article's negation: of equal
	// places the one is meant that has none
	readNegation = 0.04
)

// alignment reads the alleged words as a stretch of an article's words.
type alignment struct {
	from, to int // of the article's words
	cost     float64
	edits    []edit
	matched  []bool // by alleged word
}

// edit is where the two part: alleged words [j0, j1) stand for the article's
// words [i0, i1). Either may be empty.
type edit struct{ j0, j1, i0, i1 int }

func (e edit) omits() bool { return e.j0 == e.j1 }

// how a cell was reached
const (
	begun uint8 = iota
	same
	changed
	added
	joinedHere  // one alleged word, two of the article's
	joinedThere // two alleged words, one of the article's
	opened      // an omission begins
	extended
)

// table holds the cheapest reading of the first j alleged words that ends before
// the article's word i, in two layers: with the last word read, and within an
// omission behind it. The ends of the article are free (affine gaps, Gotoh 1982).
type table struct {
	c                costs
	alleged, article []word
	width            int
	cost             [2][]float64
	how              [2][]uint8
	layer            []uint8 // for the first layer: the layer it came from
}

const (
	read = iota
	leftOut
)

// align is the cheapest reading; false when it would be impossible.
func align(c costs, alleged, article []word) (alignment, bool) {
	t := &table{c: c, alleged: alleged, article: article, width: len(article) + 1}
	size := (len(alleged) + 1) * t.width
	for l := range t.cost {
		t.cost[l], t.how[l] = make([]float64, size), make([]uint8, size)
	}
	t.layer = make([]uint8, size)
	for i := range t.width {
		t.cost[leftOut][i] = impossible
	}
	for j := 1; j <= len(alleged); j++ {
		for i := range t.width {
			t.fill(j, i)
		}
	}
	last := t.cost[read][len(alleged)*t.width:]
	end := 0
	for i, cost := range last {
		if cost < last[end] {
			end = i
		}
	}
	if last[end] >= impossible {
		return alignment{}, false
	}
	return t.trace(end), true
}

// fill works out the cells of j and i.
func (t *table) fill(j, i int) {
	k := j*t.width + i
	best, how, from := impossible, begun, uint8(read)
	try := func(jj, ii int, cost float64, h uint8) {
		for l := range t.cost {
			all := t.cost[l][jj*t.width+ii] + cost
			if l == leftOut && ii < len(t.article) && t.article[ii].first {
				all += t.crossing(jj) // the words left out end where a sentence does
			}
			if all < best {
				best, how, from = all, h, uint8(l)
			}
		}
	}
	if i > 0 {
		cost, h := t.pair(j, i)
		try(j-1, i-1, cost, h)
	}
	if i > 1 && spacedOnly(t.article[i-2], t.article[i-1], t.alleged[j-1]) {
		try(j-1, i-2, 0, joinedHere)
	}
	if i > 0 && j > 1 && spacedOnly(t.alleged[j-2], t.alleged[j-1], t.article[i-1]) {
		try(j-2, i-1, 0, joinedThere)
	}
	try(j-1, i, t.c.added, added)
	t.cost[read][k], t.how[read][k], t.layer[k] = best, how, from

	best, how = impossible, begun
	if i > 0 && j < len(t.alleged) {
		cross := 0.0
		if t.article[i-1].first {
			cross = t.crossing(j)
		}
		opening, each := t.c.omission, t.c.each
		if t.alleged[j].gap {
			opening, each = t.c.marked, t.c.each/10
		}
		best, how = t.cost[read][k-1]+opening+each+cross, opened
		if cost := t.cost[leftOut][k-1] + each + cross; cost < best {
			best, how = cost, extended
		}
	}
	t.cost[leftOut][k], t.how[leftOut][k] = best, how
}

// crossing is what an omission behind the first j alleged words pays for going
// over a sentence's end.
func (t *table) crossing(j int) float64 {
	if j < len(t.alleged) && t.alleged[j].gap {
		return t.c.marked
	}
	return t.c.crossing
}

// pair is the cost of reading alleged word j-1 as the article's word i-1.
func (t *table) pair(j, i int) (float64, uint8) {
	a, b := t.alleged[j-1], t.article[i-1]
	if a.term == b.term {
		return 0, same
	}
	cost := t.c.changed
	switch {
	case cost >= impossible:
	case beginAlike(a.term, b.term):
		cost -= alike
	case negations.Has(a.term) && !negates(b.term):
		cost += bareNegation
	case negations.Has(b.term) && !negates(a.term):
		cost += readNegation
	}
	if b.first && j > 1 || i < len(t.article) && t.article[i].first && j < len(t.alleged) {
		cost += t.c.crossing
	}
	return cost, changed
}

// trace walks back from the end and collects what differs.
func (t *table) trace(end int) alignment {
	a := alignment{to: end, cost: t.cost[read][len(t.alleged)*t.width+end], matched: make([]bool, len(t.alleged))}
	var edits []edit
	note := func(e edit) {
		if n := len(edits); n > 0 && edits[n-1].j0 == e.j1 && edits[n-1].i0 == e.i1 {
			edits[n-1].j0, edits[n-1].i0 = e.j0, e.i0
			return
		}
		edits = append(edits, e)
	}
	i, j, layer := end, len(t.alleged), uint8(read)
	for j > 0 {
		k := j*t.width + i
		switch how := t.how[layer][k]; how {
		case opened, extended:
			note(edit{j, j, i - 1, i})
			i--
			if how == opened {
				layer = read
			}
			continue
		case same:
			i, j = i-1, j-1
			a.matched[j] = true
		case joinedHere:
			i, j = i-2, j-1
			a.matched[j] = true
		case joinedThere:
			i, j = i-1, j-2
			a.matched[j], a.matched[j+1] = true, true
		case changed:
			note(edit{j - 1, j, i - 1, i})
			i, j = i-1, j-1
		default:
			note(edit{j - 1, j, i, i})
			j--
		}
		layer = t.layer[k]
	}
	a.from = i
	slices.Reverse(edits)
	a.edits = edits
	return a
}

// spacedOnly reports two words that are one word but for the space: many Bengali
// and Hindi words are written both ways, as is a unit behind a figure, and a word may
// be set on two lines. Other words of English may be another word (nowhere, now here).
func spacedOnly(a, b, whole word) bool {
	if len(a.term)+len(b.term) != len(whole.term) || whole.term[:len(a.term)] != a.term || whole.term[len(a.term):] != b.term {
		return false
	}
	return whole.term[0] >= utf8.RuneSelf || b.split || isFigure(a.term) && unicode.IsLetter(firstRune(b.term))
}

// beginAlike reports words with the first half in common.
func beginAlike(a, b string) bool {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= 2 && 2*n >= max(len(a), len(b))
}
