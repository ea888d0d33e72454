package web

import (
	"context"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// A judged quotation has its differences marked on both sides, and the marks say in
// words what they are; what is copied is the article's text alone.
func TestJudgementIsMarkedOnBothSides(t *testing.T) {
	const article, yours = "The pier opens in May, not in June.", "The pier opens in April in June."
	mark := func(s, word string, kind adapters.MarkKind) adapters.Mark {
		at := strings.Index(s, word)
		return adapters.Mark{Span: adapters.Span{Start: at, End: at + len(word)}, Kind: kind}
	}
	lead := "Not word for word.\nYour text: The pier opens in [April] in June.\nThe article, line 1:"
	at := strings.Index(lead, "The pier")
	h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply {
		return adapters.Reply{
			Lead: lead, Lang: "en", Confidence: adapters.Weak,
			Compared: &adapters.Compared{At: adapters.Span{Start: at, End: at + len(yours) + 2}, Text: yours, Marks: []adapters.Mark{mark(yours, "April", adapters.Differs)}},
			Quotes: []adapters.Quote{{
				Text: article, Sentences: []adapters.Span{{Start: 0, End: len(article)}}, Marks: []adapters.Span{{Start: 18, End: 21}},
				Differs: []adapters.Mark{mark(article, "May", adapters.Differs), mark(article, "not", adapters.Omitted)},
				Source:  adapters.Source{Article: "ferry", Cite: "ferry:1", Where: "line 1", Line: 1},
			}},
		}
	}}
	s := open(t, h, Options{})
	_, body := s.get(t, "/?q=x&lang=bn")
	doc := parse(t, body)
	told := func(in string) string {
		var all []string
		for _, n := range nodes(nodes(doc, tag(in))[0], tag("mark")) {
			all = append(all, attribute(n, "data-says")+": "+textOf(n))
		}
		return strings.Join(all, ", ")
	}
	if got := told("q"); got != "other words: April" {
		t.Errorf("on the asker's side it says %q", got)
	}
	if got := told("blockquote"); got != "other words: May, left out: not" {
		t.Errorf("on the article's side it says %q", got)
	}
	if got := textOf(nodes(doc, tag("blockquote"))[0]); got != article {
		t.Errorf("the quotation is %q", got)
	}
	if got := textOf(nodes(doc, class("lead"))[0]); got != "Not word for word.\nYour text: "+yours+"\nThe article, line 1:" {
		t.Errorf("the lead is %q", got)
	}
	if got := textOf(nodes(doc, class("legend"))[0]); got != "other words · left out" {
		t.Errorf("the marks are explained as %q", got)
	}
}

// Several answers are numbered, one alone is not.
func TestAnswersAreNumbered(t *testing.T) {
	quote := adapters.Quote{Text: "ক", Sentences: []adapters.Span{{Start: 0, End: 3}}, Source: adapters.Source{Article: "ferry", Where: "x", Cite: "ferry:1", Line: 1}}
	for n, want := range map[int]string{1: "", 3: "১ ২ ৩"} {
		h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply {
			r := adapters.Reply{Lead: "x", Lang: "bn"}
			for range n {
				r.Quotes = append(r.Quotes, quote)
			}
			return r
		}}
		_, body := open(t, h, Options{}).get(t, "/?q=x&lang=bn")
		var numbers []string
		for _, p := range nodes(parse(t, body), class("number")) {
			numbers = append(numbers, textOf(p))
		}
		if got := strings.Join(numbers, " "); got != want {
			t.Errorf("%d answers are numbered %q", n, got)
		}
	}
}

// FuzzDiffering: the pieces of a marked text are its text, whatever the marks are.
func FuzzDiffering(f *testing.F) {
	f.Add("abcdef", 1, 3, 3, 5)
	f.Add("abc", -1, 99, 2, 0)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		marks := []adapters.Mark{{Span: adapters.Span{Start: a, End: b}, Kind: adapters.Differs}, {Span: adapters.Span{Start: c, End: d}, Kind: adapters.Omitted}}
		var got strings.Builder
		for _, p := range differing(text, marks, []part{{Text: text[:len(text)/2]}, {Text: text[len(text)/2:], Mark: true}}) {
			got.WriteString(p.Text)
		}
		if got.String() != text {
			t.Errorf("%q is shown as %q", text, got.String())
		}
	})
}
