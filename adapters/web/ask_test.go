package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// ferryReply quotes two sentences of the ferry article, with one publisher's page.
func ferryReply() adapters.Reply {
	return adapters.Reply{
		Lead: "From the article:", Confidence: adapters.Strong, Lang: "en", Note: "To see what is here: /articles",
		Quotes: []adapters.Quote{{
			Text:      "প্রথম লাইন।\nদ্বিতীয় <b>লাইন</b> & \"তৃতীয়\"।",
			Sentences: []adapters.Span{{Start: 0, End: 31}, {Start: 32, End: 106}},
			Best:      1, Marks: []adapters.Span{{Start: 0, End: 15}, {Start: 32, End: 56}},
			Source: adapters.Source{Article: "ferry", Revision: "r2", Cite: "ferry:1-2", Where: "“Ferry” · lines 1–2", Line: 2, URL: "https://news.example/ferry"},
		}},
		Choices: []adapters.Choice{{Label: "More", Data: "more-1"}, {Label: "Read around", Data: "around-1"}},
	}
}

func TestAskPage(t *testing.T) {
	h := &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Command == "start" {
			return adapters.Reply{Lead: "Ask, for example: When does the ferry begin?\n/ask …", Lang: q.Lang}
		}
		return ferryReply()
	}}
	s := open(t, h, Options{Lang: "en"})

	_, body := s.get(t, "/")
	doc := parse(t, body)
	example := nodes(doc, func(n *html.Node) bool { return n.Data == "a" && textOf(n) == "When does the ferry begin?" })
	if len(example) != 1 || attribute(example[0], "href") != "/?q=When+does+the+ferry+begin%3F" || strings.Contains(body, "/ask …") {
		t.Errorf("the introduction is not the conversation's, with its example to press: %s", body)
	}

	twice := open(t, &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		return adapters.Reply{Lead: "প্রশ্ন করুন। যেমন: কবে চালু?", Lang: q.Lang}
	}}, Options{Lang: "bn"})
	if _, body := twice.get(t, "/?lang=bn"); strings.Count(body, ">কবে চালু?</a>") != 1 {
		t.Errorf("the example of the introduction is not there once: %s", body)
	}

	torn := open(t, &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		return adapters.Reply{Lead: "Ask. For example: The footbridge at Kalmi was", Lang: q.Lang}
	}}, Options{Lang: "en"})
	if _, body := torn.get(t, "/?lang=en"); strings.Contains(body, "footbridge") || !strings.Contains(body, "the answer is a passage") {
		t.Errorf("a torn-off sentence stands for an example: %s", body)
	}

	_, body = s.get(t, "/?q=When%3F&lang=en")
	doc = parse(t, body)
	answer := nodes(doc, class("answer"))
	if len(answer) != 1 {
		t.Fatalf("%d answers: %s", len(answer), body)
	}
	quote := nodes(answer[0], tag("blockquote"))[0]
	if want := ferryReply().Quotes[0].Text; textOf(quote) != want || attribute(quote, "dir") != "auto" || attribute(quote, "lang") != "bn" {
		t.Errorf("the quote is %q in %v", textOf(quote), quote.Attr)
	}
	var marks, near []string
	for _, m := range nodes(quote, tag("mark")) {
		marks = append(marks, textOf(m))
	}
	for _, n := range nodes(quote, class("near")) {
		near = append(near, textOf(n))
	}
	if strings.Join(marks, "|") != "প্রথম|দ্বিতীয়" || strings.Join(near, "") != "প্রথম লাইন।\n" {
		t.Errorf("marks %q, near %q", marks, near)
	}
	links := map[string]string{}
	for _, a := range nodes(answer[0], tag("a")) {
		links[attribute(a, "href")] = textOf(a)
	}
	for href, text := range map[string]string{
		"/a/aaaaaaaaaa?lang=en&line=1-2#L2": "“Ferry” · lines 1–2",
		"https://news.example/ferry":        "publisher’s page",
		"/articles?lang=en":                 "/articles",
	} {
		if links[href] != text {
			t.Errorf("no link %q to %s in %q", text, href, links)
		}
	}
	if title := textOf(nodes(doc, tag("title"))[0]); title != "When? · Ukti" {
		t.Errorf("the title is %q", title)
	}
	if !strings.Contains(body, `content="noindex"`) {
		t.Error("an answer would be listed by robots")
	}
}

