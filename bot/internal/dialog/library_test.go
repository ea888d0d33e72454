package dialog

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestLibrary(t *testing.T) {
	b := sit(t, twoArticles()...)
	ctx := context.Background()
	all := b.Articles(ctx, adapters.Wanted{}, 0, 10)
	if ids := idsOf(all); ids != "library bridge" || all.Total != 2 { // the newest first
		t.Fatalf("the articles are %s of %d", ids, all.Total)
	}
	bridge := all.Articles[1]
	if bridge.Lines != 4 || bridge.Sentences != 4 || bridge.Key == "" || bridge.Revision == "" {
		t.Fatalf("the bridge is %+v", bridge)
	}
	for _, c := range []struct {
		name string
		w    adapters.Wanted
		want string
	}{
		{"a word of the title", adapters.Wanted{Find: "মধুপুর"}, "library"},
		{"the same in Latin letters", adapters.Wanted{Find: "modhupure granthagar"}, "library"},
		{"what an article is about", adapters.Wanted{Find: "toll for a car"}, "bridge"},
		{"nothing", adapters.Wanted{Find: "zeppelin"}, ""},
		{"a publisher", adapters.Wanted{Publisher: "Koroti Courier"}, "bridge"},
		{"a month", adapters.Wanted{Month: "2029-06"}, "library"},
		{"a language", adapters.Wanted{Lang: "en"}, "bridge"},
		{"two that don't meet", adapters.Wanted{Lang: "en", Month: "2029-06"}, ""},
	} {
		got := b.Articles(ctx, c.w, 0, 10)
		if idsOf(got) != c.want || got.Total != len(got.Articles) {
			t.Errorf("%s: %q of %d, want %q", c.name, idsOf(got), got.Total, c.want)
		}
		if c.w.Find == "" && len(got.Publishers) != 2 {
			t.Errorf("%s: the publishers to choose among are %+v", c.name, got.Publishers)
		}
	}
	if got := b.Articles(ctx, adapters.Wanted{}, 1, 1); idsOf(got) != "bridge" || got.Total != 2 {
		t.Errorf("the second page is %+v", got)
	}
	if got := b.Articles(ctx, adapters.Wanted{Find: "bridge"}, 0, 1).Articles[0]; len(got.TitleMarks) != 1 || got.Title[got.TitleMarks[0].Start:got.TitleMarks[0].End] != "bridge" {
		t.Errorf("marked are %+v of %q", got.TitleMarks, got.Title)
	}
	o := b.Overview(ctx, "en")
	if o.Articles != 2 || o.Publishers != 2 || o.Newest.Month() != 6 || len(o.Latest) != 2 || o.Latest[0].ID != "library" {
		t.Errorf("the overview is %+v", o)
	}
	for _, id := range []string{"bridge", bridge.Key} {
		text, err := b.Read(ctx, id, bridge.Revision)
		if err != nil {
			t.Fatal(err)
		}
		if text.Body != twoArticles()[0].Body || len(text.Lines) != 4 || len(text.Sentences) != 4 {
			t.Errorf("%s has %d lines, %d sentences", id, len(text.Lines), len(text.Sentences))
		}
		if line := text.Lines[3]; text.Body[line.Start:line.End] != "The toll is 30 taka for a car." {
			t.Errorf("line 4 is %q", text.Body[line.Start:line.End])
		}
	}
	for _, id := range [][2]string{{"nothing", ""}, {"bridge", "0000000000"}} {
		if _, err := b.Read(ctx, id[0], id[1]); !errors.Is(err, adapters.ErrNoArticle) {
			t.Errorf("Read(%q, %q): %v", id[0], id[1], err)
		}
	}
}

func idsOf(l adapters.ArticleList) string {
	ids := make([]string, len(l.Articles))
	for i, a := range l.Articles {
		ids[i] = a.ID
	}
	return strings.Join(ids, " ")
}

func TestSuggest(t *testing.T) {
	b := sit(t, append(twoArticles(), seedArticle(t))...)
	ctx := context.Background()
	for _, c := range []struct {
		name, focus, typed, want string
	}{
		{"an article by its title", "article", "brid", "bridge"},
		{"an article by its opening", "article", "রাশিয়া", seedID},
		{"a half-typed word", "question", "বেলো", "বেলোসভ"},
		{"the word under the fingers", "question", "who is বেলো", "who is বেলোসভ"},
		{"an article with letters left out", "article", "nwbridge", "bridge"},
		{"a command", "", "/art", "/articles"},
		{"a language", "language", "e", "en"},
		{"a source", "sources", "koro", "Koroti Courier"},
		{"the last of several sources", "sources", "Koroti Courier, মধু", "Koroti Courier, মধুপুর বার্তা"},
		{"a number of quotes", "quotes", "", "3"},
	} {
		list := b.Suggest(ctx, adapters.Question{Focus: c.focus, Text: c.typed, Args: map[string]string{c.focus: c.typed}})
		found := false
		for _, choice := range list {
			found = found || choice.Data == c.want
		}
		if !found || len(list) > 25 {
			t.Errorf("%s: %q gave %v", c.name, c.typed, list)
		}
	}
	if list := b.Suggest(ctx, adapters.Question{Focus: "question"}); list != nil {
		t.Errorf("nothing typed gave %v", list)
	}
}

