package knowledge

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// BenchmarkPercolator holds articles against 100,000 watches and reports how many a second
// one core takes, and how many watches an article met.
//
//   - alike: watches of one to four words of the articles, which have most words in common, so that
//     a quarter of all watches are met by each: more than news can bring;
//   - strangers: the same articles, and watches that share no word with them;
//   - one word: a word that every watch has and that stands in every article, beside one of its own;
//   - giant: an article of 5,000 sentences.
func BenchmarkPercolator(b *testing.B) {
	const watches = 100_000
	var articles []Article
	for a, err := range copies(b, 200) {
		if err != nil {
			b.Fatal(err)
		}
		articles = append(articles, a)
	}
	x := build(b, articles...)
	var words []string
	for _, a := range articles {
		words = append(words, strings.Fields(strings.NewReplacer("।", " ", ",", " ", "“", " ", "”", " ").Replace(a.Body))...)
	}
	some := func(r *rand.Rand) string {
		var asked []string
		for range 1 + r.IntN(4) {
			asked = append(asked, words[r.IntN(len(words))])
		}
		return strings.Join(asked, " ")
	}
	giant := Article{ID: "giant", Body: strings.Repeat(articles[0].Body+"\n", 250)}
	for _, bench := range []struct {
		name     string
		watch    func(r *rand.Rand, i int) string
		articles []Article
	}{
		{"alike", func(r *rand.Rand, _ int) string { return some(r) }, articles},
		{"strangers", func(_ *rand.Rand, i int) string { return fmt.Sprintf("qqx%dzz kkw%dyy", i, i) }, articles},
		{"one word", func(_ *rand.Rand, i int) string { return fmt.Sprintf("পুতিন qqx%dzz", i) }, articles},
		{"giant", func(r *rand.Rand, _ int) string { return some(r) }, []Article{giant}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			p, err := NewPercolator()
			if err != nil {
				b.Fatal(err)
			}
			r := rand.New(rand.NewPCG(5, 8))
			for i := range watches {
				_ = p.Add(x, int64(i+1), bench.watch(r, i)) // one of small words alone is none
			}
			met, n := 0, 0
			for b.Loop() {
				met += len(p.Meet(bench.articles[n%len(bench.articles)]))
				n++
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
			b.ReportMetric(float64(met)/float64(n), "met/article")
		})
	}
}

// What an article costs doesn't depend on watches that share no word with it: it meets the
// same ones, whatever others there are, and looks at no other.
func TestStrangersAreNotMet(t *testing.T) {
	p, err := NewPercolator()
	if err != nil {
		t.Fatal(err)
	}
	a := Article{ID: "ferry", Body: "The ferry over the Kusum begins on Monday.\nIt carries forty people and two carts."}
	x := build(t, a)
	for id, asked := range map[int64]string{1: "When does the ferry over the Kusum begin?", 2: "কুসুম নদীর ফেরি", 3: "Kusum"} {
		if err := p.Add(x, id, asked); err != nil {
			t.Fatal(err)
		}
	}
	before := len(p.Meet(a))
	for i := range 2000 {
		if err := p.Add(x, int64(10+i), fmt.Sprintf("Neptune moon%d photographed", i)); err != nil {
			t.Fatal(err)
		}
	}
	if after := len(p.Meet(a)); before < 2 || after != before {
		t.Errorf("%d are met, of them %d before the strangers came", after, before)
	}
	is, found, err := p.Confirm(t.Context(), x, Met{ID: 1}, "ferry", "When does the ferry over the Kusum begin?")
	if err != nil || is != Answered || found.Text != "The ferry over the Kusum begins on Monday." {
		t.Errorf("%v, %q, %v", is, found.Text, err)
	}
	if is, _, err := p.Confirm(t.Context(), x, Met{ID: 9, Missing: 1}, "ferry", "Who photographed Neptune's moon?"); is != Unanswered || err != nil {
		t.Errorf("%v, %v", is, err)
	}
}
