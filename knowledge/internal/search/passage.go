package search

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// MaxContext is how many code points the context of a passage holds at most, unless
// its one sentence is longer.
const MaxContext = 400

// Passage is what a reader is shown of a scored sentence. Its spans are offsets into
// the article's body.
type Passage struct {
	Sentence index.SentenceNo
	Score    float64
	Context  text.Span   // around the sentence; holds it
	Matched  []text.Span // words of Context that the question leads to; sorted, disjoint
	OfKind   bool        // it holds something of the kind asked for
	Likely   []text.Span // words of the sentence that likely answer; only for a strong answer
	Signals  []Signal    // parts of the score, the largest first; only when asked for
	Explain  string      // for people; only when asked for
}

// passages makes the passages of the first limit of the scored sentences, and of the
// later one where there is one. The error is ctx's.
func passages(ctx context.Context, x *index.Index, f *finding, d Degree, r *Request) (shown []Passage, later *Passage, err error) {
	quoted := f.found.Sentences[:min(len(f.found.Sentences), r.Limit)]
	near := neighbours{scoresAround(x, f.found.Sentences, quoted), likeliest(f.found)}
	for i := range quoted {
		if err := ctx.Err(); err != nil {
			return nil, nil, fmt.Errorf("making passages: %w", err)
		}
		shown = append(shown, passage(x, f.question, &quoted[i], near, d, r))
		near.likeliest = nil // what is shown with the first is not shown again
	}
	if f.later != nil && !r.Signals {
		p := passage(x, f.question, f.later, near, d, r)
		later = &p
	}
	return shown, later, nil
}

// passage makes what a reader is shown of a scored sentence.
func passage(x *index.Index, q *Question, s *Sentence, near neighbours, d Degree, r *Request) Passage {
	p := Passage{Sentence: s.ID, Score: s.Score, OfKind: q.Kind != language.Any && s.Parts[rank.Kind] > 0}
	if r.Explain || r.Signals {
		p.Signals = signals(s)
	}
	if r.Explain || !r.Signals {
		show(x, q, s, &p, near, d.Confidence == Strong)
	}
	if r.Explain {
		p.Explain = explain(x, q, &p)
	}
	return p
}

// show finds what is shown around a passage's sentence, and its marks.
func show(x *index.Index, q *Question, s *Sentence, p *Passage, near neighbours, strong bool) {
	from, to := Context(x, p.Sentence, near.scores)
	from, to = widen(x, from, to, near.likeliest)
	p.Context = SpanOf(x, from, to)
	body := x.Article(x.ArticleOf(p.Sentence)).Body
	p.Matched = marks(x, q, from, to, p.Context, body[p.Context.Start:p.Context.End])
	switch {
	case !strong:
	case s.Answer.End > s.Answer.Start:
		p.Likely = []text.Span{s.Answer}
	case q.Kind != language.Any:
		p.Likely = likely(x, q, p.Sentence, body)
	}
}

// scoresAround returns the scores of all sentences of the articles that are quoted
// from.
func scoresAround(x *index.Index, all, quoted []Sentence) map[index.SentenceNo]float64 {
	from := map[index.ArticleNo]bool{}
	for i := range quoted {
		from[x.ArticleOf(quoted[i].ID)] = true
	}
	scores := map[index.SentenceNo]float64{}
	for i := range all {
		if from[x.ArticleOf(all[i].ID)] {
			scores[all[i].ID] = all[i].Score
		}
	}
	return scores
}

// leastShown is how sure a word found by its meaning must be to be marked: a mark
// says that this is the word asked with.
const leastShown = 0.6

// enoughContext is how many code points of a long line are enough to be shown.
const enoughContext = 250

