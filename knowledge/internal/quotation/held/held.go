// Package held is an index as judging an alleged quotation sees it.
package held

import (
	"context"
	"iter"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/quotation"
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Archive is an index with what searches it. It is a [quotation.Archive].
type Archive struct {
	Index  *index.Index
	Engine *search.Engine
}

// Holding yields the sentences that hold a folded word, and tells how many they are at
// most.
func (a Archive) Holding(term string) (iter.Seq[uint32], int) {
	id, ok := a.Index.Vocabulary().Lookup(term)
	if !ok {
		return nil, 0
	}
	return func(yield func(uint32) bool) {
		for sentences := range a.Index.Postings(id) {
			for _, s := range sentences {
				if !a.Index.Deleted(a.Index.ArticleOf(s)) && !yield(uint32(s)) {
					return
				}
			}
		}
	}, a.Index.DF(id)
}

// Formerly yields nothing: there are no superseded texts.
func (Archive) Formerly(string) (iter.Seq[uint32], int) { return nil, 0 }

// Phrase returns what counts, in a sentence, how often two of the folded words stand there
// side by side as they do in terms.
func (a Archive) Phrase(terms []string) func(sentence uint32) int {
	type pair [2]index.WordID
	pairs := map[pair]bool{}
	var before index.WordID
	behind := false // a word of the index stands before
	for _, term := range terms {
		id, ok := a.Index.Vocabulary().Lookup(term)
		if ok && behind {
			pairs[pair{before, id}] = true
		}
		before, behind = id, ok
	}
	return func(sentence uint32) (n int) {
		words := a.Index.Words(index.SentenceNo(sentence))
		for i := 1; i < len(words); i++ {
			if pairs[pair{words[i-1], words[i]}] {
				n++
			}
		}
		return n
	}
}

// Rarity of a folded word: from 0, in every sentence, to 1, in none or one.
func (a Archive) Rarity(term string) float64 {
	if id, ok := a.Index.Vocabulary().Lookup(term); ok {
		return search.Rarity(a.Index, id)
	}
	return 1
}

// Sentence is where a sentence stands.
func (a Archive) Sentence(id uint32) (article uint32, span text.Span, line int) {
	s := a.Index.Sentence(index.SentenceNo(id))
	return uint32(s.Article), s.Span(), int(s.Line)
}

// Sentences of an article, from first to before end.
func (a Archive) Sentences(article uint32) (first, end uint32) {
	from, to := a.Index.Sentences(index.ArticleNo(article))
	return uint32(from), uint32(to)
}

// Article's particulars.
func (a Archive) Article(n uint32) quotation.Article {
	of := a.Index.Article(index.ArticleNo(n))
	return quotation.Article{ID: string(of.ID), Revision: of.Revision, Title: of.Title, Publisher: of.Publisher, Body: of.Body}
}

// Titled yields the articles whose title may hold a folded word.
func (a Archive) Titled(term string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for n := range a.Index.Titles().Holding(term) {
			if a.Index.Article(n).Title != "" && !yield(uint32(n)) {
				return
			}
		}
	}
}

// Nearest finds the sentence nearest in meaning to a text in other words, false when
// nothing is near.
func (a Archive) Nearest(ctx context.Context, s string) (uint32, bool) {
	all := search.Everything(a.Index)
	q, err := search.Parse(ctx, a.Index, s, all, search.Options{})
	if err != nil {
		return 0, false
	}
	r := &search.Request{Query: q, Scope: all, Limit: 1}
	r.Without(nil)
	found, err := a.Engine.Search(ctx, a.Index, r)
	if err != nil || len(found.Passages) == 0 {
		return 0, false
	}
	id := uint32(found.Passages[0].Sentence)
	article, sp, _ := a.Sentence(id)
	passage := a.Article(article).Body[sp.Start:sp.End]
	return id, found.Degree.Confidence == search.Strong || near(found, scriptOf(s) != scriptOf(passage))
}

// scriptOf is the table of the scripts that Ukti reads in which most of a text's
// letters are; nil for another one.
func scriptOf(s string) (most *unicode.RangeTable) {
	times := map[*unicode.RangeTable]int{}
	for _, r := range s {
		for _, t := range []*unicode.RangeTable{unicode.Bengali, unicode.Devanagari, unicode.Latin} {
			if unicode.Is(t, r) {
				if times[t]++; times[t] > times[most] {
					most = t
				}
			}
		}
	}
	return most
}

// near reports that the first passage has most of the words, by whatever expander: that
// is a passage near in meaning, though no answer. Into another script fewer words find
// the way; then less serves, where they are several.
func near(found *search.Answer, across bool) bool {
	const most, leastWords, mostAcross, leastAcross, sure = 0.5, 2, 0.4, 4, 0.8
	all, has, n := 0.0, 0.0, 0
	for i, w := range found.Question.Words {
		all += w.Rarity
		if found.Covers(i) {
			has += w.Rarity
			n++
		}
	}
	return n >= leastWords && has >= most*all || across && (n >= leastAcross || n >= leastWords && found.Degree.Sureness >= sure) && has >= mostAcross*all
}
