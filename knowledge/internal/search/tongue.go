package search

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
)

// How near a passage in the question's own language must come to a better one in another to be
// shown before it: who asks reads that language for sure.
const (
	enoughAlike = 0.8 // of what the better one holds of the question, however it is met
	scoreAlike  = 2   // how much less its score may be
)

// ownLanguageFirst puts a passage in the question's language before a better one in another
// that says as much of the same story. It reports whether it moved one.
func ownLanguageFirst(x *index.Index, q *Question, found []Sentence) bool {
	if len(found) == 0 || inLanguageOf(x, q, &found[0]) {
		return false
	}
	best := &found[0]
	s := newStory(x, q, best)
	for i := 1; i < len(found) && found[i].Score >= best.Score-scoreAlike; i++ {
		own := &found[i]
		if inLanguageOf(x, q, own) && own.Parts[rank.Kind] >= best.Parts[rank.Kind] && s.met(own) >= enoughAlike*s.met(best) && s.ofStory(own) {
			moveFirst(found, i)
			return true
		}
	}
	return false
}

// inLanguageOf reports a sentence of an article in the language that a question is in,
// whatever letters that is typed in.
func inLanguageOf(x *index.Index, q *Question, s *Sentence) bool {
	article, _, _ := strings.Cut(x.Article(x.ArticleOf(s.ID)).Lang, "-")
	asked, _, _ := strings.Cut(q.Lang, "-")
	return article == asked
}
