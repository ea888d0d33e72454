package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// newsArticles gives n short articles of words that repeat, so that additions and
// removals change how rare a word is.
func newsArticles(r *rand.Rand, n int) []Article {
	words := strings.Fields("নদী সেতু মেলা বাজার শহর বন্যা দাম চাল মন্ত্রী সভা স্কুল রাস্তা হাসপাতাল ট্রেন নৌকা bridge river market 2024 14টি ঢাকায় সেতুর মেলায় বাজারে")
	var all []Article
	for i := range n {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			for range 3 + r.IntN(6) {
				b.WriteString(words[r.IntN(len(words))] + " ")
			}
			b.WriteString([]string{"। ", "।\n"}[r.IntN(2)])
		}
		all = append(all, Article{ID: ArticleID(fmt.Sprint("n", r.IntN(2*n))), Title: fmt.Sprint("খবর ", i), Body: b.String()})
	}
	return all
}

// answers puts everything that an index says to some questions into one string.
func answers(tb testing.TB, x *Index) string {
	tb.Helper()
	var b strings.Builder
	for _, q := range []string{
		"সেতু কোথায়?", "setur dam koto?", "Where is the river bridge?", "মেলা কবে বসে", "বন্যায় স্কুল বাজর", "হাসপাতালের মন্ত্রী কে", "2024 market", "অজানা শব্দ",
	} {
		r := ask(tb, x, Query{Text: q, Limit: 5})
		checkResult(tb, x, r)
		out, err := json.Marshal(r)
		if err != nil {
			tb.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s\n", q, out)
		judgement, err := x.Judge(context.Background(), Alleged{Source: q}, nil)
		if err != nil {
			tb.Fatal(err)
		}
		if out, err = json.Marshal(judgement); err != nil {
			tb.Fatal(err)
		}
		fmt.Fprintf(&b, "%s\n", out)
		fmt.Fprintln(&b, x.Complete(q[:strings.IndexByte(q, ' ')], 5))
	}
	fmt.Fprintln(&b, x.Size())
	return b.String()
}

// An index that grew and shrank answers as one built at once from what it holds.
func TestUpdateEqualsBuild(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	first, _ := Build(context.Background(), withoutErrors(newsArticles(r, 200)), Options{})
	shelf := NewLiveIndex(first)
	levels := 0
	for round := range 60 {
		change := Change{Add: newsArticles(r, 1+r.IntN(6))}
		change.Add = slices.CompactFunc(change.Add, func(a, b Article) bool { return a.ID == b.ID })
		for a := range shelf.Index().Articles() {
			if r.IntN(40) == 0 {
				change.Remove = append(change.Remove, a.ID)
			}
		}
		_ = shelf.Update(context.Background(), change) // two of one id: the later is left out
		x := shelf.Index()
		levels = max(levels, len(x.store.Vectors().Segments()))
		if round%6 > 0 {
			continue
		}
		var all []Article
		for a := range x.Articles() {
			all = append(all, a)
		}
		if got, want := answers(t, x), answers(t, build(t, all...)); got != want {
			t.Fatalf("after %d changes (%d articles):\n%s\nbuilt at once:\n%s", round+1, len(all), got, want)
		}
	}
	if levels < 3 {
		t.Errorf("never more than %d segments: the test has not seen a stack", levels)
	}
}

// A replaced or removed article is not quoted from the next search on, and a search
// under way keeps what it began with.
func TestUpdate(t *testing.T) {
	shelf := NewLiveIndex(build(t, Article{ID: "a", Body: "পাখির মেলা বসে ঢাকায়।"}, Article{ID: "b", Body: "নদীতে বান আসে।"}))
	before := shelf.Index()
	err := shelf.Update(context.Background(), Change{
		Add:    []Article{{ID: "a", Body: "পাখির মেলা বসে খুলনায়।"}, {ID: "bad", Body: "\xff"}},
		Remove: []ArticleID{"b", "never held"},
	})
	if _, ok := err.(*SkippedError); !ok || !strings.Contains(err.Error(), "bad") {
		t.Errorf("the bad article was not named: %v", err)
	}
	after := shelf.Index()
	for x, want := range map[*Index]string{before: "পাখির মেলা বসে ঢাকায়।", after: "পাখির মেলা বসে খুলনায়।"} {
		if got := ask(t, x, Query{Text: "পাখির মেলা কোথায়?"}).Passages[0].Text; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if _, ok := after.Article("b"); ok || after.Size().Articles != 1 || len(ask(t, after, Query{Text: "নদীতে বান"}).Passages) != 0 {
		t.Error("a removed article is still there")
	}
	if _, ok := before.Article("b"); !ok {
		t.Error("the old snapshot has changed")
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := shelf.Update(ended, Change{Add: []Article{{ID: "c", Body: "x"}}}); err == nil || shelf.Index() != after {
		t.Errorf("an update after its context's end: %v", err)
	}
}

func TestUpdateWhileSearching(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	shelf := NewLiveIndex(build(t, newsArticles(r, 1)...))
	done := make(chan struct{})
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					x := shelf.Index()
					r, err := x.Search(context.Background(), Query{Text: "সেতু কোথায়?"})
					if err != nil || slices.ContainsFunc(r.Passages, func(p Passage) bool { return !x.Holds(p) }) {
						t.Errorf("a search during an update: %v, %+v", err, r.Passages)
						return
					}
				}
			}
		})
	}
	for range 50 {
		_ = shelf.Update(context.Background(), Change{Add: newsArticles(r, 3)})
	}
	close(done)
	wg.Wait()
}
