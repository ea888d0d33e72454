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
func edit(v *vocab.Vocabulary, w Word, emit func(vocab.ID, float64)) {
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
		nearest := 0
		for _, near := range v.WithinEdits(typed, most) {
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

// shortened finds the words that w begins or shortens (parlmnt, মাইক্রোইলেক), with
// sahilm/fuzzy, which matches letters left out and nothing else. Its scores say
// little between words of different length, so a word that begins with w goes
// first and the shorter ones before the longer; the first letter must agree.
func shortened(v *vocab.Vocabulary, w Word, emit func(vocab.ID, float64)) {
	if w.Digits || utf8.RuneCountInString(w.Term) < leastForFuzzy {
		return
	}
	first, _ := utf8.DecodeRuneInString(w.Term)
	candidates := alike{v: v}
	v.All(func(id vocab.ID, term string) {
		if len(term) > len(w.Term) && len(term) <= 4*len(w.Term) && strings.HasPrefix(term, string(first)) {
			candidates.ids = append(candidates.ids, id)
		}
	})
	matches := fuzzy.FindFromNoSort(w.Term, candidates)
	for _, id := range nearest(v, w.Term, candidates.ids, matches) {
		weight := weightFuzzy
		if !strings.HasPrefix(v.Term(id), w.Term) {
			kept := float64(len(w.Term)) / float64(len(v.Term(id)))
			if kept < leastKept {
				continue
			}
			weight *= kept
		}
		emit(id, weight)
	}
}

// alike is a fuzzy.Source over some words of the vocabulary.
type alike struct {
	v   *vocab.Vocabulary
	ids []vocab.ID
}

func (a alike) String(i int) string { return a.v.Term(a.ids[i]) }
func (a alike) Len() int            { return len(a.ids) }

// nearest orders matches and keeps the first few.
func nearest(v *vocab.Vocabulary, typed string, ids []vocab.ID, matches fuzzy.Matches) []vocab.ID {
	out := make([]vocab.ID, 0, len(matches))
	for _, m := range matches {
		out = append(out, ids[m.Index])
	}
	rank := func(id vocab.ID) int {
		term := v.Term(id)
		if strings.HasPrefix(term, typed) {
			return len(term)
		}
		return 1<<20 + len(term)
	}
	slices.SortFunc(out, func(a, b vocab.ID) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(v.Term(a), v.Term(b)))
	})
	return out[:min(len(out), mostFuzzy)]
}