// A choice is pressed in the conversation that offered it, and the page keeps the
// question.
func TestPress(t *testing.T) {
	h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply { return ferryReply() }}
	s := open(t, h, Options{Lang: "en"})
	_, body := s.get(t, "/?q=When%3F")
	form := nodes(parse(t, body), class("choices"))[0]
	press := url.Values{"press": {"around-1"}}
	for _, input := range nodes(form, tag("input")) {
		press.Set(attribute(input, "name"), attribute(input, "value"))
	}
	_, body = s.post(t, press)
	asked := h.Asked()
	if len(asked) != 2 {
		t.Fatalf("%d questions: %+v", len(asked), asked)
	}
	question, pressed := asked[0], asked[1]
	if pressed.Kind != adapters.Press || pressed.Press != "around-1" || pressed.Text != "" {
		t.Errorf("pressed was %+v", pressed)
	}
	if pressed.Asker != question.Asker || pressed.Chat != question.Chat || question.Asker == "" || !question.Private {
		t.Errorf("asked by %+v, pressed by %+v", question, pressed)
	}
	if box := nodes(parse(t, body), func(n *html.Node) bool { return attribute(n, "id") == "q" })[0]; attribute(box, "value") != "When?" {
		t.Errorf("the box has %q", attribute(box, "value"))
	}
	s.get(t, "/?q=When%3F")
	if next := h.Asked()[2]; next.Asker == question.Asker {
		t.Error("another page is the same conversation")
	}
}

// The script gets the answer alone; nothing, where there is nothing to say.
func TestPart(t *testing.T) {
	h := &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Text == "silence" {
			return adapters.Reply{}
		}
		return ferryReply()
	}}
	s := open(t, h, Options{})
	r, body := s.post(t, url.Values{"q": {"x"}}, "Ukti-Part", "answer")
	if r.StatusCode != http.StatusOK || !strings.HasPrefix(body, `<article class="answer strong"`) || strings.Contains(body, "<html") {
		t.Errorf("%s: %s", r.Status, body)
	}
	if r, body := s.post(t, url.Values{"q": {"silence"}}, "Ukti-Part", "answer"); r.StatusCode != http.StatusNoContent || body != "" {
		t.Errorf("silence: %s %q", r.Status, body)
	}
}

func TestBadForms(t *testing.T) {
	h := &adaptertest.Handler{}
	s := open(t, h, Options{})
	for _, form := range []string{"q=%", "me=short&q=x", "me=" + strings.Repeat("a", 26), "press=a+b", "press=" + strings.Repeat("x", 8193), "press=%F0"} {
		if r, _ := s.do(t, "POST", "/", form, "Content-Type", formType); r.StatusCode != http.StatusBadRequest {
			t.Errorf("%q: %s", form, r.Status)
		}
	}
	if n := len(h.Asked()); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
}

// Robots see the page; their visits ask nothing.
func TestRobots(t *testing.T) {
	h := &adaptertest.Handler{}
	s := open(t, h, Options{})
	for _, agent := range []string{"Discordbot/2.0", "TelegramBot (like TwitterBot)", "facebookexternalhit/1.1", "WhatsApp/2", "Googlebot", "x-crawler"} {
		for _, path := range []string{"/", "/?q=x"} {
			if r, _ := s.get(t, path, "User-Agent", agent); r.StatusCode != http.StatusOK {
				t.Errorf("%s: %s", agent, r.Status)
			}
		}
	}
	if n := len(h.Asked()); n != 0 {
		t.Errorf("%d questions were asked", n)
	}
	s.get(t, "/?q=x", "User-Agent", "Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) Chrome/120 Mobile")
	if n := len(h.Asked()); n != 1 {
		t.Error("a person's telephone was taken for a robot")
	}
}

func TestSuggest(t *testing.T) {
	h := &adaptertest.Handler{Complete: func(_ context.Context, q adapters.Question) []adapters.Choice {
		var all []adapters.Choice
		for range 25 {
			all = append(all, adapters.Choice{Label: "</script>" + q.Text, Data: q.Text + "!"})
		}
		return all
	}}
	s := open(t, h, Options{})
	for path, want := range map[string]int{"/suggest?q=fe": maxSuggestions, "/suggest?q=+": 0, "/suggest": 0} {
		r, body := s.get(t, path)
		var got []suggestion
		if err := json.Unmarshal([]byte(body), &got); err != nil || len(got) != want || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %v, %s", path, err, body)
		}
		if want > 0 && (got[0].Value != "fe!" || got[0].Label != "</script>fe") {
			t.Errorf("%s: %+v", path, got[0])
		}
	}
}

func TestLanguage(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Lang: "bn"})
	for _, tt := range []struct{ path, accept, want string }{
		{"/articles", "", "bn"}, {"/articles", "en-GB,en;q=0.9", "en"}, {"/articles", "fr,bn;q=0.5,en;q=0.4", "bn"},
		{"/articles", "fr", "bn"}, {"/articles", "\x7f;q=;;", "bn"}, {"/articles?lang=en", "bn", "en"}, {"/articles?lang=xx", "en", "en"}, {"/articles", "hi-IN,hi;q=0.9,en;q=0.8", "hi"}, {"/articles?lang=hi", "bn", "hi"},
	} {
		_, body := s.get(t, tt.path, "Accept-Language", strings.ReplaceAll(tt.accept, "\x7f", "?"))
		if got := attribute(nodes(parse(t, body), tag("html"))[0], "lang"); got != tt.want {
			t.Errorf("%s with %q: %q, want %q", tt.path, tt.accept, got, tt.want)
		}
	}
	_, body := s.get(t, "/articles?find=x&lang=en")
	if !strings.Contains(body, `href="/articles?find=x&amp;lang=bn"`) {
		t.Error("the switch leaves what was looked for")
	}
}
