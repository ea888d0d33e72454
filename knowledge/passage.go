package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// passage makes what a reader is shown of a scored sentence.
func (x *Index) passage(q *question, s scored, c Confidence, wanted Query) Passage {
	at := x.sentence(s.id)
	a := x.article(at.article)
	first, _ := x.sentencesOf(at.article)
	p := Passage{
		Article: a.ID, Revision: a.Revision,
		Span: at.span(), Line: int(at.line), Sentence: int(s.id-first) + 1,
		Text: a.Body[at.start:at.end], Score: s.score,
	}
	if wanted.Explain || wanted.Signals {
		p.Signals = signals(s)
	}
	if wanted.Signals && !wanted.Explain {
		return p
	}
	from, to := x.context(s.id, q.scores)
	p.Context = x.spanOf(from, to)
	p.Around = a.Body[p.Context.Start:p.Context.End]
	p.Matched = x.marks(q, from, to, p)
	if c == Strong && q.kind != language.Any {
		p.Likely = x.likely(q, s.id, p)
	}
	if wanted.Explain {
		p.Explain = x.explain(q, s, p, q.mets)
	}
	return p
}

// leastShown is how sure a word found by its meaning must be to be marked: a mark
// says that this is the word asked with.
const leastShown = 0.6

// enoughContext is how many code points of a long line are enough to be shown.
const enoughContext = 250

// context gives the verbatim stretch shown around a sentence: its line when that
// fits in MaxContext code points, so that no accusation is shown without the denial
// beside it; else the sentence and so many whole neighbours of the line as are
// enough. The sentence before comes first when this one leans on it, or has the
// better score; else the one after, because what follows a statement more often
// belongs to it. scores are those of the candidates; nil when there are none.
func (x *Index) context(id uint32, scores map[uint32]float64) (from, to uint32) {
	s := x.sentence(id)
	body := x.article(s.article).Body
	first, last := x.lineOf(id)
	if codePoints(body[x.sentence(first).start:x.sentence(last).end]) <= MaxContext {
		return first, last
	}
	from, to = id, id
	for length := codePoints(body[s.start:s.end]); length < enoughContext; {
		before, after := MaxContext+1, MaxContext+1 // the length with one more sentence
		if from > first {
			before = length + codePoints(body[x.sentence(from-1).start:x.sentence(from).start])
		}
		if to < last {
			after = length + codePoints(body[x.sentence(to).end:x.sentence(to+1).end])
		}
		switch {
		case before <= MaxContext && (after > MaxContext || x.leans(from) || !x.leans(to+1) && scores[from-1] > scores[to+1]):
			from--
			length = before
		case after <= MaxContext:
			to++
			length = after
		default:
			return from, to
		}
	}
	return from, to
}

// codePoints counts those of s; MaxContext+1 stands for any more.
func codePoints(s string) int {
	if len(s) > utf8.UTFMax*MaxContext {
		return MaxContext + 1
	}
	return utf8.RuneCountInString(s)
}

// spanOf gives the stretch from one sentence of an article to another.
func (x *Index) spanOf(from, to uint32) Span {
	return Span{int(x.sentence(from).start), int(x.sentence(to).end)}
}

// lineOf gives the first and the last sentence of a sentence's line.
func (x *Index) lineOf(id uint32) (first, last uint32) {
	s := x.sentence(id)
	from, end := x.sentencesOf(s.article)
	first, last = id, id
	for first > from && x.sentence(first-1).line == s.line {
		first--
	}
	for last+1 < end && x.sentence(last+1).line == s.line {
		last++
	}
	return first, last
}

// leans reports whether a sentence speaks of the one before it by its first word
// (he, this, but), so that it is not to be understood without it.
func (x *Index) leans(id uint32) bool {
	words := x.words(id)
	return len(words) > 0 && language.Traits(x.vocab.Traits(words[0]))&language.Leans != 0
}

// marks gives the words of the sentences from, … to, which are p's context, that q
// leads to, as spans of the body. The index knows each sentence's words in order, so
// that none is folded again.
func (x *Index) marks(q *question, from, to uint32, p Passage) []Span {
	var spans []text.Span
	for id := from; id <= to; id++ {
		at := x.sentence(id)
		offset := int(at.start) - p.Context.Start
		words, i := x.words(id), 0
		text.Words(p.Around[offset:int(at.end)-p.Context.Start], func(sp text.Span) {
			if m, hit := q.mets[words[i]]; hit && (m.road != "meaning" || m.weight >= leastShown) {
				spans = append(spans, text.Span{Start: sp.Start + offset, End: sp.End + offset})
			}
			i++
		})
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
	var places, spans []text.Span
	text.Words(p.Text, func(sp text.Span) { places = append(places, sp) })
	traits := x.written(id)
	at := x.kindWords(q, id, traits, q.kind)
	if len(at) == 0 {
		at = x.kindWords(q, id, traits, q.kind.Broad())
	}
	for _, i := range at {
		spans = append(spans, places[i])
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
