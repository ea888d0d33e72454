package knowledge

import (
	"iter"
	"maps"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// An index is a stack of segments, each at least mergeRatio times as large as the
// one above it: adding a few articles to many costs a few, and yet there are never
// more than a handful of segments to look into.
const mergeRatio = 4

// leastLive is the share of sentences that must not be deleted; below it the whole
// index is made anew without them.
const leastLive = 0.75

// deleted is what is still in the segments but no longer in the index.
type deleted struct {
	articles  []uint64            // a bit for each; may be shorter than the articles are many
	sentences int                 // of those articles
	df        map[uint32]uint32   // word → deleted sentences that hold it
	heads     map[uint32]uint32   // word → deleted articles whose head holds it
	words     map[uint32]struct{} // those that no other sentence or head holds
}

func (b *deleted) has(article uint32) bool {
	word := int(article / 64)
	return word < len(b.articles) && b.articles[word]&(1<<(article%64)) != 0
}

func (b *deleted) add(article uint32) {
	for int(article/64) >= len(b.articles) {
		b.articles = append(b.articles, 0)
	}
	b.articles[article/64] |= 1 << (article % 64)
}

func noneDeleted() deleted {
	return deleted{df: map[uint32]uint32{}, heads: map[uint32]uint32{}, words: map[uint32]struct{}{}}
}

func newIndex(own *Corrections) (*Index, error) {
	l, err := languages.All()
	if err != nil {
		return nil, err
	}
	corrections, err := meaning.DefaultCorrections()
	if err != nil {
		return nil, err
	}
	if own != nil {
		corrections = corrections.With(own.words)
	}
	x := &Index{languages: l, corrections: corrections, roads: expand.All(), scratch: &sync.Pool{New: func() any { return new(scratch) }}}
	x.deleted = noneDeleted()
	return x, nil
}

// clone gives an index that can be changed until it is settled.
func (x *Index) clone() *Index {
	next := *x
	next.segments = slices.Clone(x.segments)
	next.groupDF = slices.Clone(x.groupDF)
	next.deleted = deleted{
		articles: slices.Clone(x.deleted.articles), sentences: x.deleted.sentences,
		df: maps.Clone(x.deleted.df), heads: maps.Clone(x.deleted.heads), words: maps.Clone(x.deleted.words),
	}
	return &next
}

func (x *Index) top() *segment {
	if len(x.segments) == 0 {
		return nil
	}
	return x.segments[len(x.segments)-1]
}

// push puts a segment on top.
func (x *Index) push(s *segment) {
	x.segments = append(x.segments, s)
	x.groupDF = append(x.groupDF, make([]uint32, s.vocab.Groups()-len(x.groupDF))...)
	s.inverted.All(func(word uint32, sentences []uint32) {
		x.groupDF[s.vocab.Group(word)] += uint32(len(sentences))
		delete(x.deleted.words, word)
	})
	s.headed.All(func(word uint32, _ []uint32) { delete(x.deleted.words, word) })
	x.size.Articles += len(s.articles)
	x.size.Sentences += len(s.sentences)
	x.size.Words += s.forward.Total()
	for i := range s.articles {
		x.size.Bytes += len(s.articles[i].Body)
	}
}

// remove takes an article out.
func (x *Index) remove(article uint32) {
	x.deleted.add(article)
	from, end := x.sentencesOf(article)
	x.deleted.sentences += int(end - from)
	x.size.Articles--
	x.size.Sentences -= int(end - from)
	x.size.Bytes -= len(x.article(article).Body)
	for id := from; id < end; id++ {
		x.size.Words -= len(x.words(id))
		for _, w := range distinct(x.words(id)) {
			x.deleted.df[w]++
			x.groupDF[x.top().vocab.Group(w)]--
			x.hideUnheld(w)
		}
	}
	for _, w := range distinct(x.head(article)) {
		x.deleted.heads[w]++
		x.hideUnheld(w)
	}
}

// hideUnheld notes a word that no sentence and no head holds any more.
func (x *Index) hideUnheld(word uint32) {
	if x.df(word) == 0 && x.headDF(word) == 0 {
		x.deleted.words[word] = struct{}{}
	}
}

func distinct(words []uint32) []uint32 {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

// compact merges segments until their sizes are as they should be.
func (x *Index) compact() {
	total := int(x.top().endSentence())
	if float64(total-x.deleted.sentences) < leastLive*float64(total) {
		x.mergeFrom(0)
	}
	for n := len(x.segments); n > 1 && len(x.segments[n-2].sentences) < mergeRatio*len(x.segments[n-1].sentences); n = len(x.segments) {
		x.mergeFrom(n - 2)
	}
}

// mergeFrom makes one segment of the n-th and those above it.
func (x *Index) mergeFrom(n int) {
	var below *segment
	if n > 0 {
		below = x.segments[n-1]
	}
	merged := merge(x.languages, x.corrections, below, x.segments[n:], x.deleted.has)
	// Counting anew is simpler than taking back, and cheap beside the merge.
	kept, old := x.segments[:n:n], x.deleted
	x.segments, x.groupDF, x.size = nil, nil, Size{}
	x.deleted = noneDeleted()
	for _, s := range kept {
		x.push(s)
	}
	x.push(merged)
	for article := range merged.firstArticle {
		if old.has(article) {
			x.remove(article)
		}
	}
}

// settled fills in what follows from the rest and gives x, which must not be changed
// any more.
func (x *Index) settled() *Index {
	x.vocab = x.top().vocab
	if len(x.deleted.words) > 0 {
		x.vocab = x.vocab.Hide(x.deleted.words)
	}
	x.average = max(1, float64(x.size.Words)/float64(max(1, x.size.Sentences)))
	return x
}

// live gives the numbers of the articles that are not deleted, ascending.
func (x *Index) live() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n := range x.top().endArticle() {
			if !x.deleted.has(n) && !yield(n) {
				return
			}
		}
	}
}

