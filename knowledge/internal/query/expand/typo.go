package expand

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
)

const (
	weightOneEdit  = 0.75
	weightTwoEdits = 0.55
	weightFuzzy    = 0.5

	// A word shorter than this is not searched for with that many edits: most
	// words of three letters are one edit from another word.
	leastForOne = 4
	leastForTwo = 8

	// Shortened words: at least so many letters, at most so many words.
	leastForFuzzy = 5
	mostFuzzy     = 4
	// leastKept is the least share of a word that must be typed when letters inside
	// are left out; a mere beginning may be shorter.
	leastKept = 0.6
)

// edit finds the stems nearest to the word's own: those at one edit, else those
// at two.
func edit(v *vocab.Vocabulary, w Word, b *Budget, emit func(vocab.WordID, float64)) {
	if w.Digits {
		return
	}
	for _, typed := range w.Stems {
		n := utf8.RuneCountInString(typed)
		if n < leastForOne {
			continue
		}
		most := 1
		if n >= leastForTwo {
			most = 2
		}
		within, scanned, compared := v.WithinEdits(typed, most, b.afford(costScanned))
		b.Spend(scanned*costScanned + compared*costEdits)
		nearest := 0
		for _, near := range within {
			if nearest == 0 {
				nearest = near.Edits
			}
			if near.Edits > nearest {
				break
			}
			weight := weightOneEdit
			if near.Edits == 2 {
				weight = weightTwoEdits
			}
			for _, id := range v.GroupTerms(near.Group) {
				emit(id, weight)
			}
		}
	}
}

// shortened finds the words that w begins or shortens (parlmnt, মাইক্রোইলেক). A word
// that begins with w goes first and the shorter ones before the longer. Where those are
// few, sahilm/fuzzy, which matches letters left out and nothing else, chooses among the
// words that begin with the same letter, have all the others, and are not too long.
func shortened(v *vocab.Vocabulary, w Word, b *Budget, emit func(vocab.WordID, float64)) {
	if w.Digits || utf8.RuneCountInString(w.Term) < leastForFuzzy {
		return
	}
	longer := slices.DeleteFunc(slices.Clone(v.WithPrefix(w.Term)), func(id vocab.WordID) bool {
		n := len(v.Term(id))
		return n <= len(w.Term) || n > 4*len(w.Term)
	})
	shortestFirst(v, longer)
	longer = longer[:min(len(longer), mostFuzzy)]
	for _, id := range longer {
		emit(id, weightFuzzy)
	}
	if len(longer) == mostFuzzy || b.left <= 0 {
		return
	}
	candidates := alike{v: v}
	var read int
	candidates.ids, read = v.Shortened(w.Term, int(float64(len(w.Term))/leastKept), b.afford(costScanned))
	b.Spend(read*costScanned + len(candidates.ids)*costEdits)
	candidates.ids = slices.DeleteFunc(candidates.ids, func(id vocab.WordID) bool { return strings.HasPrefix(v.Term(id), w.Term) })
	var matched []vocab.WordID
	for _, m := range fuzzy.FindFromNoSort(w.Term, candidates) {
		matched = append(matched, candidates.ids[m.Index])
	}
	shortestFirst(v, matched)
	for _, id := range matched[:min(len(matched), mostFuzzy-len(longer))] {
		if kept := float64(len(w.Term)) / float64(len(v.Term(id))); kept >= leastKept {
			emit(id, weightFuzzy*kept)
		}
	}
}

// alike is a fuzzy.Source over some words of the vocabulary.
type alike struct {
	v   *vocab.Vocabulary
	ids []vocab.WordID
}

func (a alike) String(i int) string { return a.v.Term(a.ids[i]) }
func (a alike) Len() int            { return len(a.ids) }

func shortestFirst(v *vocab.Vocabulary, ids []vocab.WordID) {
	slices.SortFunc(ids, func(a, b vocab.WordID) int {
		return cmp.Or(cmp.Compare(len(v.Term(a)), len(v.Term(b))), cmp.Compare(v.Term(a), v.Term(b)))
	})
}
