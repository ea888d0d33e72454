package index

import (
	"cmp"
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// Every segment carries its sentences' vectors, as it carries their words: what an
// update leaves as it is keeps them, and a merge takes them over. Only what is new
// lacks them.

// takeVector gives the sentence that was added last the vector that it has in old.
func (s *Segment) takeVector(old *Segment, id SentenceNo) {
	if v, ok := old.Vectors().Vector(uint32(id - old.firstSentence)); ok {
		// One set's vectors are of one dimension. Where two sets differ, the server has
		// changed its model between them, and the sentence goes without until it is filled.
		_ = s.Vectors().Add(uint32(len(s.sentences)-1), v)
	}
}

// Len is the number of a segment's sentences, whose own numbers are below it.
func (s *Segment) Len() int { return len(s.sentences) }

// Vectors returns the vectors of a segment's sentences, by their own numbers.
func (s *Segment) Vectors() *vector.Set { return s.vectors.Load() }

// DropVectors puts an empty set in the place of a segment's vectors.
func (s *Segment) DropVectors() { s.vectors.Store(vector.NewSet()) }

// Texts returns sentences of a segment by their own numbers.
func (s *Segment) Texts(own []uint32) iter.Seq[vector.Sentence] {
	return func(yield func(vector.Sentence) bool) {
		for _, n := range own {
			at := s.sentences[n]
			body := s.articles[at.Article-s.firstArticle].Body
			if !yield(vector.Sentence{ID: n, Text: body[at.Start:at.End]}) {
				return
			}
		}
	}
}

// Vectors is the vectors of an index's sentences.
type Vectors struct {
	segments  stack
	deleted   *deleted
	sentences int // that are not deleted
}

// Segments returns the segments, the lowest first, for filling their vectors.
func (v Vectors) Segments() []*Segment { return v.segments }

// Missing returns a segment's own numbers of the sentences that lack a vector.
// Those of deleted articles are not missed.
func (v Vectors) Missing(s *Segment) []uint32 {
	set := s.Vectors()
	var out []uint32
	for own, sentence := range s.sentences {
		if _, ok := set.Vector(uint32(own)); !ok && !v.deleted.has(sentence.Article) {
			out = append(out, uint32(own))
		}
	}
	return out
}

// Count returns how many sentences have a vector, of all. Those of deleted articles may be
// among the first until their segment is merged.
func (v Vectors) Count() (have, all int) {
	for _, s := range v.segments {
		have += s.Vectors().Len()
	}
	return have, v.sentences
}

// Enough reports whether half of the sentences have a vector. With fewer, the
// nearest of them would say more of the order of their coming than of a question.
func (v Vectors) Enough() bool {
	have, all := v.Count()
	return have > 0 && 2*have >= all
}

// Cosines fills out with the cosines of q and the sentences from, from+1, … of one
// article; NaN for one without a vector.
func (v Vectors) Cosines(q vector.Vector, from SentenceNo, out []float32) {
	s := v.segments.ofSentence(from)
	s.Vectors().Cosines(q, uint32(from-s.firstSentence), out)
}

// Nearest returns the articles of the most sentences that are nearest to q among
// those of allowed articles, the nearest first; an article may come more than once.
func (v Vectors) Nearest(q vector.Vector, most int, allowed func(ArticleNo) bool) []ArticleNo {
	type near struct {
		article ArticleNo
		cosine  float32
	}
	var all []near
	for _, s := range v.segments {
		for _, h := range s.Vectors().Nearest(q, most, func(own uint32) bool {
			return own < uint32(len(s.sentences)) && allowed(s.sentences[own].Article)
		}) {
			all = append(all, near{s.sentences[h.ID].Article, h.Cosine})
		}
	}
	// Stable: of equally near ones the one that stands first.
	slices.SortStableFunc(all, func(a, b near) int { return cmp.Compare(b.cosine, a.cosine) })
	var out []ArticleNo
	for _, n := range all[:min(len(all), most)] {
		out = append(out, n.article)
	}
	return out
}
