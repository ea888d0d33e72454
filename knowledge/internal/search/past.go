package search

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/period"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// enoughNow is how much of what a line of another time holds of a question another line of
// its article must hold to be put before it.
const enoughNow = 0.8

// enoughOwn is how much of a question's rarity stands at the head of an article that is about
// what is asked: less than names a subject alone, for what befell whom stands in each line anew.
const enoughOwn = 0.3

// asksNow reports a question that names no time and asks for none: it is meant of what is
// reported, not of what was a year ago.
func asksNow(q *Question) bool {
	return q.Kind.Broad() != language.Time && !q.Period.Bounded() && !period.Dated(q.Terms)
}

// nowFirst puts a line of the same article before one that speaks of another time, where it
// tells as much of what is asked now. It reports whether it moved one.
func nowFirst(x *index.Index, q *Question, found []Sentence) bool {
	if len(found) == 0 || !otherTime(x, q, &found[0]) {
		return false
	}
	best := &found[0]
	for i := 1; i < len(found); i++ {
		s := &found[i]
		if x.ArticleOf(s.ID) != x.ArticleOf(best.ID) || s.Parts[rank.Kind] < best.Parts[rank.Kind] || heldBy(s) < enoughNow*heldBy(best) || ofPast(x, s.ID) {
			continue
		}
		moveFirst(found, i)
		return true
	}
	return false
}

// otherTime reports whether a sentence speaks of a year gone by, and the question of now,
// where the article is about what is asked: then what the sentence tells of is another case
// of it ("last year, too, nine drowned here"). What only this sentence speaks of was then.
func otherTime(x *index.Index, q *Question, best *Sentence) bool {
	if !asksNow(q) || !ofPast(x, best.ID) {
		return false
	}
	article := x.ArticleOf(best.ID)
	opening, _ := x.Sentences(article)
	if opening == best.ID || ofPast(x, opening) || period.Past(termsIn(x.Article(article).Title), yearOf(x, article)) {
		return false // the article is about that time
	}
	from, to := windowOf(x, best.ID)
	window := look(x, q, vector.Vector{}, from, to)
	all, headed := 0.0, 0.0
	for i, w := range q.Words {
		all += w.Rarity
		if window.Heads(i) {
			headed += w.Rarity
		}
	}
	return all > 0 && headed >= enoughOwn*all
}

// ofPast reports whether a sentence speaks of a year before its article's.
func ofPast(x *index.Index, id index.SentenceNo) bool {
	at := x.Sentence(id)
	a := x.Article(at.Article)
	return period.Past(termsIn(a.Body[at.Start:at.End]), yearOf(x, at.Article))
}

// yearOf is the year an article was published in; 0 when unknown.
func yearOf(x *index.Index, article index.ArticleNo) int {
	if t := x.Article(article).Published; !t.IsZero() {
		return t.Year()
	}
	return 0
}

func termsIn(s string) []string { return query.Terms(text.Tokens(s)) }
