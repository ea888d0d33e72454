package main

import (
	"io"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

// The index finds by the reader's vectors, until what computes them is closed.
func TestWithVectorsClosesWhatItOpens(t *testing.T) {
	r, err := knowledge.NewReader(knowledge.ReaderOptions{Threads: 1})
	if err != nil {
		t.Skip(err)
	}
	article := knowledge.Article{ID: "market", Body: "পেঁয়াজের দাম গত মাসে দ্বিগুণ হয়েছে।"}
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) { yield(article, nil) }, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, done, err := withVectors(t.Context(), x, r, t.TempDir(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	found := func() bool {
		result, err := x.Search(t.Context(), knowledge.Query{Text: "Have groceries become more expensive?"})
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(result.Passages, func(p knowledge.Passage) bool { return p.Article == article.ID })
	}
	if !found() {
		t.Error("nothing is found by the vectors")
	}
	if done(); found() {
		t.Error("vectors are computed still")
	}
}
