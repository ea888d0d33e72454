package telegram

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

func (w *world) inline(asker int, query, text string) {
	w.fake.Push(map[string]any{"inline_query": map[string]any{"id": query, "from": person(asker), "query": text, "offset": ""}})
}

type shownResult struct {
	Type, ID, Title, Description string
	Content                      struct {
		Text     string   `json:"message_text"`
		Entities []entity `json:"entities"`
	} `json:"input_message_content"`
}

func TestInline(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			switch q.Text {
			case "none":
				return adapters.Reply{Lead: "not in these 3 articles", Confidence: adapters.None}
			case "":
				return adapters.Reply{}
			}
			r := adapters.Reply{Lead: "lead"}
			for i := range 60 {
				r.Quotes = append(r.Quotes, quoting(fmt.Sprintf("passage %d", i)).Quotes[0])
			}
			long := quoting(strings.Repeat("ক", 5000) + "।খবর।").Quotes[0]
			long.Sentences = []adapters.Span{{Start: 0, End: 15003}, {Start: 15003, End: len(long.Text)}}
			long.Best = 1
			r.Quotes = append([]adapters.Quote{long, quoting(strings.Repeat("ক", 5000)).Quotes[0]}, r.Quotes...)
			return r
		}
		w.start()
		for _, q := range []string{"some words", "none", ""} {
			w.inline(1, "q "+q, q)
			w.settle(time.Second)
		}
		calls := w.fake.CallsOf("answerInlineQuery")
		if len(calls) != 3 {
			t.Fatalf("%d inline queries were answered, want 3", len(calls))
		}
		found := decode[[]shownResult](t, calls[0].Values.Get("results"))
		if len(found) != 50 {
			t.Errorf("%d results, Telegram takes 50", len(found))
		}
		ids := map[string]bool{}
		for _, r := range found {
			if ids[r.ID] || len(r.ID) > 64 || r.ID == "" || r.Title == "" || r.Type != "article" {
				t.Errorf("result %+v", r)
			}
			ids[r.ID] = true
			if err := telegramfake.CheckEntities(r.Content.Text, asSent(r.Content.Entities)); err != nil {
				t.Error(err)
			}
		}
		if !strings.Contains(found[0].Content.Text, "খবর।") || strings.Contains(found[0].Content.Text, "কক") {
			t.Errorf("of a passage too long for a message only the sentence found can be sent, not %q", found[0].Content.Text)
		}
		if !strings.Contains(found[1].Content.Text, "passage 0") {
			t.Errorf("a sentence too long for a message is no result: %q", found[1].Content.Text)
		}
		for _, c := range calls {
			if c.Values.Get("cache_time") != "10" || c.Values.Get("is_personal") != "true" || c.Values.Get("results") == "null" {
				t.Errorf("answered with %v", c.Values)
			}
		}
		if b := calls[1].Values.Get("button"); !strings.Contains(b, "not in these 3 articles") {
			t.Errorf("nothing found is said as %q", b)
		}
		asked := w.handler.Asked()[0]
		if asked.Kind != adapters.Inline || !asked.Private || asked.Asker != "100001" || asked.Chat != "100001" {
			t.Errorf("asked as %+v", asked)
		}
	})
}

// TestInlineAnswersTheLatest: of what a person types while an answer is looked
// up, only the latest is worth an answer.
func TestInlineAnswersTheLatest(t *testing.T) {
	inWorld(t, func(w *world) {
		release := make(chan struct{})
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			<-release
			return echo(ctx, q)
		}
		for i := range 100 {
			w.inline(1, fmt.Sprintf("q%d", i), strings.Repeat("x", i))
		}
		w.start()
		w.private(1, 1, "a message of the same person")
		w.settle(time.Second)
		close(release)
		w.settle(time.Second)
		if _, ok := w.fake.Answered["q99"]; !ok || len(w.fake.CallsOf("answerInlineQuery")) != 2 {
			t.Errorf("%d queries were answered, the latest among them: %v", len(w.fake.CallsOf("answerInlineQuery")), ok)
		}
		if s := w.adapter.Stats(); len(w.fake.AnswersTo(1)) != 1 || s.Refused != 0 || s.Pending != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestCutAt(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"", 5, ""}, {"short", 5, "short"}, {"a\n\n b\tc", 9, "a b c"}, {"স্ত্রী ক্ষমা পায়", 3, "স্ত্রী…"}, {"🇧🇩🇧🇩🇧🇩", 2, "🇧🇩…"}, {"a\xff", 2, "a\uFFFD"},
	} {
		if got := preview(c.text, c.n); got != c.want {
			t.Errorf("preview(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
}
