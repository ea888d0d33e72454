package opensearch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// The best sentence of an article counts, not how many it has: one that answers comes before
// many that say a word of the question again and again.
func TestOneSentenceCounts(t *testing.T) {
	c, s := node(t), shelf{}
	for i := range 2 * mostFound {
		apart := fmt.Sprintf("A lantern stood in room %d. A gate creaked. The lighthouse slept. ", i)
		s.add(fmt.Sprintf("many-%03d", i), strings.Repeat(apart, 4)+strings.Repeat("Rain fell on the roofs again. ", 60))
	}
	s.add("one", "Nobody came.\nThe lantern at the gate of the lighthouse was green.\nThen it rained.")
	fill(t, c, s)
	found, err := c.likely(t.Context(), []knowledge.Query{{Text: "What colour is the lantern at the gate of the lighthouse?"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if ids := found.ids; len(ids) == 0 || ids[0] != "one" {
		t.Errorf("found %v first", ids[:min(3, len(ids))])
	}
}

// A piece of the index that is away is asked for once more, since it may only have been
// replaced; not for ever.
func TestAskedOnceMore(t *testing.T) {
	const red = `{"error":{"type":"search_phase_execution_exception","reason":"no shard"}}`
	for _, c := range []struct {
		name  string
		fails int32
		want  error
		asked int32
	}{
		{"it was replaced", 1, nil, 0},
		{"it is away", 1000, ErrRed, 2},
	} {
		var asked atomic.Int32
		url := played(t, func(w http.ResponseWriter, r *http.Request) {
			if asked.Add(1) <= c.fails {
				says(http.StatusServiceUnavailable, red)(w, r)
				return
			}
			_, _ = io.WriteString(w, `{"hits":{"total":{"value":0},"hits":[]},"responses":[],"aggregations":{"sentences":{"value":0},"words":{"value":0}}}`)
		})
		x := client(t, Options{URLs: []string{url}, Index: "ukti", Timeout: time.Minute})
		_, err := x.Part(t.Context(), shelf{}, nil, knowledge.Query{Text: "Who won?"})
		if !errors.Is(err, c.want) || c.want == nil && err != nil || c.asked > 0 && asked.Load() != c.asked {
			t.Errorf("%s: %v, after %d requests", c.name, err, asked.Load())
		}
	}
}

// Who chose publishers, or a time, gets the candidates of those, however many others there
// are, and is told how many articles they have.
func TestCandidatesOfAScope(t *testing.T) {
	c, s := node(t), shelf{}
	for i := range 3 * mostFound {
		a := knowledge.Article{
			ID: knowledge.ArticleID(fmt.Sprintf("a%03d", i)), Body: fmt.Sprintf("The ferry of Tilpara carried %d people.", i), Publisher: "Loud",
			Published: time.Date(2026, 3, 1, 0, i, 0, 0, time.UTC),
		}
		s[a.ID] = a
	}
	quiet := knowledge.Article{ID: "quiet", Body: "Once a ferry went to Tilpara, and it carried geese as well.", Publisher: "Quiet", Published: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}
	s[quiet.ID] = quiet
	fill(t, c, s)
	for name, q := range map[string]knowledge.Query{
		"publisher": {Sources: []string{"Quiet"}},
		"time":      {Until: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
		"both":      {Sources: []string{"Quiet", "Loud"}, Since: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		q.Text = "How many people did the ferry of Tilpara carry?"
		r, err := part(t, c, s, q).Search(t.Context(), q)
		if err != nil || len(r.Passages) == 0 || r.Passages[0].Article != "quiet" || r.Stats.Articles != 1 {
			t.Errorf("%s: %+v, %v", name, r.Stats, err)
		}
	}
}

// What stands in one of many articles that have the same words in another order is found word
// for word, as is what was shortened.
func TestAllegedQuotationsAreFound(t *testing.T) {
	c, s := node(t), shelf{}
	for i := range 3 * mostAlike {
		s.add(fmt.Sprintf("other-%03d", i), fmt.Sprintf("It was not he who was there, and there he was not on day %d.\nThe mayor spoke.", i))
	}
	s.add("said", "Mayor Sefali Tilbari said: “He was not there, and it was not he who was there on day nine.”\nShe left.")
	fill(t, c, s)
	whole, err := knowledge.Build(t.Context(), s.articles(), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"“He was not there, and it was not he who was there on day nine.”",
		"Sefali said: “it was not he who was there on day nine”",
		"Mayor Sefali Tilbari said: “He was there on day nine.”",
		"The zeppelin of Borogram is made of brass and glass.",
	} {
		alleged := knowledge.Alleged{Source: text}
		x, err := c.Alike(t.Context(), s, nil, alleged)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := verdicts(t, x, alleged), verdicts(t, whole, alleged); got != want {
			t.Errorf("%s: %s, and in memory %s", text, got, want)
		}
		if n := len(slices.Collect(x.Articles())); n > mostAlike+mostFound {
			t.Errorf("%s: %d articles were brought", text, n)
		}
	}
}

// Words that everybody uses, in an order that one article alone has, lead to that one.
func TestPhrasesOfCommonWordsAreFound(t *testing.T) {
	c, s := node(t), shelf{}
	for i := range 3 * mostAlike {
		s.add(fmt.Sprintf("other-%03d", i), fmt.Sprintf("It was not he who was there, and there he was not on day %d.", i))
	}
	s.add("said", "“He was not there, and it was not he who was there on day nine,” said the mayor.")
	fill(t, c, s)
	alleged := knowledge.Alleged{Source: "“He was not there, and it was not he who was there”"}
	x, err := c.Alike(t.Context(), s, nil, alleged)
	if err != nil {
		t.Fatal(err)
	}
	if got := verdicts(t, x, alleged); !strings.HasPrefix(got, "part said:") {
		t.Errorf("%s", got)
	}
}

// verdicts are what an index says of an alleged quotation, with the places.
func verdicts(t *testing.T, x *knowledge.Index, alleged knowledge.Alleged) (out string) {
	t.Helper()
	j, err := x.Judge(t.Context(), alleged, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range j.Claims {
		out += fmt.Sprint(c.Verdict)
		for _, p := range c.Places {
			out += fmt.Sprintf(" %s:%v", p.Article, p.Span)
		}
	}
	return out
}

// A long text is looked for piece by piece, and no piece takes all the room.
func TestPiecesTakeTurns(t *testing.T) {
	if got, want := fmt.Sprint(inTurn([][]string{{"a", "b", "c"}, nil, {"d"}})), "[a d b c]"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	all := pieces("The mayor said: “The bridge opens in spring.” Then she left.\n" + strings.Repeat("One more line stands here, of its own. ", 3))
	var texts []string
	for _, p := range all {
		texts = append(texts, strings.Join(p, " "))
	}
	if got := strings.Join(texts, " | "); !strings.Contains(got, "| the bridge opens in spring |") || strings.Count(got, "one more line") != 1 {
		t.Errorf("pieces: %s", got)
	}
	if n := len(pieces(strings.Repeat("Word ", 10_000))); n != 1 {
		t.Errorf("a sentence without an end is %d pieces", n)
	}
}

// The index follows changes, says how far, and one that is made anew takes its place when it
// is whole.
func TestIndexFollows(t *testing.T) {
	c, s := node(t), shelf{}
	s.add("bridge", "The bridge of Nilganj costs forty lakh taka.")
	s.add("ferry", "The ferry of Tilpara begins on the fourth of May.")
	if _, err := c.Stand(t.Context()); !errors.Is(err, ErrMissing) {
		t.Errorf("before there is one: %v", err)
	}
	at, err := c.Renew(t.Context())
	if err != nil || at.Seq != 0 {
		t.Fatalf("%+v, %v", at, err)
	}
	apply := func(index string, changes ...Change) {
		t.Helper()
		if err := c.Apply(t.Context(), index, changes); err != nil {
			t.Fatal(err)
		}
	}
	apply(at.Index, Change{Article: s["bridge"]}, Change{Article: s["ferry"]})
	at.Seq = 7
	if err := c.Note(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if again, err := c.Renew(t.Context()); err != nil || again != at {
		t.Errorf("begun again: %+v, not %+v, %v", again, at, err)
	}
	if err := c.Use(t.Context(), at); err != nil {
		t.Fatal(err)
	}
	if now, err := c.Stand(t.Context()); err != nil || now != at {
		t.Errorf("in use: %+v, not %+v, %v", now, at, err)
	}
	q := knowledge.Query{Text: "What does the bridge cost?"}
	if got := first(t, part(t, c, s, q), q); !strings.HasPrefix(got, "bridge") {
		t.Errorf("%s", got)
	}
	apply("", Change{Article: knowledge.Article{ID: "bridge"}, Removed: true})
	if err := c.do(t.Context(), request{method: http.MethodPost, path: "/" + at.Index + "/_refresh"}); err != nil {
		t.Fatal(err)
	}
	if n, err := c.Count(t.Context()); err != nil || n != 1 {
		t.Errorf("%d articles, %v", n, err)
	}
	next, err := c.Renew(t.Context())
	if err != nil || next.Index == at.Index {
		t.Errorf("the one in use is made anew: %+v, %v", next, err)
	}
	gone := client(t, Options{URLs: c.o.URLs, Index: "ukti-test-nobody"})
	if err := gone.Apply(t.Context(), "", []Change{{Article: s["ferry"]}}); err == nil {
		t.Error("changes went to an index that nobody made")
	}
}

// In several parts an index brings the same, but for which of articles that are equally good
// come last: one question of a dozen may be answered otherwise, none that is answered surely.
func TestShardsBringTheSame(t *testing.T) {
	c, s := node(t), own(t)
	c.o.Shards = 3
	fill(t, c, s)
	whole, err := knowledge.Build(t.Context(), s.articles(), knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	others := 0
	for _, text := range questions {
		q := knowledge.Query{Text: text, Now: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
		got, want := first(t, part(t, c, s, q), q), first(t, whole, q)
		if got == want {
			continue
		}
		t.Logf("%s: %s, and in memory %s", text, got, want)
		if others++; others > 1 || strings.HasSuffix(want, "strong") {
			t.Errorf("%d questions are answered otherwise", others)
		}
	}
}
