package main

import (
	"math"
	"strings"
	"testing"
)

// Nearly all invented words are different ones, the text is the same each time, and the frequent words
// are as frequent as a language's: the first tenth of a thousand makes most of the text, and
// new ones keep coming.
func TestInvented(t *testing.T) {
	seen := map[string]bool{}
	for rank := range differentWords {
		seen[inventedWord(rank)] = true
	}
	if n := len(seen); n < differentWords*999/1000 {
		t.Errorf("%d words are different, of %d", n, differentWords)
	}
	c, questions := invented(500)
	if again, _ := invented(500); again.articles[499].Body != c.articles[499].Body {
		t.Error("another text")
	}
	counts, words := map[string]int{}, 0
	half := 0
	for i, a := range c.articles {
		for _, w := range strings.Fields(strings.ReplaceAll(a.Body, "।", " ")) {
			counts[w]++
			words++
		}
		if i == len(c.articles)/2 {
			half = len(counts)
		}
	}
	frequent := 0
	for rank := range 100 {
		frequent += counts[inventedWord(rank)]
	}
	if share := float64(frequent) / float64(words); share < 0.3 || share > 0.7 {
		t.Errorf("the hundred most frequent words are %.2f of the text", share)
	}
	if grows := math.Log2(float64(len(counts)) / float64(half)); grows < 0.3 || grows > 0.9 {
		t.Errorf("twice the text has 2^%.2f times the words", grows)
	}
	if len(questions) != inventedQuestion {
		t.Fatalf("%d questions", len(questions))
	}
	for _, q := range questions {
		if !q.answerable() || !c.holds(hit{q.PassageID, q.gold[0], q.Answers[0]}) {
			t.Errorf("%s: its answer is not where it says", q.ID)
		}
	}
}
