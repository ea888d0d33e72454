package meaning

import (
	"unicode"
	"unicode/utf8"
)

// find gives the number of a folded word. The words stand in the order of their
// hashes, and firsts leads to the few that share the hash's high bits.
func (t *Table) find(term string) (int, bool) {
	high := int(hash(term) >> (64 - t.hashBits))
	for i := int(u32(t.firsts, 4*high)); i < int(u32(t.firsts, 4*high+4)); i++ {
		if t.word(i) == term {
			return i, true
		}
	}
	return 0, false
}

// A word that the table lacks is mostly an inflection of one that it has. All
// three languages inflect at the end, so the longest known beginning stands for
// it when that is at least so many letters and half of the word.
const leastBeginning = 3

// findBeginning gives the longest word of the table that term begins with.
func (t *Table) findBeginning(term string) (int, bool) {
	letters := utf8.RuneCountInString(term)
	for end := len(term); letters > 0; letters-- {
		_, size := utf8.DecodeLastRuneInString(term[:end])
		end -= size
		if letters-1 < leastBeginning || 2*end < len(term) {
			break
		}
		if i, ok := t.find(term[:end]); ok {
			return i, true
		}
	}
	return 0, false
}

// Sizes of the pieces of a word, in letters and marks; a mark for its beginning
// and end counts.
const (
	leastPiece = 3
	mostPiece  = 4
)

// eachPiece gives the rows of a word's pieces: every run of leastPiece to
// mostPiece letters of ‹term›, hashed. The build takes words apart in the same way.
func (t *Table) eachPiece(term string, do func(row int)) {
	marked := "<" + term + ">"
	var ends [mostPiece]int // where the last letters ended, the latest first
	letters := 0
	for i, r := range marked {
		copy(ends[1:], ends[:])
		ends[0] = i
		letters++
		end := i + utf8.RuneLen(r)
		for n := leastPiece; n <= min(mostPiece, letters); n++ {
			do(t.words + int(hash(marked[ends[n-1]:end])%uint64(t.pieces)))
		}
	}
}

// means reports whether a word may have a vector at all: one of letters of the
// table's languages. Numbers mean themselves.
func means(term string) bool {
	letters := false
	for _, r := range term {
		switch {
		case unicode.IsDigit(r):
			return false
		case unicode.In(r, unicode.Bengali, unicode.Devanagari, unicode.Latin):
			letters = letters || unicode.IsLetter(r)
		}
	}
	return letters
}

// longestWord bounds the work for a word that is none, in bytes.
const longestWord = 256

// add adds term's vector to sum, as long as the word weighs, and reports whether
// the table holds the word itself.
func (t *Table) add(sum []float32, term string) (known bool) {
	if row, ok := t.find(term); ok {
		t.addRow(sum, row)
		return true
	}
	if len(term) > longestWord || !utf8.ValidString(term) || !means(term) {
		return false
	}
	if row, ok := t.findBeginning(term); ok {
		t.addRow(sum, row)
		return false
	}
	t.eachPiece(term, func(row int) { t.addRow(sum, row) })
	return false
}

// hash is FNV-1a with 64 bits, mixed once more because its high bits alone are
// uneven for short words.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	return h ^ h>>33
}
