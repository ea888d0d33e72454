package search

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/rank"
	"github.com/ukti-bot/ukti/knowledge/internal/reader"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bounds of what is read for a question.
const (
	readArticles = 3
	// readPositions is how many of the best sentences have their windows read first.
	readPositions = 20
	// readTokens is a bound of time that is the same on every machine: an order must not
	// hang on how fast it is. It is seven full windows.
	readTokens = 1344
	// readSettled is how many of the first sentences must be settled for no more to be read:
	// those that an answer shows.
	readSettled = 3
	// readAnswers is of how many of the best sentences the words that answer are looked for.
	readAnswers = 10
)

// Reading is a reader and how long a question waits for it; without it, or past that time,
// the order is the search's own.
type Reading struct {
	Reader *reader.Reader // nil: nothing is read
	Budget time.Duration  // 0: without a bound
	Whole  bool           // read on when the first sentences are settled
}

// read has the best articles read, and puts the sentences in the order that search and
// reader have together, the best most of them.
func (r *Reading) read(ctx context.Context, x *index.Index, q *Question, found *Scored, most int) *Scored {
	if r.Reader == nil || len(q.Words) == 0 || len(found.Sentences) == 0 {
		return found
	}
	if r.Budget > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.Budget)
		defer cancel()
	}
	best := found.Sentences[:min(len(found.Sentences), max(most, maxChecked))]
	articles, number := articlesOf(x, best)
	var positions []reader.Position
	for i := range best[:min(len(best), readPositions)] {
		if p, ok := positionOf(x, number, best[i].ID); ok {
			positions = append(positions, p)
		}
	}
	text := sent(ctx, x, q)
	reading, windows, ok := r.Reader.ReadArticles(ctx, text, articles, positions, readTokens, func(sofar reader.Reading) bool {
		return !r.Whole && settled(found.Sentences, sofar, func(id index.SentenceNo) (reader.Position, bool) { return positionOf(x, number, id) })
	})
	if !ok {
		return found
	}
	out := &Scored{Sentences: slices.Clone(found.Sentences), Embedded: found.Embedded, Read: true, Windows: windows, vector: found.vector}
	for i := range out.Sentences {
		s := &out.Sentences[i]
		s.Margin = rank.ReadLeast
		if p, ok := positionOf(x, number, s.ID); ok {
			if thought, ok := reading[p]; ok {
				s.Margin, s.Sure = rank.Read(float64(thought.Margin)), float64(thought.Answer.Sure)
			}
		}
		s.Score += rank.ReadWeight * s.Margin
	}
	sortBest(out.Sentences, max(most, maxChecked), byScore)
	fullerFirst(x, out.Sentences[:min(len(out.Sentences), maxChecked)])
	for i := range out.Sentences[:min(len(out.Sentences), readAnswers)] {
		s := &out.Sentences[i]
		if p, ok := positionOf(x, number, s.ID); ok {
			s.Answer = r.answer(x, s.ID, reading[p].Answer)
		}
	}
	return out
}

// settled reports whether to read on would hardly change what stands first: as many
// sentences as readSettled stand, with what the reader thinks of them, above every one that
// it has not read, were that to get the margin rank.ReadHope. at tells where a sentence is in
// what is read.
func settled(all []Sentence, sofar reader.Reading, at func(index.SentenceNo) (reader.Position, bool)) bool {
	unread := math.Inf(-1)
	var first [readSettled]float64 // the greatest first
	for i := range first {
		first[i] = math.Inf(-1)
	}
	for i := range all {
		p, within := at(all[i].ID)
		if !within {
			continue
		}
		thought, known := sofar[p]
		if !known {
			unread = max(unread, all[i].Score)
			continue
		}
		score := all[i].Score + rank.ReadWeight*rank.Read(float64(thought.Margin))
		for j := range first {
			if score > first[j] {
				first[j], score = score, first[j]
			}
		}
	}
	return first[readSettled-1] > unread+rank.ReadWeight*rank.ReadHope
}

// answer returns the words of the sentence that the reader takes for the answer, as a
// stretch of the body; an empty one when it is not sure.
func (r *Reading) answer(x *index.Index, id index.SentenceNo, a reader.Answer) (out text.Span) {
	if float64(a.Sure) < rank.ReadAnswer {
		return out
	}
	at := x.Sentence(id)
	sentence := x.Article(at.Article).Body[at.Start:at.End]
	if words, ok := r.Reader.Stretch(sentence, a); ok {
		snapped := text.Snap(sentence, []text.Span{words})
		return Shift(snapped, int(at.Start))[0]
	}
	return out
}

// articlesOf returns the first articles that the sentences are of, to be read, and the
// number of each among them.
func articlesOf(x *index.Index, best []Sentence) (out []reader.Article, number map[index.ArticleNo]int) {
	number = map[index.ArticleNo]int{}
	for i := range best {
		no := x.ArticleOf(best[i].ID)
		if _, known := number[no]; known {
			continue
		}
		if len(out) == readArticles {
			break
		}
		number[no] = len(out)
		a := x.Article(no)
		read := reader.Article{Key: string(a.ID) + "\x00" + a.Revision}
		for id, end := x.Sentences(no); id < end; id++ {
			at := x.Sentence(id)
			read.Sentences = append(read.Sentences, a.Body[at.Start:at.End])
		}
		out = append(out, read)
	}
	return out, number
}

func positionOf(x *index.Index, number map[index.ArticleNo]int, id index.SentenceNo) (reader.Position, bool) {
	no := x.ArticleOf(id)
	n, ok := number[no]
	first, _ := x.Sentences(no)
	return reader.Position{Article: n, Sentence: int(id - first)}, ok
}
