package vocab

import (
	"math/bits"
	"slices"
	"unicode/utf8"
)

// letterIndex finds the stems within a few edits of a word. It keeps, for each
// stem, its length and a 64-bit set of its letters; a stem whose set differs in
// more bits than the edits could change is passed over without being read. That
// scan costs about half a nanosecond a stem, so no larger structure is needed.
type letterIndex struct {
	byLength [][]letterEntry // index: length in runes
}

type letterEntry struct {
	letters uint64
	group   GroupID
}

// maxEditLength is the longest stem that edits are searched for.
const maxEditLength = 40

func newLetterIndex(stems []string, firstGroup GroupID) letterIndex {
	x := letterIndex{byLength: make([][]letterEntry, maxEditLength+1)}
	for group, stem := range stems {
		if n := utf8.RuneCountInString(stem); n <= maxEditLength {
			x.byLength[n] = append(x.byLength[n], letterEntry{letterSet(stem), firstGroup + GroupID(group)})
		}
	}
	return x
}

func letterSet(word string) uint64 {
	var set uint64
	for _, r := range word {
		set |= 1 << (uint(r) % 64)
	}
	return set
}

// Near is a stem group within reach of a word.
type Near struct {
	Group GroupID
	Edits int // 1 or more
}

// WithinEdits gives the stem groups whose stem differs from word by 1 to most
// edits: a letter left out, added, replaced, or two neighbours swapped. Nearest
// first, then by group. scanned is how many stems were looked at, at most budget, and
// compared how many of them letter by letter.
func (v *Vocabulary) WithinEdits(word string, most, budget int) (out []Near, scanned, compared int) {
	runes := []rune(word)
	set := letterSet(word)
	v.layers(func(l *Vocabulary) {
		for n := max(1, len(runes)-most); n <= min(maxEditLength, len(runes)+most); n++ {
			// A letter added or left out changes one bit, a replaced one two; as many as the
			// lengths differ by must have been added or left out.
			longer := max(n-len(runes), len(runes)-n)
			apart := longer + 2*(most-longer)
			stems := l.letters.byLength[n]
			stems = stems[:min(len(stems), budget-scanned)]
			scanned += len(stems)
			for _, e := range stems {
				if bits.OnesCount64(e.letters^set) > apart {
					continue
				}
				compared++
				d := Edits(runes, []rune(l.stemNames[e.group-l.firstGroup]), most)
				if d >= 1 && d <= most && (len(v.hidden) == 0 || len(v.GroupTerms(e.group)) > 0) {
					out = append(out, Near{e.group, d})
				}
			}
		}
	})
	slices.SortFunc(out, func(a, b Near) int {
		if a.Edits != b.Edits {
			return a.Edits - b.Edits
		}
		return int(a.Group) - int(b.Group)
	})
	return out, scanned, compared
}

// Edits counts the edits between a and b (optimal string alignment: Damerau's
// four edits, none of them on a letter already edited). It gives most+1 as soon
// as there are more than most.
func Edits(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	var buf [3][maxEditLength + 3]int
	if len(b) > maxEditLength+1 {
		return most + 1
	}
	before, above, row := buf[0][:len(b)+1], buf[1][:len(b)+1], buf[2][:len(b)+1]
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return most + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], most+1)
}
