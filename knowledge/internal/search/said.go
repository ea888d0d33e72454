package search

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// pronounWithin is how many lines behind one that names somebody "he said" may stand.
const pronounWithin = 3

// asksSaid reports a question for what somebody said.
func asksSaid(q *Question) bool {
	return q.Kind == language.Any && slices.ContainsFunc(q.Terms, quotation.IsSpeech)
}

// saidFirst puts the line that tells what somebody said before one that only names them, for
// a question that asks it: one with a verb of speech whose subject the question or the first
// line names, or a "he said" close behind. Where the first line has a verb of speech it
// stays. It reports whether it moved one.
func saidFirst(x *index.Index, q *Question, found []Sentence) bool {
	if !asksSaid(q) || len(found) == 0 || quotation.Tells(lineText(x, found[0].ID)).Says {
		return false
	}
	best := &found[0]
	names := namedIn(x, best.ID)
	for _, w := range q.Words {
		if !quotation.IsSpeech(w.Token.Term) {
			names += " " + w.Token.Term
		}
	}
	near := -1
	for i := range found {
		s := &found[i]
		if x.ArticleOf(s.ID) != x.ArticleOf(best.ID) {
			continue
		}
		t := quotation.Tells(lineText(x, s.ID))
		switch {
		case t.Says && t.Name != "" && quotation.SharesName(names, t.Name):
			moveFirst(found, i)
			return true
		case t.Says && t.Pronoun && isBehind(x, best.ID, s.ID) && (near < 0 || s.ID < found[near].ID):
			near = i
		}
	}
	if near > 0 {
		moveFirst(found, near)
	}
	return near > 0
}

// isBehind reports a sentence on one of the next lines of another's article.
func isBehind(x *index.Index, before, s index.SentenceNo) bool {
	a, b := x.Sentence(before).Line, x.Sentence(s).Line
	return b > a && b <= a+pronounWithin
}

// lineText is the line of a sentence.
func lineText(x *index.Index, id index.SentenceNo) string {
	first, last := lineOf(x, id)
	return x.Article(x.ArticleOf(id)).Body[x.Sentence(first).Start:x.Sentence(last).End]
}

// namedIn is who is named on the line of a sentence.
func namedIn(x *index.Index, id index.SentenceNo) string {
	first, last := lineOf(x, id)
	body := x.Article(x.ArticleOf(id)).Body
	var names []string
	for _, n := range Named(x, x.ArticleOf(id), text.Span{Start: int(x.Sentence(first).Start), End: int(x.Sentence(last).End)}) {
		names = append(names, body[n.Start:n.End])
	}
	return strings.Join(names, " ")
}
