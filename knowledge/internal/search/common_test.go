package search

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Once a rarer word has brought many sentences, one that nearly all have brings no more,
// but it still counts for those that were found: what holds both comes first.
func TestCommonWordsCountWhereRarerOnesStand(t *testing.T) {
	const harbours, markets, both = enoughFound + 300, 2*enoughFound - 300, 5
	var articles []index.Article
	add := func(n int, body string) {
		for range n {
			articles = append(articles, index.Article{ID: index.ArticleID(fmt.Sprint("n", len(articles))), Body: body})
		}
	}
	add(harbours/2, "The harbour was quiet.")
	add(markets, "The market was loud.")
	add(both, "The market at the harbour was closed.")
	add(harbours/2, "The harbour was quiet.")
	x := build(t, articles...)
	q := read(t, x, "harbour market", "en")
	all := func(index.ArticleNo) bool { return true }
	want, _ := everySentence{}.Candidates(t.Context(), x, q, all, both)
	got, err := new(Postings).Candidates(t.Context(), x, q, all, both)
	if err != nil || !slices.Equal(got, want) || len(got) != both || got[0] != harbours/2+markets {
		t.Errorf("found %v, %v; every sentence gives %v", got, err, want)
	}
}

// A stretch of sentences that begins with the article's first is known as one.
func TestHeadKnowsTheOpening(t *testing.T) {
	x := build(t, index.Article{ID: "ferry", Title: "Ferry", Body: "The ferry begins. It costs five rupees."})
	q := read(t, x, "what does the ferry cost", "en")
	for id, want := range []bool{true, false} {
		h := headOf(x, q, index.SentenceNo(id))
		if h.Opens != want || len(h.Opening) == 0 || len(h.Title) == 0 {
			t.Errorf("sentence %d: %+v, want it to open: %t", id, h, want)
		}
	}
}

// A part of a compound has two letters at least.
func TestPartsOfCompounds(t *testing.T) {
	x := build(t, index.Article{ID: "book", Body: "A text book lies by a q yzabcde here. The school bag is full."})
	for typed, want := range map[string]string{"textbook": "text book", "schoolbag": "school bag", "qyzabcde": "", "bookschool": ""} {
		parsed, err := query.Parse(t.Context(), x.Languages(), typed, query.Options{Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		l := leader{x: x, by: expand.All(), certain: expand.Certain(expand.All()), budget: expand.NewBudget(), q: parsed}
		l.compounds = l.budget.Part(compoundShare)
		first, second, ok, err := l.parts(t.Context(), typed)
		got := first + " " + second
		if !ok {
			got = ""
		}
		if err != nil || got != want {
			t.Errorf("%s is made of %q, %v; want %q", typed, got, err, want)
		}
	}
}
