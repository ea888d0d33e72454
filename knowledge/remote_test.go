package knowledge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// vault is an archive whose engine is an index of all of it.
type vault struct {
	texts   map[ArticleID]Article
	knows   *Index // what the engine has heard of
	failure error
	asked   int
}

func newVault(tb testing.TB, articles ...Article) *vault {
	tb.Helper()
	v := &vault{texts: map[ArticleID]Article{}}
	for _, a := range articles {
		v.texts[a.ID] = a
	}
	v.knows = within(tb, articles...)
	return v
}

func within(tb testing.TB, articles ...Article) *Index {
	tb.Helper()
	x, err := Build(tb.Context(), withoutErrors(articles), Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return x
}

func (v *vault) Article(_ context.Context, id ArticleID, _ string) (Article, bool, error) {
	a, ok := v.texts[id]
	if !ok {
		return a, false, fmt.Errorf("%q: %w", string(id), ErrNoArticle)
	}
	return a, false, nil
}

func (v *vault) Part(ctx context.Context, texts Texts, also []ArticleID, q Query) (*Index, error) {
	if v.asked++; v.failure != nil {
		return nil, v.failure
	}
	r, err := v.knows.Search(ctx, Query{Text: q.Text, Limit: 4})
	if err != nil {
		return nil, err
	}
	for _, p := range r.Passages {
		also = append(also, p.Article)
	}
	if q.Article != "" {
		also = []ArticleID{q.Article}
	}
	var part []Article
	for _, id := range also {
		if a, _, err := texts.Article(ctx, id, ""); err == nil && !slices.ContainsFunc(part, func(have Article) bool { return have.ID == id }) {
			part = append(part, a)
		}
	}
	return Build(ctx, withoutErrors(part), Options{})
}

func (v *vault) Alike(ctx context.Context, texts Texts, also []ArticleID, t Alleged) (*Index, error) {
	return v.Part(ctx, texts, also, Query{Text: t.Source})
}

func (v *vault) ByKey(_ context.Context, key string) (ArticleID, bool) {
	for id := range v.texts {
		if Key(id) == key {
			return id, true
		}
	}
	return "", false
}

func (v *vault) Size() Size { return Size{Articles: len(v.texts)} }

// old and young are an archive of which one article is held in memory.
var (
	old = []Article{
		{ID: "bridge", Body: "The bridge of Nilganj costs forty lakh taka.\nMayor Sefali Tilbari said: “The bridge will open in spring.”"},
		{ID: "ferry", Body: "The ferry of Tilpara begins on the fourth of May."},
		{ID: "fair", Body: "The winter fair of Borogram lasts nine days."},
	}
	young = Article{ID: "globe", Body: "The globe in the reading room is of brass."}
)

func answered(tb testing.TB, x *Index, question string) string {
	tb.Helper()
	r := ask(tb, x, Query{Text: question})
	checkResult(tb, x, r)
	if len(r.Passages) == 0 {
		return ""
	}
	if !x.Holds(r.Passages[0]) {
		tb.Errorf("%s: the index does not hold what it quotes", question)
	}
	return string(r.Passages[0].Article)
}

// An index within a larger archive answers from all of it, and tells of an article that a
// question brought as one that holds all would.
func TestWithinAnswersFromAll(t *testing.T) {
	v := newVault(t, append(old, young)...)
	all, x := v.knows, NewLiveIndex(within(t, young).Within(v)).Index()
	for question, want := range map[string]string{
		"What does the bridge cost?": "bridge", "When does the ferry begin?": "ferry", "What is the globe of?": "globe", "How long is the fair?": "fair",
	} {
		if got := answered(t, x, question); got != want {
			t.Errorf("%s: from %q, not %q", question, got, want)
		}
	}
	spoken := ask(t, x, Query{Text: "When will the bridge open?"}).Passages[0]
	if got, want := x.SaidBy(spoken), all.SaidBy(spoken); got != want || want == "" {
		t.Errorf("said by %q, not %q", got, want)
	}
	whole := Span{Start: 0, End: len(old[0].Body)}
	for name, pair := range map[string][2]any{
		"Sentences": {x.Sentences("bridge"), all.Sentences("bridge")},
		"Named":     {x.Named("bridge", whole), all.Named("bridge", whole)},
		"ToldBy":    {x.ToldBy(spoken), all.ToldBy(spoken)},
		"Size":      {x.Size().Articles, 4},
		"Near":      {x.Near().Size().Articles, 1},
	} {
		if fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
			t.Errorf("%s: %v, not %v", name, pair[0], pair[1])
		}
	}
	if a, ok := x.ByKey(Key("ferry")); !ok || a.ID != "ferry" {
		t.Errorf("by its key: %v, %v", a.ID, ok)
	}
	if line, ok := x.Around(Ref{Article: "bridge", Line: 2}, 0, 0); !ok || !strings.HasPrefix(old[0].Body[line.Start:], "Mayor") {
		t.Errorf("the second line: %v, %v", line, ok)
	}
	if _, ok := x.Article("nothing"); ok {
		t.Error("it has what there is not")
	}
	if r := ask(t, x, Query{Text: "When does it begin?", Article: "ferry"}); len(r.Passages) == 0 || r.Passages[0].Article != "ferry" {
		t.Errorf("in one article: %v", r.Passages)
	}
	if _, err := x.Search(t.Context(), Query{Text: "When?", Article: "nothing"}); !errors.Is(err, ErrNoArticle) {
		t.Errorf("in one that there is not: %v", err)
	}
}

