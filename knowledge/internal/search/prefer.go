package search

import (
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// How much of what the best sentence holds of a question another must hold to be
// preferred to it, because it is newer.
const (
	enoughNewest = 0.6  // when the newest is asked for
	enoughLater  = 0.85 // when a number is asked for, which later news corrects
	enoughToTell = 0.6  // to be told of beside the first
)

// heldBy is how much of a question a sentence holds, with its neighbours and the head of its
// article.
func heldBy(s *Sentence) float64 {
	return s.Parts[rank.Coverage] + s.Parts[rank.Beside] + s.Parts[rank.Headed]
}

// prefer puts the candidate in front that a question about time is about: the opening of
// the article for one that only asks what has happened, and of several that tell the same
// thing the newest. It returns a later passage that is worth telling of beside the first,
// nil when there is none. found is sorted by score; only its first many are looked at.
func prefer(x *index.Index, q *Question, found []Sentence, many int) (later *Sentence) {
	if len(found) == 0 {
		return nil
	}
	if q.Period.News {
		openingFirst(x, q, found)
		return nil
	}
	best := &found[0]
	numeric := q.Kind.Broad() == language.Number
	if !q.Period.Newest && !numeric {
		return nil
	}
	newest := 0
	for i := 1; i < min(len(found), many); i++ {
		if sameThing(x, q, best, &found[i], numeric) && publishedOf(x, &found[i]).After(publishedOf(x, &found[newest])) {
			newest = i
		}
	}
	if newest == 0 {
		return nil
	}
	enough := enoughLater
	if q.Period.Newest {
		enough = enoughNewest
	}
	if heldBy(&found[newest]) >= enough*heldBy(best) {
		moveFirst(found, newest)
		return nil
	}
	return &found[newest]
}

// sameThing reports whether another candidate may tell later what the best one told: it is
// of another article of the same story, holds as much of the question, and where a number
// is asked for has one.
func sameThing(x *index.Index, q *Question, best, other *Sentence, numeric bool) bool {
	if x.ArticleOf(other.ID) == x.ArticleOf(best.ID) || heldBy(other) < enoughToTell*heldBy(best) {
		return false
	}
	if numeric && other.Parts[rank.Kind] == 0 {
		return false
	}
	return !numeric || tellsOther(x, q, best, other)
}

// tellsOther reports whether a sentence has a word of the kind asked for that another lacks.
func tellsOther(x *index.Index, q *Question, best, other *Sentence) bool {
	words := x.Words(other.ID)
	for _, i := range kindWords(x, q, other.ID, written(x, other.ID), q.Kind.Broad()) {
		if !slices.Contains(x.Words(best.ID), words[i]) {
			return true
		}
	}
	return false
}

func publishedOf(x *index.Index, s *Sentence) time.Time {
	return x.Article(x.ArticleOf(s.ID)).Published
}

// openingFirst puts the opening of an article in front: of the one that holds most of the
// question, of equal ones of the newest. A sentence that holds more by itself than title
// and opening do stays in front.
func openingFirst(x *index.Index, q *Question, found []Sentence) {
	best := &found[0]
	at := -1
	for i := range found {
		s := &found[i]
		if first, _ := x.Sentences(x.ArticleOf(s.ID)); s.ID != first {
			continue
		}
		if heldBy(s)+nearly < heldBy(best) && !q.Period.Newest || heldBy(s) < enoughNewest*heldBy(best) {
			continue
		}
		if at < 0 || morePrecise(x, s, &found[at], q.Period.Newest) {
			at = i
		}
	}
	if at > 0 {
		moveFirst(found, at)
	}
}

// nearly is so little that it does not tell one sentence from another.
const nearly = 0.05

func morePrecise(x *index.Index, a, b *Sentence, newest bool) bool {
	if difference := heldBy(a) - heldBy(b); !newest && (difference > nearly || difference < -nearly) {
		return difference > 0
	}
	return publishedOf(x, a).After(publishedOf(x, b))
}

func moveFirst(found []Sentence, i int) {
	s := found[i]
	copy(found[1:i+1], found[:i])
	found[0] = s
}
