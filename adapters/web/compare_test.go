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
		for _, n := range append(nodes(nodes(doc, tag(in))[0], tag("mark")), nodes(nodes(doc, tag(in))[0], tag("b"))...) {
			all = append(all, attribute(n, "data-says")+": "+textOf(n))
		}
		return strings.Join(all, ", ")
	}
	if got := told("q"); got != "other words: [April]" {
		t.Errorf("on the asker's side it says %q", got)
	}
	if got := told("blockquote"); got != "other words: May, left out: not" {
		t.Errorf("on the article's side it says %q", got)
	}
	if got := textOf(nodes(doc, tag("blockquote"))[0]); got != article {
		t.Errorf("the quotation is %q", got)
	}
	if got := textOf(nodes(doc, class("lead"))[0]); got != lead {
		t.Errorf("the lead is %q", got)
	}
	if got := textOf(nodes(doc, class("legend"))[0]); got != "in yours: other words · in the article: other words · in the article: left out" {
		t.Errorf("the marks are explained as %q", got)
	}
}

// What the conversation puts over a quote, such as its number among several, stands
// before it.
func TestHeads(t *testing.T) {
	h := &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply {
		r := adapters.Reply{Lead: "x", Lang: "bn"}
		for _, head := range []string{"১.", "২. আরও অংশ", ""} {
			r.Quotes = append(r.Quotes, adapters.Quote{Head: head, Text: "ক", Sentences: []adapters.Span{{Start: 0, End: 3}}, Source: adapters.Source{Article: "ferry", Where: "x", Cite: "ferry:1", Line: 1}})
		}
		return r
	}}
	_, body := open(t, h, Options{}).get(t, "/?q=x&lang=bn")
	var heads []string
	for _, p := range nodes(parse(t, body), class("head")) {
		heads = append(heads, textOf(p))
	}
	if got := strings.Join(heads, "|"); got != "১.|২. আরও অংশ" {
		t.Errorf("the heads are %q", got)
	}
}
