package opensearch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// node is a client of the node of the environment variable UKTI_TEST_OPENSEARCH, with an
// index of its own.
func node(t *testing.T) *Client {
	t.Helper()
	url := os.Getenv("UKTI_TEST_OPENSEARCH")
	if url == "" {
		t.Skip("UKTI_TEST_OPENSEARCH names no node; .ci/servers/UKTI_TEST_OPENSEARCH.sh starts one")
	}
	name := "ukti-test-" + strings.ToLower(strings.ReplaceAll(t.Name(), "/", "-"))
	c := client(t, Options{URLs: []string{url}, Index: name, Timeout: time.Minute})
	clear := func() {
		if err := c.do(context.Background(), request{method: http.MethodDelete, path: "/" + name + "-*"}); err != nil {
			t.Error(err)
		}
	}
	clear()
	t.Cleanup(clear)
	return c
}

func client(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// shelf is the texts of an archive.
type shelf map[knowledge.ArticleID]knowledge.Article

func (s shelf) Article(_ context.Context, id knowledge.ArticleID, _ string) (knowledge.Article, bool, error) {
	a, ok := s[id]
	if !ok {
		return a, false, fmt.Errorf("%q: %w", string(id), knowledge.ErrNoArticle)
	}
	return a, false, nil
}

func (s shelf) articles() iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		for _, id := range slices.Sorted(maps.Keys(s)) {
			if !yield(s[id], nil) {
				return
			}
		}
	}
}

func (s shelf) add(id, body string) {
	s[knowledge.ArticleID(id)] = knowledge.Article{ID: knowledge.ArticleID(id), Body: body, Published: time.Date(2026, 3, 1+len(s)%28, 9, 0, 0, 0, time.UTC)}
}

// own are the project's own texts: each paragraph of its pages, and each line of its article.
func own(t *testing.T) shelf {
	t.Helper()
	s := shelf{}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	article, err := filepath.Glob("../../seeds/*.txt")
	if err != nil || len(article) == 0 {
		t.Fatalf("no article: %v", err)
	}
	for _, path := range append(pages, article...) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		split := "\n\n"
		if filepath.Ext(path) == ".txt" {
			split = "\n"
		}
		for i, part := range strings.Split(string(data), split) {
			if len(part) > 80 {
				s.add(fmt.Sprintf("%s-%03d", strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), i), part)
			}
		}
	}
	return s
}

