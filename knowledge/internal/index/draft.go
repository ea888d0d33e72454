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

// draft is an index that is still changed. What follows from the rest is filled in when
// it is settled.
type draft Index

func empty(l *languages.Set, corrections *meaning.Corrections) *draft {
	return &draft{languages: l, corrections: corrections, deleted: noneDeleted()}
}

// draft returns a copy of x that can be changed.
func (x *Index) draft() *draft {
	d := draft(*x)
	d.counts = nil
	d.segments = slices.Clone(x.segments)
	d.groupDF = slices.Clone(x.groupDF)
	d.deleted = deleted{
		articles: slices.Clone(x.deleted.articles), sentences: x.deleted.sentences,
		df: maps.Clone(x.deleted.df), heads: maps.Clone(x.deleted.heads), words: maps.Clone(x.deleted.words),
	}
	return &d
}

// settle returns the index that the draft has become. The draft must not be used any
// more.
func (d *draft) settle() *Index {
	d.vocab = d.segments.top().vocab
	if len(d.deleted.words) > 0 {
		d.vocab = d.vocab.Hide(d.deleted.words)
	}
	return (*Index)(d)
}

// drop takes an article out by its id, when it is held.
func (d *draft) drop(id ArticleID) {
	if n, ok := (*Index)(d).Number(id); ok {
		d.remove(n)
	}
}

// push puts a segment on top.
func (d *draft) push(s *Segment) {
	d.segments = append(d.segments, s)
	d.groupDF = append(d.groupDF, make([]uint32, s.vocab.Groups()-len(d.groupDF))...)
	s.inverted.All(func(word WordID, sentences []SentenceNo) {
		d.groupDF[s.vocab.Group(word)] += uint32(len(sentences))
		delete(d.deleted.words, word)
	})
	s.headed.All(func(word WordID, _ []ArticleNo) { delete(d.deleted.words, word) })
	d.size.Articles += len(s.articles)
	d.size.Sentences += len(s.sentences)
	d.size.Words += s.forward.Total()
	for i := range s.articles {
		d.size.Bytes += len(s.articles[i].Body)
		d.dated += one(!s.articles[i].Published.IsZero())
	}
}

// remove takes an article out.
func (d *draft) remove(article ArticleNo) {
	d.deleted.add(article)
	x := (*Index)(d)
	from, end := x.Sentences(article)
	d.deleted.sentences += int(end - from)
	d.size.Articles--
	d.size.Sentences -= int(end - from)
	d.size.Bytes -= len(x.Article(article).Body)
	d.dated -= one(!x.Article(article).Published.IsZero())
	for id := from; id < end; id++ {
		d.size.Words -= len(x.Words(id))
		for _, w := range distinct(x.Words(id)) {
			d.deleted.df[w]++
			d.groupDF[d.segments.top().vocab.Group(w)]--
			d.hideUnheld(w)
		}
	}
	for _, w := range distinct(x.Head(article)) {
		d.deleted.heads[w]++
		d.hideUnheld(w)
	}
}

// hideUnheld notes a word that no sentence and no head holds any more.
func (d *draft) hideUnheld(word WordID) {
	if (*Index)(d).ownDF(word) == 0 && d.headDF(word) == 0 {
		d.deleted.words[word] = struct{}{}
	}
}

// headDF is the number of articles whose head holds a word.
func (d *draft) headDF(word WordID) int {
	n := 0
	for _, s := range d.segments {
		n += len(s.headed.At(word))
	}
	return n - int(d.deleted.heads[word])
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
func (d *draft) compact() {
	total := int(d.segments.top().endSentence())
	if float64(total-d.deleted.sentences) < leastLive*float64(total) {
		d.mergeFrom(0)
	}
	for n := len(d.segments); n > 1 && len(d.segments[n-2].sentences) < mergeRatio*len(d.segments[n-1].sentences); n = len(d.segments) {
		d.mergeFrom(n - 2)
	}
}

// mergeFrom makes one segment of the n-th and those above it.
func (d *draft) mergeFrom(n int) {
	merged := merge(d.languages, d.corrections, d.segments[:n].top(), d.segments[n:], d.deleted.has)
	// Counting anew is simpler than taking back, and cheap beside the merge.
	kept, old := d.segments[:n:n], d.deleted
	d.segments, d.groupDF, d.size, d.dated = nil, nil, Size{}, 0
	d.deleted = noneDeleted()
	for _, s := range kept {
		d.push(s)
	}
	d.push(merged)
	for article := range merged.firstArticle {
		if old.has(article) {
			d.remove(article)
		}
	}
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
