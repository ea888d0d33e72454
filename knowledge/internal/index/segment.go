package index

import (
	"sync/atomic"

	"github.com/ukti-bot/ukti/knowledge/internal/index/postings"
	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Segment is a run of an index's articles with their sentences and postings. It
// never changes. Articles, sentences and words are numbered through all segments
// of an index, so that what is found in one needs no translation.
type Segment struct {
	firstArticle  ArticleNo
	firstSentence SentenceNo

	articles []Article
	titles   titles // of the articles
	byID     map[ArticleID]ArticleNo
	byKey    map[string]ArticleNo

	sentences []Sentence
	articleOf []ArticleNo                            // own sentence → its article, once more: it is asked for most
	starts    []SentenceNo                           // own article → its first sentence; one more at the end
	forward   *postings.Lists[WordID]                // own sentence → its words, in order
	inverted  *postings.Inverted[WordID, SentenceNo] // word → own sentences that hold it
	heads     *postings.Lists[WordID]                // own article → the words of its title and publisher
	headed    *postings.Inverted[WordID, ArticleNo]  // word → own articles whose head holds it
	vocab     *vocab.Vocabulary                      // the words of this segment and of those below it
	near      *meaning.Near                          // the stem groups that begin in this segment, by what their words mean
	meanings  meaning.Vector                         // the directions of the sentences, one behind the other

	// vectors are the sentences', by own sentence. They are computed later than the
	// segment is made, and another model makes all of them new.
	vectors atomic.Pointer[vector.Set]
}

// endArticle and endSentence are the first numbers that are not the segment's.
func (s *Segment) endArticle() ArticleNo   { return s.firstArticle + ArticleNo(len(s.articles)) }
func (s *Segment) endSentence() SentenceNo { return s.firstSentence + SentenceNo(len(s.sentences)) }

// stack is an index's segments, the lowest first; those of an [Index] are at least one.
type stack []*Segment

// top returns the last segment, nil when there is none.
func (s stack) top() *Segment {
	if len(s) == 0 {
		return nil
	}
	return s[len(s)-1]
}

// ofArticle and ofSentence return the segment that holds a number.
func (s stack) ofArticle(n ArticleNo) *Segment {
	for _, seg := range s[:len(s)-1] {
		if n < seg.endArticle() {
			return seg
		}
	}
	return s.top()
}

func (s stack) ofSentence(id SentenceNo) *Segment {
	for _, seg := range s[:len(s)-1] {
		if id < seg.endSentence() {
			return seg
		}
	}
	return s.top()
}

// assembler makes a segment of articles, one after the other.
type assembler struct {
	segment *Segment
	words   *vocab.Builder
	forward postings.Builder[WordID]
	heads   postings.Builder[WordID]
}

// assemble begins a segment on top of below, the segment before it, which may be
// nil.
func assemble(below *Segment) *assembler {
	a := &assembler{segment: &Segment{byID: map[ArticleID]ArticleNo{}, byKey: map[string]ArticleNo{}}}
	var words *vocab.Vocabulary
	if below != nil {
		words = below.vocab
		a.segment.firstArticle, a.segment.firstSentence = below.endArticle(), below.endSentence()
	}
	a.segment.vectors.Store(vector.NewSet())
	a.words = vocab.NewBuilder(words)
	a.segment.starts = []SentenceNo{a.segment.firstSentence}
	return a
}

// article adds an article, whose sentences must have been added just before, and the
// words of its head.
func (a *assembler) article(article Article, h heading, head []WordID) {
	s := a.segment
	a.heads.Append(head)
	n := s.endArticle()
	s.byID[article.ID], s.byKey[Digest(string(article.ID))] = n, n
	s.articles = append(s.articles, article)
	s.titles.add(h)
	s.starts = append(s.starts, s.endSentence())
}

// sentence adds a sentence of the article to come.
func (a *assembler) sentence(cut text.Sentence, words []WordID) {
	s := a.segment
	a.forward.Append(words)
	s.sentences = append(s.sentences, Sentence{
		Start: uint32(cut.Span.Start), End: uint32(cut.Span.End), Line: uint32(cut.Line), Article: s.endArticle(),
	})
}

// finish makes the tables.
func (a *assembler) finish(l *languages.Set, corrections *meaning.Corrections, analyze vocab.Analyze) *Segment {
	s := a.segment
	s.forward = a.forward.Build()
	s.vocab = a.words.Build(analyze)
	s.inverted = postings.Invert(s.forward, s.vocab.Len(), s.firstSentence)
	s.heads = a.heads.Build()
	s.headed = postings.Invert(s.heads, s.vocab.Len(), s.firstArticle)
	var traits []language.Traits
	for i := range s.sentences {
		traits = s.vocab.AppendTraits(traits[:0], s.forward.At(uint32(i)))
		s.sentences[i].Kinds = language.Kinds(traits)
	}
	s.articleOf = make([]ArticleNo, len(s.sentences))
	for i := range s.sentences {
		s.articleOf[i] = s.sentences[i].Article
	}
	s.near = l.Meanings.NewNear(corrections, s.vocab.OwnGroups())
	s.addMeanings(l.Meanings)
	return s
}

// analyzeWith returns the vocab.Analyze of the articles' words.
func analyzeWith(l *languages.Set) vocab.Analyze {
	return func(term string) vocab.Analysis {
		a := l.Of(term)
		stem := a.Stem(term)
		return vocab.Analysis{Stem: stem, Spelling: a.Spelling(stem), Traits: uint32(a.Traits(term))}
	}
}
