package expand

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
)

// Weights of the expanders within one language: how often the word found by each is
// the word meant, roughly. Their order matters more than their values.
const (
	weightExact     = 1.0
	weightStem      = 0.95 // stemming merges a few words that are not the same
	weightOtherStem = 0.85 // the stem of a language that the word is less likely of
	weightSpelling  = 0.85 // দিন and দীন are different words, জন্ম and যন্ম are not
)

func exact(v *vocab.Vocabulary, w Word, _ *Budget, emit func(vocab.WordID, float64)) {
	if id, ok := v.Lookup(w.Term); ok {
		emit(id, weightExact)
	}
}

func stem(v *vocab.Vocabulary, w Word, _ *Budget, emit func(vocab.WordID, float64)) {
	for i, s := range w.Stems {
		weight := weightStem
		if i > 0 {
			weight = weightOtherStem
		}
		for _, id := range v.ByStem(s) {
			emit(id, weight)
		}
	}
}

func spelling(v *vocab.Vocabulary, w Word, _ *Budget, emit func(vocab.WordID, float64)) {
	if w.Digits {
		return
	}
	for _, group := range v.BySpelling(w.Spelling) {
		for _, id := range v.GroupTerms(group) {
			emit(id, weightSpelling)
		}
	}
}

// meant leads where the table of meanings does.
func meant(_ *vocab.Vocabulary, w Word, _ *Budget, emit func(vocab.WordID, float64)) {
	for _, n := range w.Near {
		emit(n.Term, n.Weight)
	}
}

// names leads where the lexicon does by one relation.
func names(by lexicon.Relation) func(*vocab.Vocabulary, Word, *Budget, func(vocab.WordID, float64)) {
	return func(v *vocab.Vocabulary, w Word, _ *Budget, emit func(vocab.WordID, float64)) {
		for _, n := range w.Names {
			if n.By != by {
				continue
			}
			if id, ok := v.Lookup(n.Term); ok {
				emit(id, n.Weight)
			}
			for _, id := range v.ByStem(n.Stem) {
				emit(id, n.Weight*weightStem)
			}
		}
	}
}
