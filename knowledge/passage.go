package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/text"
)

// passage makes what a reader is shown of a scored sentence.
func (x *Index) passage(q *question, s scored, c Confidence, explain bool) Passage {
	at := x.sentence(s.id)
	a := x.article(at.article)
	first, _ := x.sentencesOf(at.article)
	around := x.context(s.id)
	p := Passage{
		Article: a.ID, Revision: a.Revision,
		Span: at.span(), Context: around, Line: int(at.line), Sentence: int(s.id-first) + 1,
		Text: a.Body[at.start:at.end], Around: a.Body[around.Start:around.End],
		Score: s.score,
	}
	mets := q.targetsOf()
	p.Matched = x.marks(p, func(t text.Token) bool {
		id, ok := x.vocab.Lookup(t.Term)
		_, hit := mets[id]
		return ok && hit
	})
	if c == Strong && q.kind != lang.Any {
		p.Likely = x.likely(q, s.id, p)
	}
	if explain {
		p.Signals = signals(s)
		p.Explain = x.explain(q, s, p, mets)
	}
	return p
}

// context gives the verbatim stretch shown around a sentence: its line when that
// fits in MaxContext code points; else the sentence and as many whole neighbours
// of the line as fit, the one after it first, because what follows a statement
// more often belongs to it.
func (x *Index) context(id uint32) Span {
	s := x.sentence(id)
	first, end := x.sentencesOf(s.article)
	body := x.article(s.article).Body
	from, to := id, id
	fits := func(from, to uint32) bool {
		return utf8.RuneCountInString(body[x.sentence(from).start:x.sentence(to).end]) <= MaxContext
	}
	sameLine := func(id uint32) bool {
		return id >= first && id < end && x.sentence(id).line == s.line
	}
	for grown := true; grown; {
		grown = false
		if sameLine(to+1) && fits(from, to+1) {
			to, grown = to+1, true
		}
		if from > 0 && sameLine(from-1) && fits(from-1, to) {
			from, grown = from-1, true
		}
	}
	return Span{int(x.sentence(from).start), int(x.sentence(to).end)}
}

// marks gives the words of p's context for which want holds, as spans of the body.
func (x *Index) marks(p Passage, want func(text.Token) bool) []Span {
	var spans []text.Span
	for _, t := range text.Tokens(p.Around) {
		if want(t) {
			spans = append(spans, t.Span)
		}
	}
	return shift(text.Snap(p.Around, spans), p.Context.Start)
}

func shift(spans []text.Span, by int) []Span {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		out = append(out, Span{s.Start + by, s.End + by})
	}
	return out
}

// likely gives the words of the sentence that are of the kind asked for and that
// the question doesn't have itself.
func (x *Index) likely(q *question, id uint32, p Passage) []Span {
	tokens := text.Tokens(p.Text)
	var spans []text.Span
	for _, i := range x.kindWords(q, id) {
		spans = append(spans, tokens[i].Span)
	}
	return shift(text.Snap(p.Text, spans), p.Span.Start)
}

// signals gives the parts of a score that are not nought, largest first.
func signals(s scored) []Signal {
	var out []Signal
	for i, value := range s.parts {
		if value != 0 {
			out = append(out, Signal{rank.Names[i], s.weights[i], value})
		}
	}
	slices.SortStableFunc(out, func(a, b Signal) int { return cmp.Compare(b.Weight*b.Value, a.Weight*a.Value) })
	return out
}

// explain gives the sum of the score's parts, largest first, and the road of each
// word.
func (x *Index) explain(q *question, s scored, p Passage, mets map[uint32]met) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.3f =", s.score)
	for _, part := range p.Signals {
		fmt.Fprintf(&b, " %+.3f %s (%.2f × %.2f)", part.Weight*part.Value, part.Name, part.Weight, part.Value)
	}
	seen := map[int]bool{}
	for _, t := range text.Tokens(p.Text) {
		id, ok := x.vocab.Lookup(t.Term)
		m, hit := mets[id]
		if !ok || !hit || seen[m.word] {
			continue
		}
		seen[m.word] = true
		w := q.words[m.word]
		fmt.Fprintf(&b, "\n%s → %s: %s %.2f, rarity %.2f", w.token.Term, p.Text[t.Span.Start:t.Span.End], m.road, m.weight, w.idf)
	}
	for i, w := range q.words {
		if !seen[i] {
			fmt.Fprintf(&b, "\n%s: not here, rarity %.2f", w.token.Term, w.idf)
		}
	}
	return b.String()
}
