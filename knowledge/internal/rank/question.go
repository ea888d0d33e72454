// Package rank scores sentences against a question.
//
// The score is a sum of named signals with named weights, so that it can say why
// one sentence stands before another. The signals see words only through
// [Word.Targets]: which of the index's words the question's words lead to, and
// how surely. They never see text.
package rank

import (
	"math"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// Word is one content word of a question, as the index knows it.
type Word struct {
	Text string
	// Targets are the words of the index it leads to, with weights in (0, 1]:
	// sureness of the expander times the target's rarity over the word's own.
	Targets map[vocab.WordID]float64
	// Rarity is 1 for a word that no sentence or only one has and falls to 0 for
	// one that every sentence has: idf over its largest value.
	Rarity float64
	// Scene is whether it names what the article reports: its head tells that for every
	// sentence.
	Scene bool
}

// Question is a question, as the index knows it. Make it with [NewQuestion].
type Question struct {
	Words []Word
	Kind  language.Kind // what it asks for, as finely as it says
	// All is every word of the question but the question words, the small ones too,
	// as it stands in the index, in order, at most mostRunning; a word that the index
	// lacks is Unknown.
	All  []Token
	hits map[vocab.WordID][]hit
	// What hits and All have: most words of a sentence are in neither.
	hit, running filter
	total        float64 // sum of the words' rarities: what a sentence with every word as asked would have
}

// Token is one running word of a question.
type Token struct {
	Term   vocab.WordID // Unknown when the index lacks it
	Rarity float64
}

// mostRunning is how many running words are looked at: a bit of a uint64 each.
const mostRunning = 64

// Unknown is the Term of a word that the index lacks.
const Unknown = ^vocab.WordID(0)

type hit struct {
	word   int
	weight float64
}

// filter says quickly that a term is not among a few.
type filter [16]uint64

func (f *filter) add(term vocab.WordID) { f[term/64%16] |= 1 << (term % 64) }

func (f *filter) may(term vocab.WordID) bool { return f[term/64%16]&(1<<(term%64)) != 0 }

// NewQuestion prepares words for scoring.
func NewQuestion(words []Word, all []Token, kind language.Kind) *Question {
	q := &Question{Words: words, All: all[:min(len(all), mostRunning)], Kind: kind, hits: map[vocab.WordID][]hit{}}
	for _, t := range all {
		q.running.add(t.Term)
	}
	for i, w := range words {
		q.total += w.Rarity
		for term, weight := range w.Targets {
			q.hits[term] = append(q.hits[term], hit{i, weight})
			q.hit.add(term)
		}
	}
	return q
}

// hold notes in has, per word of the question, how surely terms hold it.
func (q *Question) hold(terms []vocab.WordID, has []float64) {
	for _, term := range terms {
		for _, h := range q.hitsOf(term) {
			has[h.word] = max(has[h.word], h.weight)
		}
	}
}

// hitsOf gives what a word of the index is hit by.
func (q *Question) hitsOf(term vocab.WordID) []hit {
	if !q.hit.may(term) {
		return nil
	}
	return q.hits[term]
}

// Rarity of a word that df of n sentences have: ln(1 + (n-df+.5)/(df+.5)), the idf
// of BM25 (Robertson and Zaragoza 2009, in the non-negative form that Lucene
// uses), over its value at df = 1.
func Rarity(df, n int) float64 {
	if n <= 1 {
		return 1
	}
	return min(1, idf(df, n)/idf(1, n))
}

func idf(df, n int) float64 {
	return math.Log(1 + (float64(n-df)+.5)/(float64(df)+.5))
}
