package discord

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

func TestRenderGolden(t *testing.T) {
	text := "নদীর পাড়ে *নতুন* পাঠাগার।\n১,২০০ বই আছে।"
	start := strings.Index(text, "পাঠাগার")
	r := adapters.Reply{
		Lead: "খবরে আছে:", Note: "আরও ২টি অংশ মিলেছে।",
		Quotes: []adapters.Quote{
			{Text: text, Marks: []adapters.Span{{Start: start, End: start + len("পাঠাগার")}},
				Source: adapters.Source{Cite: "river_1:6", Where: "নদীর খবর, লাইন ৬", URL: "https://news.example/a_(b)?x=1"}},
			{Text: "The library opens at 9.", Source: adapters.Source{Cite: "river_2:1", Where: "River News, line 1"}},
		},
	}
	var contents []string
	for _, p := range new(Adapter).render(r, "") {
		contents = append(contents, p.content)
	}
	golden(t, "answer.md", strings.Join(contents, "\n--- next message ---\n")+"\n")
}

// The code of the receipt stands below, in small text.
func TestReceiptLine(t *testing.T) {
	p := new(Adapter).render(adapters.Reply{Lead: "খবরে আছে:", Receipt: "BCDFG-HJKMT"}, "")
	if len(p) != 1 || !strings.HasSuffix(p[0].content, "\n-# 🧾 BCDFG-HJKMT") {
		t.Errorf("it is %+v", p)
	}
}

func TestSourceLine(t *testing.T) {
	for _, c := range []struct {
		source   adapters.Source
		seen     string
		linked   bool
		atMost   int
		contains string
	}{
		{adapters.Source{Where: "A, line 1", Cite: "a:1", URL: "https://n.example/a"}, "— A, line 1", true, 0, ""},
		{adapters.Source{Where: "A, line 1", Cite: "a:1"}, "— A, line 1", false, 0, ""},
		{adapters.Source{Where: "A, line 1 · B · 4 May", Place: len("A, line 1"), Cite: "a:1", URL: "https://n.example/a"}, "— A, line 1 · B · 4 May", true, 0, ""},
		{adapters.Source{Where: "A, line 1", Cite: strings.Repeat("a", 100)}, "— A, line 1 · " + strings.Repeat("a", 100), false, 0, ""},
		{adapters.Source{Cite: "a_b_*:1"}, "— a_b_*:1", false, 0, ""},
		{adapters.Source{Where: "A [x](y)", Cite: "a:1", URL: "javascript:alert(1)"}, "— A [x](y)", false, 0, ""},
		{adapters.Source{Where: "A https://b.example", Cite: "a:1", URL: "https://n.example/a"}, "— A https://b.example · https://n.example/a", true, 0, ""},
		{adapters.Source{Where: "A\nB", Cite: "a:1"}, "— A B", false, 0, ""},
	} {
		seen := discordtest.Read(sourceLine(c.source))
		if seen.Text != c.seen || (len(seen.Links) > 0) != c.linked {
			t.Errorf("%+v is seen as %q with links %q, want %q", c.source, seen.Text, seen.Links, c.seen)
		}
	}
	long := adapters.Source{Where: strings.Repeat("*", 3000), Cite: strings.Repeat("_", 500), URL: "https://n.example/" + strings.Repeat("a", 400)}
	if n := utf8.RuneCountInString(sourceLine(long)); n > 1700 {
		t.Errorf("a source line of %d code points leaves no room for its quote", n)
	}
}

func TestLinkable(t *testing.T) {
	for address, want := range map[string]string{
		"https://n.example/a b":   "https://n.example/a%20b",
		"https://n.example/a_(b)": "https://n.example/a_%28b%29",
		"https://n.example/খবর":   "https://n.example/খবর",
		"https://n.example/a>b<c": "https://n.example/a%3Eb%3Cc",
		"ftp://n.example/a":       "",
		"/a":                      "",
		"":                        "",
		"https://n.example/" + strings.Repeat("a", 600): "",
	} {
		if got, ok := linkable(address); ok != (want != "") || ok && got != want {
			t.Errorf("%q gives %q, %v, want %q", address, got, ok, want)
		}
	}
}

