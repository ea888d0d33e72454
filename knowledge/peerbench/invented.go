package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// The shape of invented text. Words are as frequent as in a language: the one of rank r
// about as often as 1/(r+zipfShift)^zipf of all, so that new ones come for ever, ever slower.
const (
	zipf             = 1.08
	zipfShift        = 3
	differentWords   = 400_000
	leastOfSentence  = 7 // words
	mostOfSentence   = 15
	leastOfArticle   = 6 // sentences
	mostOfArticle    = 14
	askedOfSentence  = 3 // words of a question, besides the one that asks
	leastRank        = 60
	inventedQuestion = 200
)

var (
	onsets = strings.Fields("ক খ গ ঘ চ ছ জ ঝ ট ঠ ড ত থ দ ধ ন প ফ ব ভ ম য র ল শ স হ")
	vowels = []string{"", "া", "ি", "ী", "ু", "ে", "ো"}
	asking = []string{"কবে", "কোথায়", "কে", "কত"}
)

// inventedWord is the word of a rank: the more frequent, the shorter.
func inventedWord(rank int) string {
	var b strings.Builder
	for n := rank + 1; n > 0; {
		syllable := n % (len(onsets) * len(vowels))
		b.WriteString(onsets[syllable%len(onsets)] + vowels[syllable/len(onsets)])
		n /= len(onsets) * len(vowels)
	}
	if rank < len(onsets)*len(vowels) { // one syllable alone is no word
		b.WriteString(onsets[(rank*7+3)%len(onsets)])
	}
	return b.String()
}

// invented makes a corpus of that many articles, and questions for sentences of it, the same
// for the same number each time.
func invented(articles int) (*corpus, []question) {
	r := rand.New(rand.NewPCG(7, uint64(articles)))
	ranks := rand.NewZipf(r, zipf, zipfShift, differentWords-1)
	all := make([]article, articles)
	for i := range all {
		var b strings.Builder
		for range leastOfArticle + r.IntN(mostOfArticle-leastOfArticle+1) {
			for w := range leastOfSentence + r.IntN(mostOfSentence-leastOfSentence+1) {
				if w > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(inventedWord(int(ranks.Uint64())))
			}
			b.WriteString("।\n")
		}
		all[i].Article = knowledge.Article{ID: knowledge.ArticleID(fmt.Sprintf("i%07d", i)), Body: b.String(), Lang: "bn"}
		all[i].verbatim = true
		for _, s := range text.Sentences(all[i].Body) {
			all[i].spans = append(all[i].spans, span{s.Span.Start, s.Span.End})
		}
	}
	c := assemble(all)
	questions := make([]question, inventedQuestion)
	for i := range questions {
		questions[i] = inventedFor(r, c, i)
	}
	return c, questions
}

// inventedFor asks for a sentence by some of its rarer words.
func inventedFor(r *rand.Rand, c *corpus, n int) question {
	frequent := map[string]bool{}
	for rank := range leastRank {
		frequent[inventedWord(rank)] = true
	}
	for {
		i := r.IntN(len(c.sentences))
		s := c.sentences[i]
		var rare []string
		for _, w := range strings.Fields(strings.TrimRight(c.text(i), "।\n")) {
			if !frequent[w] {
				rare = append(rare, w)
			}
		}
		if len(rare) < askedOfSentence {
			continue
		}
		r.Shuffle(len(rare), func(a, b int) { rare[a], rare[b] = rare[b], rare[a] })
		return question{
			ID: fmt.Sprintf("q%03d", n), Question: strings.Join(append(rare[:askedOfSentence:askedOfSentence], asking[n%len(asking)]), " ") + "?",
			Lang: "bn", PassageID: c.id(i), Answers: []string{c.text(i)}, AnswerStarts: []int{0}, gold: []span{s.span},
		}
	}
}
