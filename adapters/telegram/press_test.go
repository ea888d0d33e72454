package telegram

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// press delivers the press of a button under one of the bot's messages.
func (w *world) press(asker int, query, data string, message map[string]any) {
	c := map[string]any{"id": query, "from": person(asker), "data": data}
	if message != nil {
		c["message"] = message
	}
	w.fake.push(map[string]any{"callback_query": c})
	w.settle(time.Minute)
}

func TestPress(t *testing.T) {
	choices := []adapters.Choice{
		{Label: "আরও", Data: "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-0189"}, {Label: "আগে-পরে", Data: "around"},
		{Label: "too long", Data: strings.Repeat("x", 65)}, {Label: "", Data: "no label"}, {Label: "no data"},
	}
	inWorld(t, func(w *world) {
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			r := quoting("first")
			r.Choices = choices
			switch {
			case q.Kind != adapters.Press:
				return r
			case q.Asker != "100001":
				return adapters.Reply{Lead: "only the asker can press"}
			case q.Press == "silent":
				return adapters.Reply{}
			case q.Press == "long":
				return adapters.Reply{Lead: strings.Repeat("word ", 100)}
			case q.Press == "panic":
				panic("no answer, " + testToken)
			}
			return quoting("second")
		}
		w.message(groupChat(1), 1, 1, addressedTo(botName, "question"))
		w.start()
		w.settle(time.Second)
		m := w.fake.sent()[0]
		if len(m.Buttons) != 2 || m.Buttons[0] != [2]string{choices[0].Label, choices[0].Data} {
			t.Fatalf("buttons %q", m.Buttons)
		}
		on := map[string]any{"message_id": m.ID, "date": 1, "chat": groupChat(1)}

		w.press(2, "stranger", choices[0].Data, on)
		if got := w.fake.answered["stranger"]; got != "only the asker can press" {
			t.Errorf("a stranger sees %q", got)
		}
		if m := w.fake.sent()[0]; !strings.Contains(m.Text, "first") {
			t.Errorf("a stranger changed the answer to %q", m.Text)
		}
		w.press(1, "owner", choices[0].Data, on)
		if got, ok := w.fake.answered["owner"]; !ok || got != "" {
			t.Errorf("the owner's press was answered: %v, with %q", ok, got)
		}
		if sent := w.fake.sent(); len(sent) != 1 || !strings.Contains(sent[0].Text, "second") || len(sent[0].Buttons) != 0 {
			t.Errorf("after the owner's press: %+v", sent)
		}
		w.press(1, "again", choices[0].Data, on) // changes nothing, which Telegram calls an error
		for _, c := range []struct {
			query, data string
			message     map[string]any
		}{
			{"silent", "silent", on}, {"panic", "panic", on}, {"long", "long", on},
			{"no message", "x", nil},
			{"a message that is gone", "x", map[string]any{"message_id": 1, "date": 0, "chat": groupChat(1)}},
			{"a message sent by inline mode", "", nil},
		} {
			w.press(1, c.query, c.data, c.message)
			if _, ok := w.fake.answered[c.query]; !ok {
				t.Errorf("%s: the press was not answered", c.query)
			}
		}
		if s := w.adapter.Stats(); s.Failed != 0 || s.Pending != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

// TestPressOnSeveralMessages: an answer of several messages is replaced as a
// whole, also when the bot was restarted in between.
func TestPressOnSeveralMessages(t *testing.T) {
	inWorld(t, func(w *world) {
		reply := func(_ context.Context, q adapters.Question) adapters.Reply {
			if q.Kind == adapters.Press {
				return quoting("short")
			}
			r := quoting(strings.Repeat("ক", 9000))
			r.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
			return r
		}
		w.handler.Reply = reply
		w.private(1, 1, "question")
		w.start()
		w.settle(time.Minute)
		sent := w.fake.sent()
		if len(sent) != 3 || len(sent[0].Buttons) != 0 || len(sent[2].Buttons) != 1 {
			t.Fatalf("%d messages, want three with the button under the last", len(sent))
		}
		w.stop()
		w2 := newWorld(t, w.fake, w.memory)
		w2.handler.Reply = reply
		w2.start()
		w2.press(1, "more", "more", map[string]any{"message_id": sent[2].ID, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
		if left := w.fake.sent(); len(left) != 1 || left[0].ID != sent[0].ID || !strings.Contains(left[0].Text, "short") {
			t.Errorf("%d messages are left, the first %q", len(left), left[0].Text)
		}
		w2.stop()
	})
}

func TestPressAnsweredTooLate(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.fault = func(method string, _ url.Values, _ int) *plantedFault {
			if method == "answerCallbackQuery" {
				return apiFault(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", nil)
			}
			return nil
		}
		w.private(1, 1, "question")
		w.start()
		w.settle(time.Second)
		m := w.fake.sent()[0]
		w.press(1, "late", "x", map[string]any{"message_id": m.ID, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
		if m := w.fake.sent()[0]; m.Edits != 1 {
			t.Errorf("a press whose sign is gone was not worked on")
		}
	})
}

func TestKeyboardRows(t *testing.T) {
	label := func(n int) adapters.Choice { return adapters.Choice{Label: strings.Repeat("ক", n), Data: "d"} }
	rows := keyboard([]adapters.Choice{label(5), label(5), label(5), label(5), label(40), label(20), label(10)}).InlineKeyboard
	var got []int
	for _, r := range rows {
		got = append(got, len(r))
	}
	if want := []int{3, 1, 1, 1, 1}; len(got) != len(want) || got[0] != 3 {
		t.Errorf("rows of %v buttons, want %v", got, want)
	}
}
