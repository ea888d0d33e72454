package knowledge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

const seedID = ArticleID("000_9631a6c7ea3640cd")

func seed(tb testing.TB) Article {
	tb.Helper()
	body, err := os.ReadFile("../seeds/" + string(seedID) + ".txt")
	if err != nil {
		tb.Fatal(err)
	}
	return Article{ID: seedID, Body: string(body)}
}

func sequence(articles ...Article) iter.Seq2[Article, error] {
	return func(yield func(Article, error) bool) {
		for _, a := range articles {
			if !yield(a, nil) {
				return
			}
		}
	}
}

func build(tb testing.TB, articles ...Article) *Index {
	tb.Helper()
	x, err := Build(context.Background(), sequence(articles...), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

func ask(tb testing.TB, x *Index, q Query) Result {
	tb.Helper()
	r, err := x.Search(context.Background(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func component(tb testing.TB, name string) Component {
	tb.Helper()
	c, err := ParseComponent(name)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// checkResult asserts what holds for every result of every index.
func checkResult(tb testing.TB, x *Index, r Result) {
	tb.Helper()
	for _, p := range r.Passages {
		a, ok := x.Article(p.Article)
		if !ok {
			tb.Fatalf("a passage of %q, which is not held", p.Article)
		}
		if p.Text != a.Body[p.Span.Start:p.Span.End] || p.Around != a.Body[p.Context.Start:p.Context.End] || !x.Holds(p) {
			tb.Fatalf("the passage is not the article's bytes: %+v", p)
		}
		if p.Context.Start > p.Span.Start || p.Context.End < p.Span.End || strings.Contains(p.Around, "\n") {
			tb.Fatalf("the context %v does not hold the sentence %v within its line", p.Context, p.Span)
		}
		if n := utf8.RuneCountInString(p.Around); n > MaxContext && p.Context != p.Span {
			tb.Fatalf("a context of %d code points", n)
		}
		if line := 1 + strings.Count(a.Body[:p.Span.Start], "\n"); line != p.Line {
			tb.Fatalf("line %d, want %d", p.Line, line)
		}
		borders := map[int]bool{0: true}
		for g := graphemes.FromString(a.Body); g.Next(); {
			borders[g.End()] = true
		}
		at := p.Context.Start
		for _, m := range p.Matched {
			if m.Start < at || m.End > p.Context.End || m.End <= m.Start {
				tb.Fatalf("marks %v are not sorted and disjoint within %v", p.Matched, p.Context)
			}
			at = m.End
		}
		for _, s := range append(append([]Span{p.Span, p.Context}, p.Matched...), p.Likely...) {
			if !borders[s.Start] || !borders[s.End] {
				tb.Fatalf("the span %v cuts a grapheme", s)
			}
		}
		if len(p.Likely) > 0 && r.Confidence != Strong {
			tb.Fatal("likely answer words without a strong result")
		}
	}
}

func TestSearchTheShippedArticle(t *testing.T) {
	x := build(t, seed(t))
	tests := []struct {
		question   string
		confidence Confidence
		line       int // of the first passage; 0: any
		lang       string
	}{
		{"ঝাং ইউক্সিয়া কে?", Strong, 3, "bn"},
		{"zhang youxia ke?", Strong, 3, "bn-Latn"},
		{"পুতিন কবে বেইজিং সফর করেছিলেন?", Strong, 6, "bn"},
		{"putin kobe beijing giyechilen?", Weak, 6, "bn-Latn"},
		{"রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?", Strong, 2, "bn"},
		{"প্রতিরখা মন্ত্রি বেলসভ", Weak, 2, "bn"},
		{"ইউক্রেনের প্রেসিডেন্ট কে?", Weak, 0, "bn"},
		{"Who is the president of Ukraine?", Weak, 0, "en"},
		{"ঢাকায় কাল বৃষ্টি হবে?", None, 0, "bn"},
		{"Will it rain in Dhaka tomorrow?", None, 0, "en"},
		{"hasina ekhon kothay?", None, 0, "bn-Latn"},
	}
	for _, tt := range tests {
		t.Run(tt.question, func(t *testing.T) {
			r := ask(t, x, Query{Text: tt.question, Explain: true})
			checkResult(t, x, r)
			if r.Confidence != tt.confidence || r.Stats.Lang != tt.lang {
				t.Errorf("%v (%.2f) in %s, want %v in %s", r.Confidence, r.Stats.Sureness, r.Stats.Lang, tt.confidence, tt.lang)
			}
			if tt.line > 0 && (len(r.Passages) == 0 || r.Passages[0].Line != tt.line) {
				t.Errorf("not line %d first: %+v", tt.line, r.Passages)
			}
		})
	}
}

// Each road answers a question that no other road answers: without it, nothing
// leads from the word to the article.
func TestRoads(t *testing.T) {
	x := build(t, seed(t))
	tests := []struct{ road, word string }{
		{"exact", "মাইক্রোইলেক্ট্রনিক্স"},
		{"stem", "পোস্টগুলোতে"},
		{"spelling", "স্বাভাবীক"},
		{"name", "Tuesday"},
		{"alias", "America"},
		{"lexicon", "supply"},
		{"phonetic", "jinping"},
		{"ear", "প্রতিরখা"},
		{"edit", "টেলিগ্রামমা"},
		{"fuzzy", "মাইক্রোইলেক"},
	}
	for _, tt := range tests {
		t.Run(tt.road, func(t *testing.T) {
			r := ask(t, x, Query{Text: tt.word})
			if len(r.Stats.Words) != 1 || r.Stats.Words[0].Expander != tt.road {
				t.Fatalf("%q takes %+v", tt.word, r.Stats.Words)
			}
		})
	}
	if r := ask(t, x, Query{Text: "মাইক্রোইলেক", Without: []Component{component(t, "fuzzy")}}); len(r.Passages) > 0 {
		t.Errorf("without fuzzy, মাইক্রোইলেক still leads to %+v", r.Stats.Words)
	}
}

func TestSearchRefuses(t *testing.T) {
	x := build(t, seed(t))
	for _, text := range []string{"", " \n\t", "?!", "🙂🙂", "\x00", "\xff\xfe"} {
		if _, err := x.Search(context.Background(), Query{Text: text}); !errors.Is(err, ErrBlank) {
			t.Errorf("%q: %v, want ErrBlank", text, err)
		}
	}
	if _, err := x.Search(context.Background(), Query{Text: "চীন", Article: "none"}); !errors.Is(err, ErrNoArticle) {
		t.Errorf("an unknown article: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Search(ctx, Query{Text: "চীন"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled search: %v", err)
	}
	if r := ask(t, x, Query{Text: "এটা কী?"}); len(r.Passages) > 0 || r.Confidence != None || len(r.Stats.Words) > 0 {
		t.Errorf("only stop words: %+v", r)
	}
	huge := strings.Repeat("চীন কী বলেছে ", 400_000)
	checkResult(t, x, ask(t, x, Query{Text: huge}))
}

func TestSearchWithin(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2029, 5, d, 0, 0, 0, 0, time.UTC) }
	x := build(t,
		Article{ID: "a", Publisher: "Courier", Published: day(1), Body: "The bridge over the Koroti opened after four years."},
		Article{ID: "b", Publisher: "Herald", Published: day(9), Body: "The bridge over the Koroti closed for repairs."})
	tests := []struct {
		name string
		q    Query
		want ArticleID
	}{
		{"article", Query{Article: "b"}, "b"},
		{"source", Query{Sources: []string{"Courier"}}, "a"},
		{"since", Query{Since: day(5)}, "b"},
	}
	for _, tt := range tests {
		tt.q.Text = "What about the Koroti bridge?"
		r := ask(t, x, tt.q)
		if len(r.Passages) != 1 || r.Passages[0].Article != tt.want || r.Stats.Articles != 1 {
			t.Errorf("%s: %+v of %d articles", tt.name, r.Passages, r.Stats.Articles)
		}
	}
}

// The same sentence in two articles is quoted from the longer one.
func TestTheFullerArticleFirst(t *testing.T) {
	const told = "The bridge over the Koroti opened on Monday."
	x := build(t,
		Article{ID: "brief", Body: told},
		Article{ID: "report", Body: told + " Four years of work went before it. Fishermen had asked for a wider arch."})
	r := ask(t, x, Query{Text: "When did the bridge over the Koroti open?"})
	if len(r.Passages) < 2 || r.Passages[0].Article != "report" || r.Passages[1].Article != "brief" {
		t.Errorf("%+v", r.Passages)
	}
}

func TestBuildLeavesOutWhatItCannotHold(t *testing.T) {
	broken := errors.New("broken file")
	x, err := Build(context.Background(), func(yield func(Article, error) bool) {
		_ = yield(Article{ID: "a", Body: "One."}, nil) && yield(Article{}, broken) &&
			yield(Article{ID: "a", Body: "Two."}, nil) && yield(Article{ID: "b", Body: "\xff"}, nil) &&
			yield(Article{ID: "c\n", Body: "Three."}, nil) && yield(Article{ID: "d", Body: "Four."}, nil)
	}, Options{})
	var skipped *SkippedError
	if !errors.As(err, &skipped) || len(skipped.Errors) != 4 || !errors.Is(err, broken) {
		t.Fatalf("err %v", err)
	}
	if n := x.Size().Articles; n != 2 {
		t.Errorf("%d articles held, want 2", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if x, err := Build(ctx, sequence(seed(t)), Options{}); x != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled build gave %v, %v", x, err)
	}
}

// A search that began on one index ends on it, whatever is swapped meanwhile.
func TestSwapWhileSearching(t *testing.T) {
	one, two := build(t, Article{ID: "one", Body: "The harbour froze."}), build(t, Article{ID: "two", Body: "The harbour froze twice."})
	shelf := NewLiveIndex(one)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				x := shelf.Index()
				r, err := x.Search(context.Background(), Query{Text: "harbour"})
				if err != nil || len(r.Passages) != 1 || !x.Holds(r.Passages[0]) {
					t.Errorf("a mixed answer: %+v, %v", r, err)
				}
			}
		})
	}
	for range 200 {
		shelf.Swap(two)
		shelf.Swap(one)
	}
	wg.Wait()
}

func TestEqualQueriesGiveEqualAnswers(t *testing.T) {
	x, y := build(t, seed(t)), build(t, seed(t))
	for _, q := range []string{"china russia juddho", "Who met whom in Beijing?", "মার্কিন প্রভাব"} {
		want := fmt.Sprintf("%+v", ask(t, x, Query{Text: q, Limit: 11, Explain: true}))
		for range 5 {
			if got := fmt.Sprintf("%+v", ask(t, y, Query{Text: q, Limit: 11, Explain: true})); got != want {
				t.Fatalf("%s:\n%s\n%s", q, got, want)
			}
		}
	}
}

func FuzzSearch(f *testing.F) {
	f.Add("ঝাং ইউক্সিয়া কে?", "চীন বলেছে। তিনি গেলেন।\nনতুন লাইন?", false)
	f.Add("who said", "Dr. Rao said \"no\". She left.\r\n\u200dক।\u09BE", true)
	f.Fuzz(func(t *testing.T, question, body string, quote bool) {
		if !utf8.ValidString(body) || len(body) > 2000 {
			return
		}
		x, err := Build(context.Background(), sequence(Article{ID: "f", Body: body}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if quote {
			j, err := x.Judge(context.Background(), Alleged{Source: question}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range j.Claims {
				for _, p := range c.Places {
					if p.Span.Start < 0 || p.Span.End > len(body) || p.Span.Start < p.Sentences.Start || p.Span.End > p.Sentences.End {
						t.Fatalf("%+v is no place of the article", p)
					}
				}
			}
			return
		}
		if r, err := x.Search(context.Background(), Query{Text: question, Limit: 50, Explain: true}); err == nil {
			checkResult(t, x, r)
		} else if !errors.Is(err, ErrBlank) {
			t.Fatal(err)
		}
	})
}

// In a wrapped text a sentence has several lines, and each of them leads to it.
func TestAroundALineOfAWrappedSentence(t *testing.T) {
	body := "The water of the Kusum river rose by two metres in one\n" +
		"night and stood at the school's gate and in the yard by\n" +
		"the mill, where two hundred families had come to sleep\n" +
		"with their cows, their goats and what rice the flood in\n" +
		"its haste had left them, and nobody was hurt.\n"
	x := build(t, Article{ID: "a", Body: body})
	if n := len(x.Sentences("a")); n != 1 {
		t.Fatalf("%d sentences, want 1", n)
	}
	for line := 1; line <= 5; line++ {
		got, ok := x.Around(Ref{Article: "a", Line: line}, 0, 0)
		if want := (Span{Start: 0, End: len(body) - 1}); !ok || got != want {
			t.Errorf("line %d: %v, %v, want %v", line, got, ok, want)
		}
	}
	if got, ok := x.Around(Ref{Article: "a", Line: 6}, 1, 1); ok {
		t.Errorf("a line past the end leads to %v", got)
	}
}

// Holds refuses a passage that differs from its article in anything: the words, where
// they stand, and the revision that they were quoted from.
func TestHolds(t *testing.T) {
	x := build(t, Article{ID: "ferry", Body: "The ferry begins on Monday. It carries carts.\nThe ferry begins on Monday."})
	r := ask(t, x, Query{Text: "When does the ferry begin?"})
	if len(r.Passages) == 0 || !x.Holds(r.Passages[0]) {
		t.Fatalf("no passage, or one that is not held: %+v", r.Passages)
	}
	for name, change := range map[string]func(*Passage){
		"another article":       func(p *Passage) { p.Article = "fair" },
		"another revision":      func(p *Passage) { p.Revision = Revision("another text") },
		"no revision":           func(p *Passage) { p.Revision = "" },
		"another word":          func(p *Passage) { p.Text = strings.Replace(p.Text, "Monday", "Sunday", 1) },
		"a word around it":      func(p *Passage) { p.Around += "!" },
		"the text moved":        func(p *Passage) { p.Span.Start, p.Span.End = p.Span.Start+1, p.Span.End+1 },
		"the surroundings cut":  func(p *Passage) { p.Context.End-- },
		"a span beyond the end": func(p *Passage) { p.Span.End = 1000 },
		"a span before it":      func(p *Passage) { p.Span.Start = -1 },
		"a span turned around":  func(p *Passage) { p.Span.Start, p.Span.End = p.Span.End, p.Span.Start },
	} {
		p := r.Passages[0]
		change(&p)
		if x.Holds(p) {
			t.Errorf("%s: held all the same: %+v", name, p)
		}
	}
}
