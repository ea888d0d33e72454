package dialog

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

func TestSettings(t *testing.T) {
	yes := func(context.Context) (bool, error) { return true, nil }
	no := func(context.Context) (bool, error) { return false, nil }
	broken := func(context.Context) (bool, error) { return true, errors.New("the platform is away") }
	tests := []struct {
		name    string
		text    string
		admin   func(context.Context) (bool, error)
		says    string // part of the reply
		changed bool
	}{
		{"anyone sees", "/settings", no, "in the language of the question", false},
		{"an admin changes", "/settings bn", yes, "বাংলা", true},
		{"others don't", "/settings bn", no, "admins", false},
		{"nor where nobody can tell", "/settings bn", nil, "admins", false},
		{"nor when asking fails", "/settings bn", broken, "admins", false},
		{"an unknown language", "/settings klingon", yes, "/settings auto", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := sit(t)
			r := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "c", Asker: "p", Lang: "en", Text: tt.text, Admin: tt.admin})
			if !strings.Contains(r.Lead, tt.says) {
				t.Errorf("got %q, want %q in it", r.Lead, tt.says)
			}
			other := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "c", Asker: "q", Lang: "en", Text: "/about"})
			if (other.Lang == "bn") != tt.changed {
				t.Errorf("another person in the chat is answered in %s", other.Lang)
			}
			if r := d.Answer(t.Context(), adapters.Question{Adapter: "a", Chat: "elsewhere", Asker: "q", Lang: "en", Text: "/about"}); r.Lang != "en" {
				t.Errorf("another chat is answered in %s", r.Lang)
			}
		})
	}
}

// What a chat's admins choose holds for every answer there, by whatever road, and
// nowhere else.
func TestChatSourcesAndQuotes(t *testing.T) {
	b := sit(t, twoArticles()...)
	ask := func(q adapters.Question) adapters.Reply {
		q.Adapter, q.Asker, q.Lang = "a", "p", "en"
		q.Admin = func(context.Context) (bool, error) { return true, nil }
		if q.Chat == "" {
			q.Chat = "c"
		}
		return b.Answer(t.Context(), q)
	}
	r := ask(adapters.Question{Kind: adapters.Slash, Command: "settings", Args: map[string]string{"sources": "koroti", "quotes": "৩", "language": "en"}})
	for _, want := range []string{"Koroti Courier", "3 quotes", "English"} {
		if !strings.Contains(r.Lead, want) {
			t.Errorf("the reply lacks %q: %s", want, show(r))
		}
	}
	for name, q := range map[string]adapters.Question{
		"a question":  {Text: "গ্রন্থাগারে কত বই আছে?"},
		"inline":      {Kind: adapters.Inline, Text: "গ্রন্থাগারে কত বই আছে?"},
		"a quotation": {Kind: adapters.Slash, Command: "quote", Args: map[string]string{"text": "গ্রন্থাগারটিতে বারো হাজার বই আছে।"}},
	} {
		for _, quote := range ask(q).Quotes {
			if quote.Source.Article == "library" {
				t.Errorf("%s is answered from another source: %s", name, quote.Text)
			}
		}
		q.Chat = "elsewhere"
		if r := ask(q); len(r.Quotes) == 0 || r.Quotes[0].Source.Article != "library" {
			t.Errorf("%s elsewhere gave %s", name, show(r))
		}
	}
	if r := ask(adapters.Question{Text: "When did the bridge over the Koroti open?"}); len(r.Quotes) != 3 {
		t.Errorf("an answer has %d quotes: %s", len(r.Quotes), show(r))
	}
	if r := ask(adapters.Question{Text: "/ask গ্রন্থাগারে কত বই আছে?"}); r.Confidence == adapters.Strong {
		t.Errorf("/ask gave %s", show(r))
	}
	named := adapters.Question{Kind: adapters.Slash, Command: "ask", Args: map[string]string{"question": "গ্রন্থাগারে কত বই আছে?", "article": "library"}}
	if r := ask(named); len(r.Quotes) == 0 { // who names an article means that one
		t.Errorf("of a named article: %s", show(r))
	}
	b.store.fail = errFull
	if r := ask(adapters.Question{Text: "/settings quotes 1"}); !strings.Contains(r.Lead, "could not be kept") {
		t.Errorf("with a full disk: %s", show(r))
	}
}