// While the engine can't tell, those in memory answer, and it is said; within one answer it
// isn't asked twice.
func TestWithinWhileTheEngineIsAway(t *testing.T) {
	v := newVault(t, append(old, young)...)
	v.failure = errors.New("away")
	live := NewLiveIndex(within(t, young).Within(v))
	x := live.Index()
	r := ask(t, x, Query{Text: "What is the globe of?"})
	if len(r.Passages) == 0 || !r.Stats.Partial || r.Stats.Articles != 1 {
		t.Errorf("%d passages, partial %v, of %d articles", len(r.Passages), r.Stats.Partial, r.Stats.Articles)
	}
	if r := ask(t, x, Query{Text: "What does the bridge cost?"}); len(r.Passages) != 0 && r.Passages[0].Article == "bridge" || !r.Stats.Partial {
		t.Errorf("%+v", r)
	}
	if r := ask(t, x, Query{Text: "What does it cost?", Article: "bridge"}); len(r.Passages) == 0 || r.Stats.Partial {
		t.Errorf("an article that is named needs no engine: %+v", r)
	}
	if v.asked != 1 {
		t.Errorf("asked %d times for one answer", v.asked)
	}
	j, err := x.Judge(t.Context(), Alleged{Source: "“The bridge will open in spring.”"}, nil)
	if err != nil || !j.Partial {
		t.Errorf("judged %+v, %v", j, err)
	}
	v.failure = nil
	if got := answered(t, live.Index(), "What does the bridge cost?"); got != "bridge" {
		t.Errorf("back again: from %q", got)
	}
}

// What came in a moment ago is found before the engine has heard of it, what went is not
// quoted though the engine has it still, and one answer sees an article in one state.
func TestWithinFollowsTheArchive(t *testing.T) {
	v := newVault(t, old...)
	live := NewLiveIndex(within(t, old[2]).Within(v))
	if err := live.Update(t.Context(), Change{Add: []Article{young}}); err != nil {
		t.Fatal(err)
	}
	v.texts[young.ID] = young
	if got := answered(t, live.Index(), "What is the globe of?"); got != "globe" {
		t.Errorf("of what came in: from %q", got)
	}
	x := live.Index()
	p := ask(t, x, Query{Text: "What does the bridge cost?"}).Passages[0]
	revised := old[0]
	revised.Body = "The bridge of Nilganj costs fifty lakh taka."
	v.texts["bridge"] = revised
	if a, _ := x.Article("bridge"); a.Body != old[0].Body || !x.Holds(p) {
		t.Error("an answer saw two states of an article")
	}
	if r := ask(t, live.Index(), Query{Text: "What does the bridge cost?"}); len(r.Passages) == 0 || !strings.Contains(r.Passages[0].Text, "fifty") {
		t.Errorf("the next one is of the text before: %v", r.Passages)
	}
	delete(v.texts, "bridge")
	if got := answered(t, live.Index(), "What does the bridge cost?"); got == "bridge" {
		t.Error("what is gone is quoted")
	}
}

func TestWithinJudges(t *testing.T) {
	v := newVault(t, append(old, young)...)
	j, err := NewLiveIndex(within(t, young).Within(v)).Index().Judge(t.Context(), Alleged{Source: "Mayor Sefali Tilbari said: “The bridge will open in spring.”"}, nil)
	if err != nil || j.Partial || len(j.Claims) == 0 || j.Claims[0].Verdict != Verbatim || j.Claims[0].Places[0].Article != "bridge" {
		t.Errorf("%+v, %v", j, err)
	}
}