// number gives an article's number.
func (x *Index) number(id ArticleID) (uint32, bool) {
	for _, s := range x.segments {
		if n, ok := s.byID[id]; ok && !x.deleted.has(n) {
			return n, true
		}
	}
	return 0, false
}

// ofArticle and ofSentence give the segment that holds a number.
func (x *Index) ofArticle(n uint32) *segment {
	for _, s := range x.segments[:len(x.segments)-1] {
		if n < s.endArticle() {
			return s
		}
	}
	return x.top()
}

func (x *Index) ofSentence(id uint32) *segment {
	for _, s := range x.segments[:len(x.segments)-1] {
		if id < s.endSentence() {
			return s
		}
	}
	return x.top()
}

// article gives the n-th article.
func (x *Index) article(n uint32) *Article {
	s := x.ofArticle(n)
	return &s.articles[n-s.firstArticle]
}

// title gives the folded title, or opening, of the n-th article.
func (x *Index) title(n uint32) string {
	s := x.ofArticle(n)
	return s.titles[n-s.firstArticle]
}

// sentencesOf gives the numbers of an article's sentences: from, … end-1.
func (x *Index) sentencesOf(article uint32) (from, end uint32) {
	s := x.ofArticle(article)
	return s.starts[article-s.firstArticle], s.starts[article-s.firstArticle+1]
}

// sentence gives a sentence's place.
func (x *Index) sentence(id uint32) sentence {
	s := x.ofSentence(id)
	return s.sentences[id-s.firstSentence]
}

// articleOf gives a sentence's article.
func (x *Index) articleOf(id uint32) uint32 {
	s := x.ofSentence(id)
	return s.articleOf[id-s.firstSentence]
}

// words gives a sentence's words, in order. The slice must not be changed.
func (x *Index) words(id uint32) []uint32 {
	s := x.ofSentence(id)
	return s.forward.At(id - s.firstSentence)
}

// head gives the words of an article's title and publisher. The slice must not be
// changed.
func (x *Index) head(article uint32) []uint32 {
	s := x.ofArticle(article)
	return s.heads.At(article - s.firstArticle)
}

// headDF is the number of articles whose head holds a word.
func (x *Index) headDF(word uint32) int {
	n := 0
	for _, s := range x.segments {
		n += len(s.headed.At(word))
	}
	return n - int(x.deleted.heads[word])
}

// holding gives the sentences that hold a word, ascending; those of deleted
// articles are among them.
func (x *Index) holding(word uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, s := range x.segments {
			for _, id := range s.inverted.At(word) {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// df is the number of sentences that hold a word.
func (x *Index) df(word uint32) int {
	n := 0
	for _, s := range x.segments {
		n += len(s.inverted.At(word))
	}
	return n - int(x.deleted.df[word])
}