// Context returns the first and last sentence of the verbatim stretch shown around a sentence: its line when that
// fits in MaxContext code points, so that no accusation is shown without the denial
// beside it; else the sentence and so many whole neighbours of the line as are
// enough. The sentence before comes first when this one leans on it, or has the
// better score; else the one after, because what follows a statement more often
// belongs to it. scores are those of the candidates; nil when there are none.
func Context(x *index.Index, id index.SentenceNo, scores map[index.SentenceNo]float64) (from, to index.SentenceNo) {
	s := x.Sentence(id)
	body := x.Article(s.Article).Body
	first, last := lineOf(x, id)
	if codePoints(body[x.Sentence(first).Start:x.Sentence(last).End]) <= MaxContext {
		return first, last
	}
	from, to = id, id
	for length := codePoints(body[s.Start:s.End]); length < enoughContext; {
		before, after := MaxContext+1, MaxContext+1 // the length with one more sentence
		if from > first {
			before = length + codePoints(body[x.Sentence(from-1).Start:x.Sentence(from).Start])
		}
		if to < last {
			after = length + codePoints(body[x.Sentence(to).End:x.Sentence(to+1).End])
		}
		switch {
		case before <= MaxContext && (after > MaxContext || leans(x, from) || !leans(x, to+1) && scores[from-1] > scores[to+1]):
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

// neighbours are what decides how much is shown around a sentence.
type neighbours struct {
	scores    map[index.SentenceNo]float64 // of the candidates, as Context takes them
	likeliest []index.SentenceNo
}

// nearAnswers is of how many of the first sentences one is worth being shown with another.
const nearAnswers = 3

// likeliest returns the sentences that were put first, when a reader has read them: the
// search alone is too often wrong about which of a paragraph answers.
func likeliest(found *Scored) (out []index.SentenceNo) {
	if !found.Read {
		return nil
	}
	for i := range found.Sentences[:min(nearAnswers, len(found.Sentences))] {
		out = append(out, found.Sentences[i].ID)
	}
	return out
}

// widen returns the stretch with those of the likeliest sentences of the same line that
// fit into MaxContext code points with it: where two of a paragraph may answer, both are shown.
func widen(x *index.Index, from, to index.SentenceNo, likeliest []index.SentenceNo) (index.SentenceNo, index.SentenceNo) {
	first, last := lineOf(x, from)
	body := x.Article(x.ArticleOf(from)).Body
	for _, id := range likeliest {
		if id < first || id > last {
			continue
		}
		wider := SpanOf(x, min(from, id), max(to, id))
		if codePoints(body[wider.Start:wider.End]) <= MaxContext {
			from, to = min(from, id), max(to, id)
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

// SpanOf returns the stretch from one sentence of an article to another.
func SpanOf(x *index.Index, from, to index.SentenceNo) text.Span {
	return text.Span{Start: int(x.Sentence(from).Start), End: int(x.Sentence(to).End)}
}

// lineOf returns the first and the last sentence of a sentence's line.
func lineOf(x *index.Index, id index.SentenceNo) (first, last index.SentenceNo) {
	s := x.Sentence(id)
	from, end := x.Sentences(s.Article)
	first, last = id, id
	for first > from && x.Sentence(first-1).Line == s.Line {
		first--
	}
	for last+1 < end && x.Sentence(last+1).Line == s.Line {
		last++
	}
	return first, last
}

// leans reports whether a sentence speaks of the one before it by its first word
// (he, this, but), so that it is not to be understood without it.
func leans(x *index.Index, id index.SentenceNo) bool {
	words := x.Words(id)
	return len(words) > 0 && language.Traits(x.Vocabulary().Traits(words[0]))&language.Leans != 0
}

// marks returns the words of the sentences from, … to, whose text is around at context,
// that q leads to. The index knows each sentence's words in order, so that none is
// folded again.
func marks(x *index.Index, q *Question, from, to index.SentenceNo, context text.Span, around string) []text.Span {
	var spans []text.Span
	for id := from; id <= to; id++ {
		at := x.Sentence(id)
		offset := int(at.Start) - context.Start
		words, i := x.Words(id), 0
		text.Words(around[offset:int(at.End)-context.Start], func(sp text.Span) {
			if m, hit := q.met[words[i]]; hit && (!m.target.By.Meaning || m.target.Weight >= leastShown) {
				spans = append(spans, text.Span{Start: sp.Start + offset, End: sp.End + offset})
			}
			i++
		})
	}
	return Shift(text.Snap(around, spans), context.Start)
}

// Shift returns the spans moved by so many bytes.
func Shift(spans []text.Span, by int) []text.Span {
	out := make([]text.Span, 0, len(spans))
	for _, s := range spans {
		out = append(out, text.Span{Start: s.Start + by, End: s.End + by})
	}
	return out
}

// likely returns the words of the sentence that are of the kind asked for and that
// the question doesn't have itself.
func likely(x *index.Index, q *Question, id index.SentenceNo, body string) []text.Span {
	at := x.Sentence(id)
	sentence := body[at.Start:at.End]
	var places, spans []text.Span
	text.Words(sentence, func(sp text.Span) { places = append(places, sp) })
	traits := written(x, id)
	chosen := kindWords(x, q, id, traits, q.Kind)
	if len(chosen) == 0 {
		chosen = kindWords(x, q, id, traits, q.Kind.Broad())
	}
	for _, i := range chosen {
		spans = append(spans, places[i])
	}
	return Shift(text.Snap(sentence, spans), int(at.Start))
}
