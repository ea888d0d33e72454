package vocab

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mostCompleted bounds the words that one prefix is completed to.
const mostCompleted = 1000

// WithPrefix gives surface forms that begin with prefix, at most mostCompleted of
// each layer.
func (v *Vocabulary) WithPrefix(prefix string) []WordID {
	return v.collect(func(l *Vocabulary) []WordID {
		from, to := l.within(prefix)
		return l.sorted[from:min(to, from+mostCompleted)]
	})
}

// within gives the places in sorted of the layer's words that begin with prefix.
func (v *Vocabulary) within(prefix string) (from, to int) {
	compare := func(id WordID, p string) int { return strings.Compare(v.terms[id-v.first], p) }
	from, _ = slices.BinarySearchFunc(v.sorted, prefix, compare)
	length, _ := slices.BinarySearchFunc(v.sorted[from:], prefix, func(id WordID, p string) int {
		if strings.HasPrefix(v.terms[id-v.first], p) {
			return -1
		}
		return 1
	})
	return from, from + length
}

// shape tells most words apart from one that they might lengthen without reading
// them: a bit for each letter, and the length in bytes.
type shape struct {
	letters uint64
	length  uint32
}

func shapeOf(term string) shape { return shape{letterSet(term), uint32(len(term))} }

// Shortened gives the surface forms that may hold typed's letters in order with
// others between: those that begin with the same letter, have all of its letters, and
// are longer than it and at most longest bytes long. read is how many words were looked
// at; with none left of budget the rest are left out.
func (v *Vocabulary) Shortened(typed string, longest, budget int) (words []WordID, read int) {
	_, size := utf8.DecodeRuneInString(typed)
	letters := letterSet(typed)
	v.layers(func(l *Vocabulary) {
		from, to := l.within(typed[:size])
		to = min(to, from+budget-read)
		read += max(0, to-from)
		for i := from; i < to; i++ {
			s := &l.shapes[i]
			if letters&^s.letters == 0 && int(s.length) > len(typed) && int(s.length) <= longest && !v.isHidden(l.sorted[i]) {
				words = append(words, l.sorted[i])
			}
		}
	})
	return words, read
}