// FuzzRender: every message fits, every quote is seen whole and in order.
func FuzzRender(f *testing.F) {
	f.Add("খবরে আছে:", "একটি বাক্য। ", 300, "নদীর খবর")
	f.Add("", "*a* [b](c) _d_\n", 400, "x")
	f.Add("lead", "👩‍👩‍👧‍👦", 500, strings.Repeat("*", 900))
	f.Fuzz(func(t *testing.T, lead, part string, times int, where string) {
		if times < 1 || len(part)*times > 20000 || part == "" || len(lead)+len(where) > 8000 || !utf8.ValidString(part+lead+where) {
			return
		}
		text := strings.Repeat(part, times)
		var sentences []adapters.Span
		for at := 0; at < len(text); at += len(part) {
			sentences = append(sentences, adapters.Span{Start: at, End: at + len(part)})
		}
		r := adapters.Reply{Lead: lead, Quotes: []adapters.Quote{{
			Text: text, Sentences: sentences, Marks: []adapters.Span{{Start: 0, End: len(part)}},
			Source: adapters.Source{Where: where, Cite: "a:1"},
		}}}
		seen := ""
		for _, p := range new(Adapter).render(r, "") {
			if n := utf8.RuneCountInString(p.content); n > maxContent {
				t.Fatalf("a message of %d code points", n)
			}
			if where := chat.Altered(p.quotes, p.content); where != "" {
				t.Fatalf("a quote is not in its own message: %s", where)
			}
			post := discordtest.Read(p.content)
			for _, q := range post.Quoted {
				seen += post.Text[q.Start:q.End]
			}
		}
		if seen != text {
			t.Fatalf("%q is seen as %q", text, seen)
		}
	})
}

func TestRows(t *testing.T) {
	var choices []adapters.Choice
	for range 30 {
		choices = append(choices, adapters.Choice{Label: strings.Repeat("আরও ", 40), Data: strings.Repeat("x", 32)})
	}
	all := rows(choices, "60000000000000000001")
	if len(all) != maxRows {
		t.Fatalf("%d rows", len(all))
	}
	for _, row := range all {
		for _, b := range row.Components {
			data, owner := pressed(b.CustomID)
			if utf8.RuneCountInString(b.Label) > maxLabel || len(b.CustomID) > maxCustomID || data != choices[0].Data || owner != "60000000000000000001" {
				t.Errorf("button %+v", b)
			}
		}
	}
	if got := rows(nil, "1"); got == nil || len(got) != 0 {
		t.Errorf("no choices give %#v, want an empty list", got)
	}
}

// TestTappable: the names of registered commands open them by a tap, and nothing
// else changes.
func TestTappable(t *testing.T) {
	a := new(Adapter)
	if got := a.tappable("/ask কী?", ""); got != "/ask কী?" {
		t.Errorf("before commands are registered: %q", got)
	}
	a.commands.ids.Store(&map[string]string{"ask": "7", "quote": "8"})
	for text, want := range map[string]string{
		"/ask কী?":                        "</ask:7> কী?",
		"লিখুন /ask, বা (/quote).":        "লিখুন </ask:7>, বা (</quote:8>).",
		"/ask /ask\n/quote":               "</ask:7> </ask:7>\n</quote:8>",
		"/asking, a/ask, /ask@bot, //ask": "/asking, a/ask, /ask\\@bot, //ask",
		"/other, **/ask**":                "/other, \\*\\*/ask\\*\\*",
		"https://news.example/ask":        "https\\://news.example/ask",
		"no command":                      "no command",
	} {
		if got := a.tappable(text, ""); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := a.tappable("/ask", "-# "); got != "-# </ask:7>" {
		t.Errorf("in small print: %q", got)
	}
}

// TestQuestionAboveTheAnswer: who reads a public answer to a slash command sees
// what was asked; who asked alone, in private or by a message knows it.
func TestQuestionAboveTheAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	const question = "**কী** \n হলো?"
	direct := slash("ask", "question", question)
	direct["context"] = contextBotDM
	for _, c := range []struct {
		name   string
		fields map[string]any
		shown  bool
	}{
		{"public", slash("ask", "question", question), true},
		{"turned around", slash("ask", "question", "\u202e\u2066"+question+"\u200f"), true},
		{"private by option", slash("ask", "question", question, "private", true), false},
		{"private chat", direct, false},
		{"menu", menu(question), false},
	} {
		got := r.AwaitAnswer(t, r.Interact(t, c.fields), 1)[0].Content
		if has := strings.HasPrefix(got, "-# › কী হলো?\n"); has != c.shown {
			t.Errorf("%s: %q, want the question above: %t", c.name, got, c.shown)
		}
	}
}
