package telegram

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// press delivers the press of a button under one of the bot's messages.
func (w *world) press(asker int, query, data string, message map[string]any) {
	c := map[string]any{"id": query, "from": person(asker), "data": data}
	if message != nil {
		c["message"] = message
	}
	w.fake.Push(map[string]any{"callback_query": c})
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
				panic("no answer, " + telegramfake.Token)
			}
			return quoting("second")
		}
		w.message(groupChat(1), 1, 1, addressedTo(telegramfake.BotName, "question"))
		w.start()
		w.settle(time.Second)
		m := w.fake.Sent()[0]
		if len(m.Buttons) != 2 || m.Buttons[0] != [2]string{choices[0].Label, choices[0].Data} {
			t.Fatalf("buttons %q", m.Buttons)
		}
		on := map[string]any{"message_id": m.ID, "date": 1, "chat": groupChat(1)}

		w.press(2, "stranger", choices[0].Data, on)
		if got := w.fake.Answered["stranger"]; got != "only the asker can press" {
			t.Errorf("a stranger sees %q", got)
		}
		if m := w.fake.Sent()[0]; !strings.Contains(m.Text, "first") {
			t.Errorf("a stranger changed the answer to %q", m.Text)
		}
		w.press(1, "owner", choices[0].Data, on)
		if got, ok := w.fake.Answered["owner"]; !ok || got != "" {
			t.Errorf("the owner's press was answered: %v, with %q", ok, got)
		}
		if sent := w.fake.Sent(); len(sent) != 1 || !strings.Contains(sent[0].Text, "second") || len(sent[0].Buttons) != 0 {
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
			if _, ok := w.fake.Answered[c.query]; !ok {
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
		sent := w.fake.Sent()
		if len(sent) != 3 || len(sent[0].Buttons) != 0 || len(sent[2].Buttons) != 1 {
			t.Fatalf("%d messages, want three with the button under the last", len(sent))
		}
		w.stop()
		w2 := newWorld(t, w.fake, w.memory)
		w2.handler.Reply = reply
		w2.start()
		w2.press(1, "more", "more", map[string]any{"message_id": sent[2].ID, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
		if left := w.fake.Sent(); len(left) != 1 || left[0].ID != sent[0].ID || !strings.Contains(left[0].Text, "short") {
			t.Errorf("%d messages are left, the first %q", len(left), left[0].Text)
		}
		w2.stop()
	})
}

func TestPressAnsweredTooLate(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = func(method string, _ url.Values, _ int) *telegramfake.Fault {
			if method == "answerCallbackQuery" {
				return telegramfake.Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid", nil)
			}
			return nil
		}
		w.private(1, 1, "question")
		w.start()
		w.settle(time.Second)
		m := w.fake.Sent()[0]
		w.press(1, "late", "x", map[string]any{"message_id": m.ID, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
		if m := w.fake.Sent()[0]; m.Edits != 1 {
			t.Errorf("a press whose sign is gone was not worked on")
		}
	})
}

func TestKeyboardRows(t *testing.T) {
	label := func(n int) adapters.Choice { return adapters.Choice{Label: strings.Repeat("ক", n), Data: "d"} }
	rows := keyboard(presses([]adapters.Choice{label(5), label(5), label(5), label(5), label(40), label(20), label(10)})...).Rows
	var got []int
	for _, r := range rows {
		got = append(got, len(r))
	}
	if want := []int{3, 1, 1, 1, 1}; len(got) != len(want) || got[0] != 3 {
		t.Errorf("rows of %v buttons, want %v", got, want)
	}
}

// TestPressesInAHurry: ten presses in a second are all answered at once, although
// the group's budget lets only a few messages out.
func TestPressesInAHurry(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = withChoices
		for i := range 12 { // the group's own answers use up its budget
			w.message(groupChat(1), i, 100+i, addressedTo(telegramfake.BotName, "question"))
		}
		w.start()
		w.settle(2 * time.Minute)
		first := w.fake.Sent()[0]
		for i := range 8 {
			w.message(groupChat(1), 50+i, 200+i, addressedTo(telegramfake.BotName, "more"))
		}
		begun := time.Now()
		for i := range 10 {
			c := map[string]any{"id": fmt.Sprint("q", i), "from": person(0), "data": fmt.Sprint("p", i),
				"message": map[string]any{"message_id": first.ID, "date": 1, "chat": groupChat(1)}}
			w.fake.Push(map[string]any{"callback_query": c})
			time.Sleep(100 * time.Millisecond)
		}
		w.settle(time.Millisecond)
		if n := len(w.fake.Answered); n != 10 {
			t.Errorf("%d presses are answered %v after the first, want 10", n, time.Since(begun))
		}
		w.settle(time.Minute)
		if n := len(w.fake.CallsOf("answerCallbackQuery")); n != 10 {
			t.Errorf("ten presses are answered %d times", n)
		}
		for _, m := range w.fake.Sent() {
			if m.ID == first.ID && !strings.Contains(m.Text, "“p9”") {
				t.Errorf("after the last press the message is %q", m.Text)
			}
		}
	})
}

