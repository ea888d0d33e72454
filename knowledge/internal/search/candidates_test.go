package search

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/query"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

// everySentence is a Source that reads every sentence instead of postings.
type everySentence struct{}

func (everySentence) Candidates(_ context.Context, x *index.Index, q *Question, allowed Filter, most int) ([]index.ArticleNo, error) {
	type candidate struct {
		article index.ArticleNo
		sum     float32
	}
	var all []candidate
	words := byRarity(q.Words)
	for n := range x.Live() {
		if !allowed(n) {
			continue
		}
		whole := make([]float32, len(words)) // per word, the best of the article
		raise := func(held []index.WordID) (sum float32) {
			for i, w := range words {
				best := float32(0)
				for _, t := range w.Targets {
					if slices.Contains(held, t.Term) {
						best = max(best, float32(worth(x, w, t)))
					}
				}
				whole[i] = max(whole[i], best)
				sum += best
			}
			return sum
		}
		raise(x.Head(n))
		best := float32(0)
		for id, end := x.Sentences(n); id < end; id++ {
			best = max(best, raise(x.Words(id)))
		}
		sum := float32(0)
		for _, v := range whole {
			sum += v
		}
		if sum > 0 {
			all = append(all, candidate{n, sum + best})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.article, b.article))
	})
	var out []index.ArticleNo
	for _, c := range all[:min(len(all), most)] {
		out = append(out, c.article)
	}
	return out, nil
}

var newsWords = strings.Fields("নদী সেতু সেতুর মেলা মেলায় বাজার বাজারে শহর বন্যা দাম চাল মন্ত্রী সভা স্কুল রাস্তা হাসপাতাল ট্রেন নৌকা bridge river market school ferry 2024 14টি ঢাকায়")

// news makes articles of words that repeat, each here and there with one of its own.
func news(r *rand.Rand, n int) []index.Article {
	var all []index.Article
	for i := range n {
		var b strings.Builder
		for range 1 + r.IntN(5) {
			for range 3 + r.IntN(6) {
				b.WriteString(newsWords[r.IntN(len(newsWords))] + " ")
			}
			fmt.Fprintf(&b, "শব্দ%d। ", r.IntN(n/2))
		}
		title := ""
		for range r.IntN(4) {
			title += newsWords[r.IntN(len(newsWords))] + " "
		}
		all = append(all, index.Article{ID: index.ArticleID(fmt.Sprint("n", i)), Title: title, Body: b.String()})
	}
	return all
}

// The postings bring the same articles in the same order as reading every sentence does.
func TestCandidatesEqualEverySentence(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 8))
	x := build(t, news(r, 400)...)
	var gone []index.ArticleID
	for i := range 60 {
		gone = append(gone, index.ArticleID(fmt.Sprint("n", 6*i)))
	}
	x, err := x.With(t.Context(), news(r, 20), gone)
	if err != nil {
		t.Fatal(err)
	}
	even := func(n index.ArticleNo) bool { return !x.Deleted(n) && n%2 == 0 }
	live := func(n index.ArticleNo) bool { return !x.Deleted(n) }
	var postings Postings
	full := 0
	for range 150 {
		var asked []string
		for range 1 + r.IntN(5) {
			asked = append(asked, newsWords[r.IntN(len(newsWords))])
		}
		q := read(t, x, strings.Join(asked, " ")+fmt.Sprintf(" শব্দ%d", r.IntN(200)), "")
		for name, allowed := range map[string]Filter{"all": live, "even": even} {
			for _, most := range []int{1, 3, maxArticles, 1000} {
				want, _ := everySentence{}.Candidates(t.Context(), x, q, allowed, most)
				got, err := postings.Candidates(t.Context(), x, q, allowed, most)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("%v, %s, %d: %v, %v, every sentence gives %v", asked, name, most, got, err, want)
				}
				if len(got) == maxArticles {
					full++
				}
			}
		}
	}
	if full < 100 {
		t.Errorf("only %d questions found more articles than are looked at: the choice is not tried", full)
	}
}

// An ended context ends each step with its error.
func TestEveryStepHearsItsContext(t *testing.T) {
	x := build(t, news(rand.New(rand.NewPCG(1, 1)), 50)...)
	all := func(index.ArticleNo) bool { return true }
	parsed, err := query.Parse(t.Context(), x.Languages(), "সেতুর মেলা কোথায় বসে", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q := read(t, x, parsed.Text, "")
	articles, err := new(Postings).Candidates(t.Context(), x, q, all, maxArticles)
	if err != nil {
		t.Fatal(err)
	}
	found, err := score(t.Context(), x, q, articles, vector.Vector{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	f := &finding{question: q, found: found, most: Strong}
	ended, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for name, step := range map[string]func() error{
		"ask":        func() error { _, err := ask(ended, x, parsed, expand.All()); return err },
		"candidates": func() error { _, err := new(Postings).Candidates(ended, x, q, all, maxArticles); return err },
		"score":      func() error { _, err := score(ended, x, q, articles, vector.Vector{}, 3); return err },
		"degree":     func() error { _, err := degree(ended, x, f, &Request{Scope: Scope{Sentences: 50}}); return err },
		"passages": func() error {
			_, _, err := passages(ended, x, f, Degree{}, &Request{Limit: 3})
			return err
		},
	} {
		if err := step(); !strings.Contains(fmt.Sprint(err), context.DeadlineExceeded.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
