package quotation

import (
	"slices"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// join makes one unit of those that stand side by side in the text and in an
// article: sentences quoted together are one quotation. Only articles that have
// all of it so remain its places.
func (j joiner) join(units []unit) []unit {
	var out []unit
	for _, u := range units {
		n := len(out)
		if n > 0 && out[n-1].piece.goesOn && out[n-1].absent() && u.absent() {
			out[n-1].piece.span.End = u.piece.span.End
			out[n-1].piece.words = slices.Concat(out[n-1].piece.words, u.piece.words)
			out[n-1].piece.goesOn = u.piece.goesOn
			continue
		}
		if n > 0 {
			if both, ok := j.joined(out[n-1], u); ok {
				out[n-1] = both
				continue
			}
		}
		out = append(out, u)
	}
	return out
}

func (j joiner) joined(a, b unit) (unit, bool) {
	if !a.places() || !b.places() || a.piece.block != b.piece.block || a.fragment || b.fragment {
		return unit{}, false
	}
	marked := a.piece.cutOff || b.piece.resumes
	var fits []fit
	for _, f := range a.found.best {
		for _, g := range b.found.best {
			if both, ok := j.continued(f, g, marked); ok {
				fits = append(fits, both)
				break
			}
		}
	}
	if len(fits) == 0 {
		return unit{}, false
	}
	both := a
	both.piece.span.End = b.piece.span.End
	both.piece.words = slices.Concat(a.piece.words, b.piece.words)
	both.piece.inserted = slices.Concat(a.piece.inserted, b.piece.inserted)
	both.piece.closed, both.piece.cutOff = b.piece.closed, b.piece.cutOff
	both.found = found{verdict: fits[0].verdict, best: fits, others: slices.Concat(a.found.others, b.found.others)}
	both.several = true
	if len(both.claimant.name) == 0 {
		both.claimant = b.claimant
	}
	return both, true
}

// continued is f with g behind it, when nothing stands between them in the article,
// or only what a mark of omission stands for.
func (j joiner) continued(f, g fit, marked bool) (fit, bool) {
	if f.article != g.article || g.span.Start < f.span.End || g.first > f.last+longWindow {
		return fit{}, false
	}
	between := j.wordsOf(f.article, text.Span{Start: f.span.End, End: g.span.Start})
	omitted := len(between) > 0
	if omitted && !marked {
		return fit{}, false
	}
	both := f
	both.span.End, both.last, both.atEnd, both.next = g.span.End, g.last, g.atEnd, g.next
	both.cost += g.cost
	both.matched += g.matched
	both.differs = slices.Concat(f.differs, g.differs)
	both.omitted = slices.Clone(f.omitted)
	if omitted {
		both.omitted = append(both.omitted, gap{article: spanOf(between), marked: true, negates: anyNegates(between)})
	}
	both.omitted = append(both.omitted, g.omitted...)
	both.verdict = max(f.verdict, g.verdict)
	if both.verdict <= Part && len(both.omitted) == 0 {
		if both.verdict = Part; both.atStart && both.atEnd {
			both.verdict = Verbatim
		}
	} else if both.verdict <= Part {
		both.verdict = Shortened
	}
	return both, true
}

// wordsOf are the words of a stretch of an article.
func (c *comparer) wordsOf(article uint32, sp text.Span) []word {
	body := c.archive.Article(article).Body[sp.Start:sp.End]
	s := see(body, named(body))
	words := cutWords(s.text, 0)
	for i := range words {
		at := s.source(words[i].span)
		words[i].span = text.Span{Start: at.Start + sp.Start, End: at.End + sp.Start}
	}
	return words
}
