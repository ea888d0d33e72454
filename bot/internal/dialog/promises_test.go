package dialog

import (
	"context"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/knowledge"
)

// order puts degrees in order.
var order = map[string]knowledge.Confidence{adapters.None: knowledge.None, adapters.Weak: knowledge.Weak, adapters.Strong: knowledge.Strong}

// questions are of every degree, and of one word: common, rare, in no article.
var questions = []string{
	"রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?", "পুতিন কবে বেইজিং সফর করেছিলেন?", "Who is the defence minister of Russia?", "putin kobe beijing giyechilen?",
	"চীনের অর্থনীতি কেমন?", "hasina ekhon kothay?", "Putin ki mara gese?", "weather in Lima?", "রাশিয়া", "চীন কে?", "বেলোসভ", "বেলোসভ কে?", "পেঙ্গুইন", "কে বলেছে?",
}

// The dialog may lower a degree that the search has found, as for one common word,
// and never raises it: free, by /ask and inline.
func TestDegreesAreNeverRaised(t *testing.T) {
	b := sit(t, seedArticle(t))
	seen := make(map[string]int)
	for _, text := range questions {
		res, err := b.shelf.Index().Search(context.Background(), knowledge.Query{Text: text, Limit: searchLimit})
		if err != nil {
			t.Fatal(err)
		}
		for name, q := range map[string]adapters.Question{
			"free":   {Text: text},
			"/ask":   {Kind: adapters.Slash, Command: "ask", Args: map[string]string{"question": text}},
			"inline": {Kind: adapters.Inline, Text: text},
		} {
			q.Adapter, q.Chat, q.Asker = "test", text+name, "reader"
			r := b.Answer(context.Background(), q)
			got, known := order[r.Confidence]
			if r.Confidence != "" && !known || got > res.Confidence {
				t.Errorf("%s, %s: the search is %v, the reply %q", name, text, res.Confidence, r.Confidence)
			}
			seen[name+" "+r.Confidence]++
		}
	}
	for _, name := range []string{"free", "/ask", "inline"} {
		for _, degree := range []string{adapters.Strong, adapters.Weak, adapters.None} {
			if seen[name+" "+degree] == 0 {
				t.Errorf("no %s question is %s: %v", name, degree, seen)
			}
		}
	}
}

// Inline, a result is as sure as in a chat: the same degree, lead and first quote.
func TestInlineDegrees(t *testing.T) {
	b := sit(t, seedArticle(t))
	for _, text := range questions {
		free := b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: "free " + text, Asker: "reader", Text: text})
		inline := b.Answer(context.Background(), adapters.Question{Kind: adapters.Inline, Adapter: "test", Chat: "inline", Asker: "reader", Text: text})
		if inline.IsZero() { // nothing to search for
			if free.Confidence != "" {
				t.Errorf("%s: inline shows nothing, a chat %s", text, show(free))
			}
			continue
		}
		if inline.Confidence != free.Confidence || len(inline.Choices) > 0 {
			t.Errorf("%s: inline is %q, a chat %q", text, inline.Confidence, free.Confidence)
		}
		if len(free.Quotes) > 0 && (len(inline.Quotes) == 0 || inline.Quotes[0].Source.Cite != free.Quotes[0].Source.Cite) {
			t.Errorf("%s: the first quotes differ", text)
		}
		if inline.Confidence == adapters.Strong != (inline.Lead == b.locales.For(inline.Lang).Say("strong.lead")) {
			t.Errorf("%s: %q leads a %s result", text, inline.Lead, inline.Confidence)
		}
	}
}

// A follow-up takes words of its own only where the passage has them: "and the
// weather?" is not as sure as the question that it goes on from.
func TestFollowUpIsNoSurerThanItsOwnWords(t *testing.T) {
	b := sit(t, fairArticles()...)
	if r := b.say("How many visitors did the fair of Dorigaon have in August?"); r.Confidence != adapters.Strong {
		t.Fatalf("the first reply is %s", show(r))
	}
	for _, text := range []string{"And the penguins?", "what about Peru?"} {
		if r := b.say(text); r.Confidence == adapters.Strong || len(r.Quotes) > 0 && r.Confidence != adapters.Weak {
			t.Errorf("%s: %s", text, show(r))
		}
	}
}

