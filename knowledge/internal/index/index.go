// Package index holds articles with their sentences, words and postings. It stores
// and reads; what answers a question is for package search to find.
//
// An index is a stack of segments, each at least mergeRatio times as large as the one
// above it. Adding a few articles to many costs a few, and yet there are never more
// than a handful of segments to look into. It never changes: [Index.With] returns
// another one, which shares all segments that are the same.
package index

import (
	"iter"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
)

// Index is a set of articles with their sentences. It is safe for concurrent use.
type Index struct {
	languages   *languages.Set
	corrections *meaning.Corrections
	segments    stack
	deleted     deleted
	vocab       *vocab.Vocabulary // of the last segment, without words that only deleted articles have
	groupDF     []uint32          // stem group → sentences that hold a word of it, counted once a word
	size        Size
	dated       int     // articles that say when they were published
	counts      *Counts // of the whole that it is a part of; nil: it is all there is
}

// Size says how much an index holds.
type Size struct {
	Articles  int
	Sentences int
	Words     int // running words
	Bytes     int // of the articles' bodies
}

// Average returns the mean number of words in a sentence, 1 at least.
func (s Size) Average() float64 { return max(1, float64(s.Words)/float64(max(1, s.Sentences))) }

// Dated reports whether any article says when it was published.
func (x *Index) Dated() bool { return x.dated > 0 || x.counts != nil && x.counts.Dated }

// Bounds returns the first numbers of articles and sentences that are not taken.
func (x *Index) Bounds() (ArticleNo, SentenceNo) {
	return x.segments.top().endArticle(), x.segments.top().endSentence()
}

// Languages returns the tables that the index was made with.
func (x *Index) Languages() *languages.Set { return x.languages }

// Vocabulary returns the words that articles have.
func (x *Index) Vocabulary() *vocab.Vocabulary { return x.vocab }

// Titles returns the articles' titles.
func (x *Index) Titles() Titles { return Titles{x.segments, &x.deleted} }

// Meanings returns what the sentences and words mean, by the table of word vectors.
func (x *Index) Meanings() Meanings {
	return Meanings{x.segments, x.vocab, x.languages.Meanings.Dims()}
}

// Vectors returns the sentences' vectors, as far as they are computed.
func (x *Index) Vectors() Vectors { return Vectors{x.segments, &x.deleted, x.size.Sentences} }

// Live returns the numbers of the articles that are not deleted, ascending.
func (x *Index) Live() iter.Seq[ArticleNo] {
	return func(yield func(ArticleNo) bool) {
		for n := range x.segments.top().endArticle() {
			if !x.deleted.has(n) && !yield(n) {
				return
			}
		}
	}
}

// Deleted reports whether an article is deleted.
func (x *Index) Deleted(n ArticleNo) bool { return x.deleted.has(n) }

// Number returns the number of the article of that id.
func (x *Index) Number(id ArticleID) (ArticleNo, bool) {
	for _, s := range x.segments {
		if n, ok := s.byID[id]; ok && !x.deleted.has(n) {
			return n, true
		}
	}
	return 0, false
}

// NumberByKey returns the number of the article whose id has that [Digest].
func (x *Index) NumberByKey(key string) (ArticleNo, bool) {
	for _, s := range x.segments {
		if n, ok := s.byKey[key]; ok && !x.deleted.has(n) {
			return n, true
		}
	}
	return 0, false
}

// Article returns the n-th article, which must not be changed.
func (x *Index) Article(n ArticleNo) *Article {
	s := x.segments.ofArticle(n)
	return &s.articles[n-s.firstArticle]
}

// Sentences returns the numbers of an article's sentences: from, … end-1.
func (x *Index) Sentences(n ArticleNo) (from, end SentenceNo) {
	s := x.segments.ofArticle(n)
	return s.starts[n-s.firstArticle], s.starts[n-s.firstArticle+1]
}

// Sentence returns where a sentence stands.
func (x *Index) Sentence(id SentenceNo) Sentence {
	s := x.segments.ofSentence(id)
	return s.sentences[id-s.firstSentence]
}

// ArticleOf returns a sentence's article.
func (x *Index) ArticleOf(id SentenceNo) ArticleNo {
	s := x.segments.ofSentence(id)
	return s.articleOf[id-s.firstSentence]
}

// Words returns a sentence's words, in order. The slice must not be changed.
func (x *Index) Words(id SentenceNo) []WordID {
	s := x.segments.ofSentence(id)
	return s.forward.At(uint32(id - s.firstSentence))
}

// Head returns the words of an article's title and publisher. The slice must not be
// changed.
func (x *Index) Head(n ArticleNo) []WordID {
	s := x.segments.ofArticle(n)
	return s.heads.At(uint32(n - s.firstArticle))
}

// Headed returns the articles whose title or publisher holds a word, as [Index.Postings]
// does sentences.
func (x *Index) Headed(word WordID) iter.Seq[[]ArticleNo] {
	return func(yield func([]ArticleNo) bool) {
		for _, s := range x.segments {
			if !yield(s.headed.At(word)) {
				return
			}
		}
	}
}

// Postings returns the sentences that hold a word, ascending, a slice a segment;
// those of deleted articles are among them. The slices must not be changed.
func (x *Index) Postings(word WordID) iter.Seq[[]SentenceNo] {
	return func(yield func([]SentenceNo) bool) {
		for _, s := range x.segments {
			if !yield(s.inverted.At(word)) {
				return
			}
		}
	}
}
