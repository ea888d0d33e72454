package knowledge

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

// segment is a run of an index's articles with their sentences and postings. It
// never changes. Articles, sentences and words are numbered through all segments
// of an index, so that what is found in one needs no translation.
type segment struct {
	firstArticle  uint32
	firstSentence uint32

	articles []Article
	titles   []string // folded title or opening, per article
	byID     map[ArticleID]uint32
	byKey    map[string]uint32

	sentences []sentence
	articleOf []uint32           // own sentence → its article, once more: it is asked for most
	starts    []uint32           // own article → its first sentence; one more at the end
	forward   *postings.Lists    // own sentence → its words, in order
	inverted  *postings.Inverted // word → own sentences that hold it
	heads     *postings.Lists    // own article → the words of its title and publisher
	headed    *postings.Inverted // word → own articles whose head holds it
	vocab     *vocab.Vocabulary  // the words of this segment and of those below it
	near      *meaning.Near      // the stem groups that begin in this segment, by what their words mean
	meanings  meaning.Vector     // the directions of the sentences, one behind the other

	// vectors are those from the embedding server, by own sentence. They come later
	// than the segment, and a server with another model makes all of them new.
	vectors atomic.Pointer[vector.Set]
}

// sentence is where a sentence stands. 32 bits suffice: an article is at most
// 16 MB and an index holds fewer than 4 billion sentences.
type sentence struct {
	start, end uint32 // bytes of the article's body
	line       uint32
	article    uint32
	kinds      language.Traits // of its words
}

func (s sentence) span() Span { return Span{int(s.start), int(s.end)} }

// endArticle and endSentence are the first numbers that are not the segment's.
func (s *segment) endArticle() uint32  { return s.firstArticle + uint32(len(s.articles)) }
func (s *segment) endSentence() uint32 { return s.firstSentence + uint32(len(s.sentences)) }

// assembler makes a segment of articles, one after the other.
type assembler struct {
	segment *segment
	words   *vocab.Builder
	forward postings.Builder
	heads   postings.Builder
}

// assemble begins a segment on top of below, the segment before it, which may be
// nil.
func assemble(below *segment) *assembler {
	a := &assembler{segment: &segment{byID: map[ArticleID]uint32{}, byKey: map[string]uint32{}}}
	var words *vocab.Vocabulary
	if below != nil {
		words = below.vocab
		a.segment.firstArticle, a.segment.firstSentence = below.endArticle(), below.endSentence()
	}
	a.segment.vectors.Store(vector.NewSet())
	a.words = vocab.NewBuilder(words)
	a.segment.starts = []uint32{a.segment.firstSentence}
	return a
}

// article adds an article, whose sentences must have been added just before, and the
// words of its head.
func (a *assembler) article(article Article, title string, head []uint32) {
	s := a.segment
	a.heads.Append(head)
	n := s.endArticle()
	s.byID[article.ID], s.byKey[Key(article.ID)] = n, n
	s.articles = append(s.articles, article)
	s.titles = append(s.titles, title)
	s.starts = append(s.starts, s.endSentence())
}

// sentence adds a sentence of the article to come.
func (a *assembler) sentence(place text.Sentence, words []uint32) {
	s := a.segment
	a.forward.Append(words)
	s.sentences = append(s.sentences, sentence{
		start: uint32(place.Span.Start), end: uint32(place.Span.End), line: uint32(place.Line), article: s.endArticle(),
	})
}

// finish makes the tables.
func (a *assembler) finish(l *languages.Set, corrections *meaning.Corrections, analyze vocab.Analyze) *segment {
	s := a.segment
	s.forward = a.forward.Build()
	s.vocab = a.words.Build(analyze)
	s.inverted = postings.Invert(s.forward, s.vocab.Len(), s.firstSentence)
	s.heads = a.heads.Build()
	s.headed = postings.Invert(s.heads, s.vocab.Len(), s.firstArticle)
	var traits []language.Traits
	for i := range s.sentences {
		traits = traitsOf(s.vocab, s.forward.At(uint32(i)), traits[:0])
		s.sentences[i].kinds = language.Kinds(traits)
	}
	s.articleOf = make([]uint32, len(s.sentences))
	for i := range s.sentences {
		s.articleOf[i] = s.sentences[i].article
	}
	s.near = l.Meanings.NewNear(corrections, s.vocab.OwnGroups())
	s.addMeanings(l.Meanings)
	return s
}

// traitsOf appends the traits of words of a vocabulary.
func traitsOf(v *vocab.Vocabulary, words []uint32, to []language.Traits) []language.Traits {
	for _, w := range words {
		to = append(to, language.Traits(v.Traits(w)))
	}
	return to
}

// merge makes one segment of several neighbours, on top of below, without the
// articles that are deleted. Nothing is cut or stemmed again: only the words get new
// numbers.
func merge(l *languages.Set, corrections *meaning.Corrections, below *segment, parts []*segment, deleted func(article uint32) bool) *segment {
	a := assemble(below)
	var ids []uint32
	for _, p := range parts {
		number := renumber(a.words, below, p.vocab)
		for i, article := range p.articles {
			if deleted(p.firstArticle + uint32(i)) {
				continue
			}
			for id := p.starts[i]; id < p.starts[i+1]; id++ {
				ids = ids[:0]
				for _, w := range p.forward.At(id - p.firstSentence) {
					ids = append(ids, number(w))
				}
				old := p.sentences[id-p.firstSentence]
				a.sentence(text.Sentence{Span: text.Span(old.span()), Line: int(old.line)}, ids)
				a.segment.meanings = append(a.segment.meanings, p.meaningOf(id, l.Meanings.Dims())...)
				a.segment.takeVector(p, id)
			}
			ids = ids[:0]
			for _, w := range p.heads.At(uint32(i)) {
				ids = append(ids, number(w))
			}
			a.article(article, p.titles[i], ids)
		}
	}
	known := parts[len(parts)-1].vocab
	return a.finish(l, corrections, func(term string) vocab.Analysis {
		id, _ := known.Lookup(term)
		stem := known.Stem(id)
		return vocab.Analysis{Stem: stem, Spelling: l.Of(term).Spelling(stem), Traits: known.Traits(id)}
	})
}

// renumber gives the function from a word's number in old to its number in words,
// which are the same in the segments below.
func renumber(words *vocab.Builder, below *segment, old *vocab.Vocabulary) func(uint32) uint32 {
	kept := uint32(0)
	if below != nil {
		kept = uint32(below.vocab.Len())
	}
	known := make([]uint32, old.Len()-int(kept)) // number plus one
	return func(w uint32) uint32 {
		if w < kept {
			return w
		}
		if known[w-kept] == 0 {
			known[w-kept] = words.Add(old.Term(w)) + 1
		}
		return known[w-kept] - 1
	}
}

// analyzeWith returns the vocab.Analyze of the articles' words.
func analyzeWith(l *languages.Set) vocab.Analyze {
	return func(term string) vocab.Analysis {
		a := l.Of(term)
		stem := a.Stem(term)
		return vocab.Analysis{Stem: stem, Spelling: a.Spelling(stem), Traits: uint32(a.Traits(term))}
	}
}
