package main

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

func tinyArticles(t *testing.T) []knowledge.Article {
	t.Helper()
	articles, err := readPassages("testdata/passages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return articles
}

func newTiny(t *testing.T, want size) *corpus {
	t.Helper()
	c, err := newCorpus(context.Background(), tinyArticles(t), want)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCopiesAreTheSameEachTime(t *testing.T) {
	for _, want := range []size{{copies: 1}, {copies: 5}, {copies: 1, sentences: 50}} {
		a, b := newTiny(t, want), newTiny(t, want)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("%+v: two corpora of the same articles differ", want)
		}
	}
}

func TestCorpusSize(t *testing.T) {
	one := newTiny(t, size{copies: 1})
	if got, want := len(newTiny(t, size{copies: 4}).articles), 4*len(one.articles); got != want {
		t.Errorf("4 copies hold %d articles, want %d", got, want)
	}
	longest := 0
	for _, a := range one.articles {
		longest = max(longest, len(a.spans))
	}
	for _, want := range []int{1, len(one.sentences) + 1, 100} {
		got := len(newTiny(t, size{copies: 1, sentences: want}).sentences)
		if least := max(want, len(one.sentences)); got < least || got >= least+longest {
			t.Errorf("%d sentences wanted: %d, want at least %d, and fewer than an article more", want, got, least)
		}
	}
}

// The first copy is the file's own text; no other has an id or a body of it.
func TestOneCopyIsVerbatim(t *testing.T) {
	c := newTiny(t, size{copies: 6})
	verbatim := c.verbatim()
	for _, a := range tinyArticles(t) {
		if verbatim[string(a.ID)].Body != a.Body {
			t.Errorf("the verbatim copy of %s differs from the file", a.ID)
		}
		delete(verbatim, string(a.ID))
	}
	if len(verbatim) > 0 {
		t.Errorf("verbatim articles that the file does not have: %v", verbatim)
	}
	seen := map[string]knowledge.ArticleID{}
	for _, a := range c.articles {
		if other, ok := seen[a.Body]; ok {
			t.Errorf("%s and %s have the same body", other, a.ID)
		}
		seen[a.Body] = a.ID
	}
	if len(c.bodies) != len(c.articles) {
		t.Errorf("%d ids for %d articles", len(c.bodies), len(c.articles))
	}
}

// A copy has the original's words at about two of three places, a word of the
// vocabulary at the others, and everything between words as it was.
func TestCopiesChangeAThirdOfTheWords(t *testing.T) {
	articles := tinyArticles(t)
	words := runningWords(articles)
	var same, all int
	for n := 1; n <= 40; n++ {
		for i, a := range changed(articles, words, n) {
			was, is := runningWords(articles[i:i+1]), runningWords([]knowledge.Article{a})
			if len(was) != len(is) {
				t.Fatalf("%s has %d words, the original %d", a.ID, len(is), len(was))
			}
			for k := range was {
				all++
				if was[k] == is[k] {
					same++
				}
				if !slices.Contains(words, is[k]) {
					t.Fatalf("%q is not a word of the articles", is[k])
				}
			}
			if between(a.Body) != between(articles[i].Body) {
				t.Errorf("%s differs between its words: %q", a.ID, a.Body)
			}
		}
	}
	// A few of the drawn words are those that stood there.
	if share := float64(same) / float64(all); share < .63 || share > .74 {
		t.Errorf("%.2f of the words are the original's, want about two thirds", share)
	}
}

// between is a text with a point for each word.
func between(s string) string {
	var b strings.Builder
	last := 0
	for start, end := range wordSpans(s) {
		b.WriteString(s[last:start] + "•")
		last = end
	}
	return b.String() + s[last:]
}

func TestWordSpans(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" ।,", nil},
		{"word", []string{"word"}},
		{"ঢাকা, ১২.৫ কি.মি.", []string{"ঢাকা", "১২", "৫", "কি", "মি"}},
		{"র\u200Dযাব এল।", []string{"র\u200Dযাব", "এল"}}, // the joiner belongs to the word
		{"\u200Da", []string{"a"}}, // but for one before it
		{"नमस्ते दुनिया", []string{"नमस्ते", "दुनिया"}},
	} {
		var got []string
		for start, end := range wordSpans(c.text) {
			got = append(got, c.text[start:end])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q has the words %q, want %q", c.text, got, c.want)
		}
	}
}
