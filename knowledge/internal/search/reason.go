package search

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// How much of what the best sentence holds of a question for a reason one that gives a reason
// must hold to be preferred to it.
const (
	enoughReason = 0.6 // with its neighbours and the head of the article
	enoughItself = 0.5 // by itself: the head is every line's
)

// reasonFirst puts a sentence that gives a reason before one on whose line none is given, for
// a question that asks why: of the same article, and telling of what is asked. It reports
// whether it moved one.
func reasonFirst(x *index.Index, q *Question, found []Sentence) bool {
	if q.Kind.Broad() != language.Reason || len(found) == 0 || lineGives(x, q, found[0].ID) {
		return false
	}
	best := &found[0]
	for i := 1; i < len(found); i++ {
		s := &found[i]
		if s.Parts[rank.Kind] > 0 && x.ArticleOf(s.ID) == x.ArticleOf(best.ID) && tellsAsMuch(s, best) {
			moveFirst(found, i)
			return true
		}
	}
	return false
}

func tellsAsMuch(s, best *Sentence) bool {
	return heldBy(s) >= enoughReason*heldBy(best) && s.Parts[rank.Coverage] >= enoughItself*best.Parts[rank.Coverage]
}

// lineGives reports whether something of the kind asked for stands on a sentence's line.
func lineGives(x *index.Index, q *Question, id index.SentenceNo) bool {
	first, last := lineOf(x, id)
	for s := first; s <= last; s++ {
		if len(kindWords(x, q, s, written(x, s), q.Kind)) > 0 {
			return true
		}
	}
	return false
}
