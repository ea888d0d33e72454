package index

import (
	"maps"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/meaning"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// mergeRatio is how much larger a segment is than the one above it, at least.
const mergeRatio = 4

// leastLive is the share of sentences that must not be deleted; below it the whole
// index is made anew without them.
const leastLive = 0.75

// deleted is what is still in the segments but no longer in the index.
type deleted struct {
	articles  []uint64            // a bit for each; may be shorter than the articles are many
	sentences int                 // of those articles
	df        map[WordID]uint32   // word → deleted sentences that hold it
	heads     map[WordID]uint32   // word → deleted articles whose head holds it
	words     map[WordID]struct{} // those that no other sentence or head holds
}

func (b *deleted) has(article ArticleNo) bool {
	word := int(article / 64)
	return word < len(b.articles) && b.articles[word]&(1<<(article%64)) != 0
}

func (b *deleted) add(article ArticleNo) {
	for int(article/64) >= len(b.articles) {
		b.articles = append(b.articles, 0)
	}
	b.articles[article/64] |= 1 << (article % 64)
}

func noneDeleted() deleted {
	return deleted{df: map[WordID]uint32{}, heads: map[WordID]uint32{}, words: map[WordID]struct{}{}}
}

func empty(l *languages.Set, corrections *meaning.Corrections) *Index {
	return &Index{languages: l, corrections: corrections, deleted: noneDeleted()}
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

func (x *Index) top() *Segment {
	if len(x.segments) == 0 {
		return nil
	}
	return x.segments[len(x.segments)-1]
}

// push puts a segment on top.
func (x *Index) push(s *Segment) {
	x.segments = append(x.segments, s)
	x.groupDF = append(x.groupDF, make([]uint32, s.vocab.Groups()-len(x.groupDF))...)
	s.inverted.All(func(word WordID, sentences []SentenceNo) {
		x.groupDF[s.vocab.Group(word)] += uint32(len(sentences))
		delete(x.deleted.words, word)
	})
	s.headed.All(func(word WordID, _ []ArticleNo) { delete(x.deleted.words, word) })
	x.size.Articles += len(s.articles)
	x.size.Sentences += len(s.sentences)
	x.size.Words += s.forward.Total()
	for i := range s.articles {
		x.size.Bytes += len(s.articles[i].Body)
		x.dated += one(!s.articles[i].Published.IsZero())
	}
}

// remove takes an article out.
func (x *Index) remove(article ArticleNo) {
	x.deleted.add(article)
	from, end := x.Sentences(article)
	x.deleted.sentences += int(end - from)
	x.size.Articles--
	x.size.Sentences -= int(end - from)
	x.size.Bytes -= len(x.Article(article).Body)
	x.dated -= one(!x.Article(article).Published.IsZero())
	for id := from; id < end; id++ {
		x.size.Words -= len(x.Words(id))
		for _, w := range distinct(x.Words(id)) {
			x.deleted.df[w]++
			x.groupDF[x.top().vocab.Group(w)]--
			x.hideUnheld(w)
		}
	}
	for _, w := range distinct(x.Head(article)) {
		x.deleted.heads[w]++
		x.hideUnheld(w)
	}
}

// hideUnheld notes a word that no sentence and no head holds any more.
func (x *Index) hideUnheld(word WordID) {
	if x.DF(word) == 0 && x.headDF(word) == 0 {
		x.deleted.words[word] = struct{}{}
	}
}

// headDF is the number of articles whose head holds a word.
func (x *Index) headDF(word WordID) int {
	n := 0
	for _, s := range x.segments {
		n += len(s.headed.At(word))
	}
	return n - int(x.deleted.heads[word])
}

func distinct(words []WordID) []WordID {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
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
	var below *Segment
	if n > 0 {
		below = x.segments[n-1]
	}
	merged := merge(x.languages, x.corrections, below, x.segments[n:], x.deleted.has)
	// Counting anew is simpler than taking back, and cheap beside the merge.
	kept, old := x.segments[:n:n], x.deleted
	x.segments, x.groupDF, x.size, x.dated = nil, nil, Size{}, 0
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

// merge makes one segment of several neighbours, on top of below, without the
// articles that are deleted. Nothing is cut or stemmed again: only the words get new
// numbers.
func merge(l *languages.Set, corrections *meaning.Corrections, below *Segment, parts []*Segment, deleted func(ArticleNo) bool) *Segment {
	a := assemble(below)
	var ids []WordID
	for _, p := range parts {
		number := renumber(a.words, below, p.vocab)
		for i, article := range p.articles {
			if deleted(p.firstArticle + ArticleNo(i)) {
				continue
			}
			for id := p.starts[i]; id < p.starts[i+1]; id++ {
				ids = ids[:0]
				for _, w := range p.forward.At(uint32(id - p.firstSentence)) {
					ids = append(ids, number(w))
				}
				old := p.sentences[id-p.firstSentence]
				a.sentence(text.Sentence{Span: old.Span(), Line: int(old.Line)}, ids)
				a.segment.meanings = append(a.segment.meanings, p.meaningOf(id, l.Meanings.Dims())...)
				a.segment.takeVector(p, id)
			}
			ids = ids[:0]
			for _, w := range p.heads.At(uint32(i)) {
				ids = append(ids, number(w))
			}
			a.article(article, p.titles.headings[i], ids)
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
func renumber(words *vocab.Builder, below *Segment, old *vocab.Vocabulary) func(WordID) WordID {
	kept := WordID(0)
	if below != nil {
		kept = WordID(below.vocab.Len())
	}
	known := make([]WordID, old.Len()-int(kept)) // number plus one
	return func(w WordID) WordID {
		if w < kept {
			return w
		}
		if known[w-kept] == 0 {
			known[w-kept] = words.Add(old.Term(w)) + 1
		}
		return known[w-kept] - 1
	}
}
