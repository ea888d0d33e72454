package knowledge_test

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// boats are invented articles.
func boats(t testing.TB) *knowledge.Index {
	t.Helper()
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		_ = yield(knowledge.Article{ID: "boat", Body: "The river island of Char Alipur got its first ferry boat on Monday.\n" +
			"The boat, named Shalik, carries forty passengers and six bicycles.\nA ticket is fifteen taka, and children travel free.\n" +
			"The landing stage was put up by the villagers themselves in eleven weeks."}, nil) &&
			yield(knowledge.Article{ID: "bridge", Body: "The old bridge at Tilpara stays closed until the end of the year.\n" +
				"Its repair costs two million taka, the engineer said."}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func readerOf(t testing.TB, o knowledge.ReaderOptions) *knowledge.Reader {
	t.Helper()
	r, err := knowledge.NewReader(o)
	if errors.Is(err, knowledge.ErrNoReader) {
		t.Skip(err)
	}
	if err != nil && !errors.Is(err, knowledge.ErrSlow) {
		t.Fatal(err)
	}
	return r
}

func search(t testing.TB, x *knowledge.Index, q knowledge.Query) knowledge.Result {
	t.Helper()
	q.Limit, q.Explain = 10, true
	result, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func order(r knowledge.Result) (out []string) {
	for _, p := range r.Passages {
		out = append(out, p.Text)
	}
	return out
}

func readerPart(signals []knowledge.Signal) (weighted float64, found bool) {
	for _, s := range signals {
		if s.Name == "reader" {
			return s.Weight * s.Value, true
		}
	}
	return 0, false
}

// The reader's part stands in every score that it changed, and in the degree's clues.
func TestTheReaderIsAPartOfTheScore(t *testing.T) {
	x := boats(t)
	read := x.UseReader(readerOf(t, knowledge.ReaderOptions{Threads: 2}))
	q := knowledge.Query{Text: "How much does one pay to cross with the boat?"}
	own, with := search(t, x, q), search(t, read, q)
	before := map[string]float64{}
	for _, p := range own.Passages {
		if _, found := readerPart(p.Signals); found {
			t.Errorf("a reader that is not there is explained: %s", p.Explain)
		}
		before[p.Text] = p.Score
	}
	if len(with.Passages) != len(own.Passages) || len(with.Passages) < 4 {
		t.Fatalf("%d passages with the reader, %d without", len(with.Passages), len(own.Passages))
	}
	for _, p := range with.Passages {
		part, found := readerPart(p.Signals)
		if d := p.Score - before[p.Text] - part; !found || d > 1e-9 || d < -1e-9 {
			t.Errorf("%.3f is not %.3f and %.3f: %s", p.Score, before[p.Text], part, p.Text)
		}
	}
	if _, found := readerPart(with.Stats.Clues); !found {
		t.Error("the degree does not name the reader")
	}
	if got := search(t, read, knowledge.Query{Text: q.Text, Without: []knowledge.Component{knowledge.WithoutReader}}); !slices.Equal(order(got), order(own)) || got.Stats.Sureness != own.Stats.Sureness {
		t.Error("without the reader the answer is another than without one")
	}
}

// Past its budget the answer is the search's own, whole.
func TestTheReaderKeepsToItsBudget(t *testing.T) {
	x := boats(t)
	late := x.UseReader(readerOf(t, knowledge.ReaderOptions{Budget: time.Nanosecond}))
	q := knowledge.Query{Text: "How much does one pay to cross with the boat?"}
	own, got := search(t, x, q), search(t, late, q)
	if !slices.Equal(order(got), order(own)) || got.Stats.Sureness != own.Stats.Sureness {
		t.Errorf("got %q, want %q", order(got), order(own))
	}
}

// Of a long article no more is read than what may come first.
func TestTheReaderStopsWhenTheFirstAreSettled(t *testing.T) {
	body := "A ticket for the ferry boat to Char Alipur costs fifteen taka.\nA ticket for the ferry boat costs pupils eight taka.\nA ticket for the ferry boat costs twelve taka at night.\n"
	for i := range 60 {
		body += "In the village the weavers, potters and smiths met on day " + strconv.Itoa(i) + " and spoke of the harvest and of the road to the town.\n"
	}
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		yield(knowledge.Article{ID: "boat", Body: body}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read := x.UseReader(readerOf(t, knowledge.ReaderOptions{Threads: 2}))
	got := search(t, read, knowledge.Query{Text: "How much does a ticket for the ferry boat cost?"})
	if first := order(got); got.Stats.Windows != 2 || len(first) == 0 || !strings.Contains(first[0], "fifteen taka") {
		t.Errorf("%d windows were read, first is %q", got.Stats.Windows, first[:min(1, len(first))])
	}
	whole := x.UseReader(readerOf(t, knowledge.ReaderOptions{Threads: 2, Whole: true}))
	all := search(t, whole, knowledge.Query{Text: "How much does a ticket for the ferry boat cost?"})
	if len(all.Passages) < 3 || len(got.Passages) < 3 {
		t.Fatalf("%d and %d passages", len(all.Passages), len(got.Passages))
	}
	if all.Stats.Windows < 6 || !slices.Equal(order(all)[:3], order(got)[:3]) || all.Stats.Sureness != got.Stats.Sureness {
		t.Errorf("with %d windows first are %q, want %q", all.Stats.Windows, order(all)[:3], order(got)[:3])
	}
	if alone := search(t, x, knowledge.Query{Text: "ticket"}); alone.Stats.Windows != 0 {
		t.Errorf("without a reader %d windows were read", alone.Stats.Windows)
	}
}

// Where a reader has read, another of the first three sentences is shown with the first, if
// one paragraph holds both and they are near.
func TestWhatMayAnswerIsShownTogether(t *testing.T) {
	far := strings.Repeat("The meadow lay under the morning mist as it had for many years before. ", 5)
	for name, c := range map[string]struct {
		between string
		shown   bool
	}{"near": {"Nobody there had seen the like. It was a warm and quiet day, with hardly any wind upon the water, and a thin haze that hid the sheds and the stage on the other bank until the noon. ", true}, "far": {far, false}} {
		x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
			yield(knowledge.Article{ID: "boat", Body: "The ferry Shalik carries forty passengers and six bicycles across to Char Alipur each hour of the day. " +
				c.between + "A ticket for the ferry Shalik costs fifteen taka at the counter by the stage. " + far + far}, nil)
		}, knowledge.Options{})
		if err != nil {
			t.Fatal(err)
		}
		q := knowledge.Query{Text: "How many passengers does the ferry Shalik carry, and what does a ticket cost?"}
		read := search(t, x.UseReader(readerOf(t, knowledge.ReaderOptions{Threads: 2})), q)
		both := func(r knowledge.Result) bool {
			if len(r.Passages) < 2 {
				t.Fatalf("%s: %d passages", name, len(r.Passages))
			}
			return strings.Contains(r.Passages[0].Around, "forty") && strings.Contains(r.Passages[0].Around, "fifteen")
		}
		if both(read) != c.shown {
			t.Errorf("%s: %q", name, read.Passages[0].Around)
		}
		if both(search(t, x, q)) {
			t.Errorf("%s: shown without a reader, too: the case decides nothing", name)
		}
	}
}