func fill(t *testing.T, c *Client, s shelf) Filled {
	t.Helper()
	filled, err := c.Fill(t.Context(), 0, s.articles(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return filled
}

// first asks an index and returns the first quote and the degree.
func first(t *testing.T, x *knowledge.Index, q knowledge.Query) string {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Passages) == 0 {
		return "nothing, " + r.Confidence.String()
	}
	return fmt.Sprintf("%s:%v, %s", r.Passages[0].Article, r.Passages[0].Span, r.Confidence)
}

func part(t *testing.T, c *Client, s shelf, q knowledge.Query) *knowledge.Index {
	t.Helper()
	x, err := c.Part(t.Context(), s, nil, q)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// questions of each way by which words meet.
var questions = []string{
	"ঝাং ইউক্সিয়া কে?",
	"পুতিন কবে বেইজিং সফর করেছিলেন?",
	"putin kobe beijing giyechilen?",
	"Who is Zhang Youxia?",
	"Which port does the web page listen on?",
	"How is a receipt signed?",
	"What happens to backups of the archive?",
	"How do I restrore a bakcup?",
	"when are feeds asked agian?",
	"PostgreSQL connection pooler",
	"kivabe backup kora jay?",
	"What does the embedding server get to read?",
	"zxqv wjkp",
}

func TestFirstQuotesAreThoseOfMemory(t *testing.T) {
	c, s := node(t), own(t)
	if filled := fill(t, c, s); filled != (Filled{Held: len(s), Sent: len(s)}) {
		t.Fatalf("filled %+v, of %d", filled, len(s))
	}
	whole, err := knowledge.Build(t.Context(), s.articles(), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	smaller := 0
	for _, text := range questions {
		q := knowledge.Query{Text: text, Now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
		x := part(t, c, s, q)
		if got, want := first(t, x, q), first(t, whole, q); got != want {
			t.Errorf("%s: %s, and in memory %s", text, got, want)
		}
		if n := len(slices.Collect(x.Articles())); n < len(s)/2 {
			smaller++
		}
		if got, want := x.Size().Sentences, whole.Size().Sentences; got != want && len(slices.Collect(x.Articles())) > 0 {
			t.Errorf("%s: %d sentences in all, not %d", text, got, want)
		}
	}
	if smaller < len(questions)/2 {
		t.Errorf("only %d of %d questions were brought less than half of the articles", smaller, len(questions))
	}
}

func TestTimesAreLookedFor(t *testing.T) {
	c, s := node(t), shelf{}
	for day := 1; day <= 28; day++ {
		for i := range 8 {
			a := knowledge.Article{
				ID: knowledge.ArticleID(fmt.Sprintf("d%02d-%d", day, i)), Body: fmt.Sprintf("The ferry of pier %d carried %d people.", i, day*100+i),
				Published: time.Date(2026, 3, day, 9, i, 0, 0, time.UTC),
			}
			s[a.ID] = a
		}
	}
	fill(t, c, s)
	for text, want := range map[string]string{"How many people did the ferry carry yesterday?": "d14-", "any news?": "d28-"} {
		q := knowledge.Query{Text: text, Now: time.Date(2026, 3, 15, 12, 0, 0, 0, time.UTC)}
		if got := first(t, part(t, c, s, q), q); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, not of %s", text, got, want)
		}
	}
}

func TestFillFollows(t *testing.T) {
	c, s := node(t), shelf{}
	s.add("bridge", "The bridge of Nilganj costs forty lakh taka.")
	s.add("ferry", "The ferry of Tilpara begins on the fourth of May.")
	if _, err := c.Part(t.Context(), s, nil, knowledge.Query{Text: "bridge"}); !errors.Is(err, ErrMissing) {
		t.Errorf("before there is an index: %v", err)
	}
	finds := func(text, want string) {
		t.Helper()
		q := knowledge.Query{Text: text}
		if got := first(t, part(t, c, s, q), q); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, not %s", text, got, want)
		}
	}
	steps := []struct {
		name   string
		change func()
		want   Filled
		finds  map[string]string
	}{
		{"new", func() {}, Filled{2, 2, 0}, map[string]string{"what does the bridge cost?": "bridge", "When does the ferry begin?": "ferry"}},
		{"the same", func() {}, Filled{2, 0, 0}, nil},
		{"revised", func() { s.add("bridge", "The library of Nilganj has a globe of brass.") }, Filled{2, 1, 0}, map[string]string{"what is the globe of?": "bridge"}},
		{"removed", func() { delete(s, "ferry") }, Filled{1, 0, 1}, map[string]string{"When does the ferry begin?": "nothing"}},
		{"back", func() { s.add("ferry", "The ferry of Tilpara begins in June.") }, Filled{2, 1, 0}, map[string]string{"When does the ferry begin?": "ferry"}},
	}
	for _, step := range steps {
		step.change()
		if got := fill(t, c, s); got != step.want {
			t.Errorf("%s: %+v, not %+v", step.name, got, step.want)
		}
		for text, want := range step.finds {
			finds(text, want)
		}
	}
	delete(s, "ferry") // the cluster has it still
	finds("When does the ferry begin?", "nothing")
}

func TestRebuildIsNotNoticed(t *testing.T) {
	c, s := node(t), own(t)
	fill(t, c, s)
	old, err := c.behind(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := knowledge.Query{Text: "How is a receipt signed?"}
	want := first(t, part(t, c, s, q), q)
	done := make(chan error)
	go func() {
		_, err := c.Rebuild(t.Context(), 0, s.articles(), nil)
		done <- err
	}()
	for asked := 0; ; asked++ {
		if got := first(t, part(t, c, s, q), q); got != want {
			t.Fatalf("during a rebuild: %s, not %s", got, want)
		}
		select {
		case err := <-done:
			if index, behind := c.behind(t.Context()); err != nil || behind != nil || index.Index == old.Index || asked == 0 {
				t.Errorf("rebuilt: %v, %v, %s after %s, %d questions", err, behind, index.Index, old.Index, asked)
			}
			return
		default:
		}
	}
}

func TestOtherFormatIsRefused(t *testing.T) {
	c := node(t)
	of := mapping(1)
	of["mappings"].(object)["_meta"] = meta{Ukti: format + 1}
	of["aliases"] = object{c.alias(): object{}}
	if err := c.do(t.Context(), request{method: http.MethodPut, path: "/" + c.alias() + "-1", body: of}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Fill(t.Context(), 0, shelf{}.articles(), nil); !errors.Is(err, ErrOther) {
		t.Errorf("an index of another format: %v", err)
	}
}