// While a question is typed for a command, what it finds is offered, in Banglish too; who
// chooses it gets that passage.
func TestSuggestedResults(t *testing.T) {
	b := sit(t, append(twoArticles(), seedArticle(t))...)
	for typed, want := range map[string]int{
		"the toll for a car": 4, "putin kobe beijing": 6, "বেইজিং সফর কবে": 6, "grontthagare koto boi": 2,
	} {
		args := map[string]string{"question": typed}
		list := b.Suggest(context.Background(), adapters.Question{Kind: adapters.Slash, Command: "ask", Focus: "question", Text: typed, Args: args})
		if len(list) == 0 || len(list) > 25 {
			t.Errorf("%q: %v", typed, list)
			continue
		}
		if n := utf8.RuneCountInString(list[0].Data); n > 100 {
			t.Errorf("%q: the value has %d characters", typed, n)
		}
		r := b.Answer(context.Background(), adapters.Question{Kind: adapters.Slash, Adapter: "test", Chat: "c", Asker: "a", Command: "ask", Args: map[string]string{"question": list[0].Data}})
		if len(r.Quotes) == 0 || r.Quotes[0].Source.Line != want || r.Confidence != adapters.Strong {
			t.Errorf("%q: the first is %q, which leads to %s", typed, list[0].Label, show(r))
		}
	}
	for _, typed := range []string{"", "pu", "zzzzz qqqqq", "\xff\xff\xff\xff"} {
		if list := b.Suggest(context.Background(), adapters.Question{Kind: adapters.Slash, Command: "ask", Focus: "question", Text: typed}); len(list) > 0 && strings.Contains(list[0].Data, " ") {
			t.Errorf("%q: %v", typed, list)
		}
	}
}

func TestSourceLinks(t *testing.T) {
	articles := twoArticles()
	d, err := New(Options{LiveIndex: knowledge.NewLiveIndex(index(t, articles...)), Store: newMemoryStore(), PublicURL: "https://read.example/"})
	if err != nil {
		t.Fatal(err)
	}
	r := d.Answer(context.Background(), adapters.Question{Kind: adapters.Slash, Command: "line", Args: map[string]string{"line": "1-2", "article": "bridge"}})
	if len(r.Quotes) != 1 || r.Quotes[0].Source.URL != "https://read.example/a/"+knowledge.Key("bridge")+"?line=1-2" {
		t.Errorf("the reply is %s", show(r))
	}
}

// A citation as Ukti writes it opens its line again.
func TestCiteOpensItsLine(t *testing.T) {
	b := sit(t, append(twoArticles(), seedArticle(t))...)
	r := b.say("রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	if len(r.Quotes) == 0 {
		t.Fatalf("the reply is %s", show(r))
	}
	again := b.say("/line " + r.Quotes[0].Source.Cite)
	if len(again.Quotes) != 1 || !strings.Contains(again.Quotes[0].Text, r.Quotes[0].Text) {
		t.Errorf("%s gave %s", r.Quotes[0].Source.Cite, show(again))
	}
}

// A question that nobody may come back to leaves nothing on disk, and its buttons work
// all the same.
func TestFleeting(t *testing.T) {
	b := sit(t, append(twoArticles(), seedArticle(t))...)
	ctx := t.Context()
	ask := func(q adapters.Question) adapters.Reply {
		q.Adapter, q.Chat, q.Asker, q.Private, q.Fleeting = "web", "page", "page", true, true
		return b.Answer(ctx, q)
	}
	r := ask(adapters.Question{Text: "How much is the toll for a car?", Lang: "en"})
	if len(r.Choices) == 0 {
		t.Fatalf("no choices: %+v", r)
	}
	ask(adapters.Question{Text: "/language bn", Lang: "en"})
	if n := len(b.store.choices) + len(b.store.settings); n != 0 {
		t.Errorf("%d rows are kept", n)
	}
	if r := ask(adapters.Question{Kind: adapters.Press, Press: r.Choices[0].Data}); len(r.Quotes) == 0 {
		t.Errorf("a button of the page does nothing: %+v", r)
	}
	if r := ask(adapters.Question{Text: "How much is the toll for a car?", Lang: "en"}); r.Lang != "bn" {
		t.Errorf("the language that the page chose is forgotten: %s", r.Lang)
	}
}
