package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge"
)

// changedShare is one in how many words of a copy is another than the original's.
const changedShare = 3

// lateCopy is the number of the copy that is added while questions run; no
// archive is so large that it has it from the beginning.
const lateCopy = 1 << 30

// changed gives copy n of articles, with other ids: about every third word is
// replaced by a word drawn from words. Where each word stands in words as often
// as in running text, a copy's words are as frequent and as long as the
// original's. The same n gives the same copy.
func changed(articles []knowledge.Article, words []string, n int) []knowledge.Article {
	out := make([]knowledge.Article, len(articles))
	for i, a := range articles {
		// A generator for each article: its copy is the same whatever stands before it.
		r := rand.New(rand.NewPCG(uint64(n), uint64(i)))
		a.ID += knowledge.ArticleID(fmt.Sprintf("~%d", n))
		a.Body = reword(a.Body, words, r)
		out[i] = a
	}
	return out
}

// reword replaces words of a text and leaves all between them as it is, so that
// its sentences end where they did.
func reword(body string, words []string, r *rand.Rand) string {
	var b strings.Builder
	last := 0
	for start, end := range wordSpans(body) {
		b.WriteString(body[last:start])
		if r.IntN(changedShare) == 0 {
			b.WriteString(words[r.IntN(len(words))])
		} else {
			b.WriteString(body[start:end])
		}
		last = end
	}
	b.WriteString(body[last:])
	return b.String()
}

// runningWords gives every word of articles, each as often as it occurs.
func runningWords(articles []knowledge.Article) []string {
	var out []string
	for _, a := range articles {
		for start, end := range wordSpans(a.Body) {
			out = append(out, a.Body[start:end])
		}
	}
	return out
}

// wordSpans gives the words of a text as byte spans: runs of letters, marks and
// numbers, and the joiners within them.
func wordSpans(s string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i, r := range s {
			switch {
			case unicode.In(r, unicode.L, unicode.M, unicode.N):
				if start < 0 {
					start = i
				}
			case start >= 0 && !isJoiner(r):
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(s))
		}
	}
}

// isJoiner reports the zero-width joiner and non-joiner, which stand within words
// of Indic scripts.
func isJoiner(r rune) bool { return r == '\u200C' || r == '\u200D' }
