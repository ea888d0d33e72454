package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Scored are the sentences of the candidates. The best of them are first, in order;
// the rest follow in none.
type Scored struct {
	Sentences []Sentence
	Embedded  bool          // vectors told them apart, too
	Read      bool          // a reader has read the best
	Windows   int           // how many windows it read, or remembered
	vector    vector.Vector // of the question
}

// Sentence is a sentence that was looked at closely.
type Sentence struct {
	ID      index.SentenceNo
	Parts   rank.Parts
	Score   float64       // with what Margin adds
	Margin  float64       // what the reader thinks of it, as rank.Read counts it; of use in a Scored that was read
	Sure    float64       // how sure the reader is of the words that answer, 0 to 1
	Answer  text.Span     // words of it that the reader takes for the answer, in the body; empty where it is not sure
	Has     []float64     // per word of the question, how surely it holds it
	weights *rank.Weights // that the score was made with
}

// score scores all sentences of the articles, the best most of them in order. The
// error is ctx's.
func score(ctx context.Context, x *index.Index, q *Question, articles []index.ArticleNo, v vector.Vector, most int) (*Scored, error) {
	out := &Scored{vector: v}
	var err error
	if out.Sentences, err = lookAtAll(ctx, x, q, v, articles); err != nil {
		return nil, err
	}
	var weights *rank.Weights
	weights, out.Embedded = weigh(out.Sentences, q.Setting)
	for i := range out.Sentences {
		s := &out.Sentences[i]
		s.Score, s.weights = weights.Score(&s.Parts), weights
	}
	sortBest(out.Sentences, max(most, maxChecked), byScore)
	best := out.Sentences[:min(len(out.Sentences), maxChecked)]
	checkKind(x, q, best)
	fullerFirst(x, best)
	return out, nil
}

// fullerFirst settles which of several articles with the very same sentence, as
// agencies' reports have it, is quoted: the longest, where reading on tells most.
// Their scores differ only by what is around the sentence.
func fullerFirst(x *index.Index, best []Sentence) {
	for i := 1; i < len(best); i++ {
		if !slices.Equal(x.Words(best[i].ID), x.Words(best[0].ID)) {
			continue
		}
		if lengthAround(x, best[i].ID) > lengthAround(x, best[0].ID) {
			best[0], best[i] = best[i], best[0]
		}
	}
}

// lengthAround is the number of sentences of a sentence's article.
func lengthAround(x *index.Index, id index.SentenceNo) index.SentenceNo {
	from, end := x.Sentences(x.ArticleOf(id))
	return end - from
}

func byScore(a, b Sentence) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
}

// weigh makes the signals of all candidates comparable, and returns the weights for
// them; embedded is whether those are with vectors.
func weigh(all []Sentence, setting rank.Setting) (w *rank.Weights, embedded bool) {
	parts := make([]*rank.Parts, len(all))
	for i := range all {
		parts[i] = &all[i].Parts
	}
	embedded = rank.Standardize(parts)
	if embedded {
		setting = rank.Served
	}
	blend := rank.Blend(parts, setting)
	return &blend, embedded
}

// lookAtAll reads the signals of all sentences of the articles. One after the other:
// on all processors it took longer, because the parts are small.
func lookAtAll(ctx context.Context, x *index.Index, q *Question, v vector.Vector, articles []index.ArticleNo) ([]Sentence, error) {
	count := 0
	for _, article := range articles {
		first, end := x.Sentences(article)
		count += int(end - first)
	}
	out := make([]Sentence, 0, count)
	for _, article := range articles {
		first, end := x.Sentences(article)
		for from := first; from < end; from += maxWindow {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("scoring sentences: %w", err)
			}
			to := min(from+maxWindow, end)
			window := look(x, q, v, from, to)
			for i := range int(to - from) {
				out = append(out, Sentence{ID: from + index.SentenceNo(i), Parts: window.Parts(i), Has: window.Has(i)})
			}
		}
	}
	return out, nil
}

// look sees the sentences from, … to-1 of one article with a question.
func look(x *index.Index, q *Question, v vector.Vector, from, to index.SentenceNo) *rank.Window {
	sentences := make([]rank.Sentence, 0, to-from)
	var cosines []float32
	if v.Dimension() > 0 {
		cosines = make([]float32, to-from)
		x.Vectors().Cosines(v, from, cosines)
	}
	for id := from; id < to; id++ {
		s := rank.Sentence{Terms: x.Words(id), Kinds: x.Sentence(id).Kinds}
		if q.Meaning != nil {
			s.Meaning = float64(meaning.Cosine(q.Meaning, x.Meanings().Of(id)))
		}
		if cosines != nil {
			s.Embedded = float64(cosines[id-from])
		}
		sentences = append(sentences, s)
	}
	return rank.Look(q.Rank, sentences, headOf(x, q, from), x.Size().Average())
}

// headOf returns the words of the title, publisher and opening sentence of a sentence's
// article: what they tell holds for all of it. So does the day of publication: an article
// of the day that the question names has the words for it there, as rank.Unknown.
func headOf(x *index.Index, q *Question, id index.SentenceNo) rank.Head {
	article := x.ArticleOf(id)
	first, end := x.Sentences(article)
	h := rank.Head{Title: x.Head(article), Opens: id == first}
	if ofDay(x, q, article) {
		h.Title = append(slices.Clone(h.Title), rank.Unknown)
	}
	if first < end {
		h.Opening = x.Words(first)
	}
	return h
}

// windowOf returns the part of its article that a sentence is looked at with.
func windowOf(x *index.Index, id index.SentenceNo) (from, to index.SentenceNo) {
	first, end := x.Sentences(x.ArticleOf(id))
	from = first + (id-first)/maxWindow*maxWindow
	return from, min(from+maxWindow, end)
}
