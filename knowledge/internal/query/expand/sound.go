package expand

import (
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

const (
	weightPhonetic = 0.9 // across scripts sound is all there is, and mostly right
	weightEar      = 0.7 // within a script a likeness of sound is a misspelling, or another word
)

// leastAlike is how alike two forms must be by the number of consonants in their
// key (the last entry serves longer ones): short words sound alike by chance.
var leastAlike = [...]float64{1, 0.9, 0.8, 0.7, 0.65}

func otherScript(v *vocab.Vocabulary, w Word, b *Budget, emit func(vocab.WordID, float64)) {
	bySound(v, w, b, weightPhonetic, emit, func(a, b *unicode.RangeTable) bool { return a != b })
}

func sameScript(v *vocab.Vocabulary, w Word, b *Budget, emit func(vocab.WordID, float64)) {
	bySound(v, w, b, weightEar, emit, func(a, b *unicode.RangeTable) bool { return a == b })
}

// bySound finds words by the key of the question's word, as typed and by its
// stems, and weighs how alike they sound. The article's word is heard in full and
// by its stem, so that "russiar" and "russia er" both reach রাশিয়ার.
func bySound(v *vocab.Vocabulary, w Word, b *Budget, weight float64, emit func(vocab.WordID, float64), fits func(a, b *unicode.RangeTable) bool) {
	if w.Digits {
		return
	}
	own := script(w.Term)
	best := map[vocab.WordID]float64{}
	for i, typed := range append([]string{w.Term}, w.Stems...) {
		if i > 0 && typed == w.Term {
			continue
		}
		for _, h := range sound.Hear(typed) {
			if !b.Spend(costSpoken) {
				break
			}
			least := leastAlike[min(len(h.Key), len(leastAlike)-1)]
			for _, id := range v.BySound(h.Key) {
				if !fits(own, script(v.Term(id))) {
					continue
				}
				if !b.Spend(costHeard) {
					break
				}
				if alike := likeness(v, id, h.Form, least); alike >= least && alike > best[id] {
					best[id] = alike
				}
			}
		}
	}
	for id, alike := range best {
		emit(id, weight*alike)
	}
}

// likeness of a heard form and an article's word or its stem, where it is at least so much.
func likeness(v *vocab.Vocabulary, id vocab.WordID, heard string, least float64) float64 {
	form, stem := v.Forms(id)
	alike := sound.SimilarityFrom(heard, form, least)
	if stem != form {
		alike = max(alike, sound.SimilarityFrom(heard, stem, least))
	}
	return alike
}

// script of a word, by its first rune; nil when it is none of those that sound.
func script(word string) *unicode.RangeTable {
	switch { // most words
	case len(word) > 0 && 'a' <= word[0] && word[0] <= 'z':
		return unicode.Latin
	case len(word) > 1 && word[0] == 0xE0 && word[1] == 0xA6:
		if len(word) > 2 && 0x85 <= word[2] && word[2] <= 0xB9 { // অ to হ
			return unicode.Bengali
		}
	}
	r, _ := utf8.DecodeRuneInString(word)
	for _, table := range []*unicode.RangeTable{unicode.Bengali, unicode.Latin, unicode.Devanagari} {
		if unicode.Is(table, r) {
			return table
		}
	}
	return nil
}
