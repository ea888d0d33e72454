package dialog

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestLibrary(t *testing.T) {
	b := sit(t, twoArticles()...)
	ctx := context.Background()
	all := b.Articles(ctx, "", 0, 10)
	if len(all) != 2 || all[0].ID != "bridge" || all[0].Lines != 4 || all[0].Sentences != 4 || all[0].Key == "" || all[0].Revision == "" {
		t.Fatalf("the articles are %+v", all)
	}
	if got := b.Articles(ctx, "মধুপুর", 0, 10); len(got) != 1 || got[0].ID != "library" {
		t.Errorf("found %+v", got)
	}
	if got := b.Articles(ctx, "", 1, 1); len(got) != 1 || got[0].ID != "library" {
		t.Errorf("the second page is %+v", got)
	}
	for _, id := range []string{"bridge", all[0].Key} {
		text, err := b.Read(ctx, id, all[0].Revision)
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