// TestExpiredPress: a button that is of no more use goes; the answer stays, for
// everyone, and who pressed is told aside, however long the words are.
func TestExpiredPress(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if q.Kind == adapters.Press {
				return adapters.Reply{Lead: strings.Repeat("পুরোনো ", 100), Expired: true}
			}
			return withChoices(ctx, q)
		}
		w.message(groupChat(1), 1, 1, addressedTo(telegramfake.BotName, "question"))
		w.start()
		w.settle(time.Second)
		m := w.fake.Sent()[0]
		w.press(2, "q", "more", map[string]any{"message_id": m.ID, "date": 1, "chat": groupChat(1)})
		sent := w.fake.Sent()
		if len(sent) != 1 || !strings.Contains(sent[0].Text, "“question”") || len(sent[0].Buttons) != 0 {
			t.Errorf("shown: %+v", sent)
		}
		if got := w.fake.Answered["q"]; !strings.HasPrefix(got, "পুরোনো") || utf8.RuneCountInString(got) > maxToast {
			t.Errorf("who pressed is told %q", got)
		}
	})
}

// TestPressForTheFaceless: the buttons under an answer to an anonymous admin or to a
// channel are the admins', over further presses and restarts; nobody else's.
func TestPressForTheFaceless(t *testing.T) {
	for name, sender := range map[string]map[string]any{
		"anonymous admin": {"from": map[string]any{"id": anonymousAdmin, "is_bot": true}, "sender_chat": groupChat(1)},
		"channel":         {"from": map[string]any{"id": channelSpeaker, "is_bot": true}, "sender_chat": map[string]any{"id": -77, "type": "channel"}},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				owner := id(int64(sender["sender_chat"].(map[string]any)["id"].(int)))
				w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
					if q.Kind == adapters.Press && q.Asker != owner {
						return adapters.Reply{Lead: "not yours"}
					}
					return withChoices(ctx, q)
				}
				fields := addressedTo(telegramfake.BotName, "question")
				for k, v := range sender {
					fields[k] = v
				}
				w.message(groupChat(1), 1, 1, fields)
				w.start()
				w.settle(time.Minute)
				m := w.fake.Sent()[0]
				on := map[string]any{"message_id": m.ID, "date": 1, "chat": groupChat(1)}
				w.press(2, "member", "one", on) // the fake's only admin is person 1
				if got := w.fake.Answered["member"]; got != "not yours" {
					t.Errorf("a member is told %q", got)
				}
				for _, data := range []string{"two", "three"} {
					w.press(1, "admin "+data, data, on)
					if text := w.fake.Sent()[0].Text; !strings.Contains(text, "“"+data+"”") {
						t.Errorf("after an admin's press the answer is %q, the admin is told %q", text, w.fake.Answered["admin "+data])
					}
				}
			})
		})
	}
}

// TestAdminOfAClosedList: where the list of members is closed to the bot, the list of
// admins tells.
func TestAdminOfAClosedList(t *testing.T) {
	inWorld(t, func(w *world) {
		closed := telegramfake.Refusal(400, "Bad Request: member list is inaccessible", nil)
		w.fake.Fault = func(method string, _ url.Values, _ int) *telegramfake.Fault {
			if method == "getChatMember" {
				return closed
			}
			return nil
		}
		for asker, want := range map[int64]bool{100001: true, 100002: false} {
			got, err := w.adapter.chats.admin(ask{chat: -5, asker: asker, group: true})(w.t.Context())
			if got != want || err != nil {
				t.Errorf("person %d is an admin: %t, %v, want %t", asker, got, err, want)
			}
		}
	})
}