// What somebody asked privately is told to nobody else, and not to themselves where
// others read along: no follow-up goes on from it, and no /line.
func TestPrivateQuestionStaysPrivate(t *testing.T) {
	const secret = "How many visitors did the fair of Dorigaon have in August?"
	b := sit(t, fairArticles()...)
	ask := func(asker, text string, private bool) adapters.Reply {
		return b.Answer(context.Background(), adapters.Question{
			Adapter: "test", Chat: "room", Asker: asker, Lang: "en", Text: text, Private: private, Answers: "an answer",
		})
	}
	if r := ask("one", secret, true); len(r.Quotes) == 0 {
		t.Fatalf("the private reply is %s", show(r))
	}
	for _, c := range []struct {
		asker   string
		private bool
	}{{"two", false}, {"two", true}, {"one", false}} {
		for _, text := range []string{"why?", "and she?", "/line 1"} {
			if r := ask(c.asker, text, c.private); len(r.Quotes) > 0 || strings.Contains(r.Lead, "fair") || strings.Contains(r.Lead, "August") {
				t.Errorf("%s, private %v, asks %q: %s", c.asker, c.private, text, show(r))
			}
		}
	}
	if r := ask("one", secret, true); len(r.Quotes) == 0 {
		t.Fatalf("the private reply is %s", show(r))
	}
	if r := ask("one", "And July?", true); !strings.Contains(r.Lead, "in July") {
		t.Errorf("one's own private follow-up: %s", show(r))
	}
}

// A button works for its owner in its chat: not for others, and not in another chat,
// where other people read along.
func TestButtonOfAnotherChat(t *testing.T) {
	b := sit(t, seedArticle(t))
	r := b.say("রাশিয়ার প্রতিরক্ষা মন্ত্রী কে?")
	if len(r.Choices) < 2 {
		t.Fatalf("the reply is %s", show(r))
	}
	for _, c := range r.Choices {
		press := adapters.Question{Kind: adapters.Press, Adapter: "test", Chat: "room", Asker: "reader", Press: c.Data}
		for name, change := range map[string]func(*adapters.Question){
			"another chat":     func(q *adapters.Question) { q.Chat = "elsewhere" },
			"another person":   func(q *adapters.Question) { q.Asker = "other" },
			"another platform": func(q *adapters.Question) { q.Adapter = "other" },
		} {
			q := press
			change(&q)
			if got := b.Answer(context.Background(), q); got.Lead != b.locales.Tag("bn").Say("choice.other") || len(got.Quotes) > 0 {
				t.Errorf("%s, %s: %s", name, c.Label, show(got))
			}
		}
		if got := b.Answer(context.Background(), press); len(got.Quotes) == 0 {
			t.Errorf("its owner presses %s: %s", c.Label, show(got))
		}
	}
}

// After /forget nothing of the person is left to go on from, in any chat, for
// themselves or for others; what others asked stays.
func TestForgetLeavesNothingToGoOnFrom(t *testing.T) {
	b := sit(t, fairArticles()...)
	ask := func(asker, chat, text string) adapters.Reply {
		return b.Answer(context.Background(), adapters.Question{Adapter: "test", Chat: chat, Asker: asker, Lang: "en", Text: text, Answers: "an answer"})
	}
	const question = "How many visitors did the fair of Dorigaon have in August?"
	for _, chat := range []string{"room", "hall"} {
		ask("one", chat, question)
	}
	ask("two", "yard", question)
	first := ask("one", "room", question)
	if r := ask("one", "room", "/forget"); r.Lead != b.locales.Tag("en").Say("forget.done") {
		t.Fatalf("/forget gave %s", show(r))
	}
	for _, c := range [][2]string{{"one", "room"}, {"one", "hall"}, {"two", "room"}, {"two", "hall"}} {
		if r := ask(c[0], c[1], "why?"); r.Lead != b.locales.Tag("en").Say("followup.about") {
			t.Errorf("%s in %s goes on from it: %s", c[0], c[1], show(r))
		}
	}
	for _, c := range first.Choices {
		if r := b.press(t, first, c.Label); len(r.Quotes) > 0 {
			t.Errorf("%s still works: %s", c.Label, show(r))
		}
	}
	if _, ok := b.memory.Topic(followup.Conversation{Chat: "test:yard", Asker: "test:two"}, false, false); !ok {
		t.Error("another person's topic is gone, too")
	}
}
