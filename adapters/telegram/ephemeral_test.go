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

// only delivers a command in a group that nobody but its sender and the bot see.
func (w *world) only(asker, ephemeral int, text string) {
	c := groupChat(1)
	w.fake.Mu.Lock()
	w.fake.People[fmt.Sprintf("%d/%d", c["id"], -ephemeral)] = 0
	w.fake.Mu.Unlock()
	w.fake.Push(map[string]any{"message": map[string]any{
		"message_id": 0, "ephemeral_message_id": ephemeral, "date": 1700000000, "from": person(asker), "chat": c,
		"receiver_user": map[string]any{"id": telegramfake.BotID, "is_bot": true},
		"text":          text, "entities": []map[string]any{{"type": "bot_command", "offset": 0, "length": len(strings.Fields(text)[0])}},
	}})
}

// TestOnlyOnePersonSees: what a person asks unseen in a group is answered to them alone,
// and so are their presses below it; two such messages are two, though both have the
// number 0.
func TestOnlyOnePersonSees(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "privacy", Private: true, About: map[string]string{"en": "What is kept"}}}
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			r := quoting("“" + q.Text + q.Press + "”")
			r.Choices = []adapters.Choice{{Label: "more", Data: "more"}}
			return r
		}
		w.start()
		w.only(1, 7, "/privacy")
		w.settle(5 * time.Second)
		w.only(2, 8, "/privacy please")
		w.settle(5 * time.Second)
		sent := w.fake.Sent()
		if len(sent) != 2 || sent[0].Only != 100001 || sent[0].ReplyTo != -7 || sent[1].Only != 100002 || sent[1].ReplyTo != -8 {
			t.Fatalf("sent %+v", sent)
		}
		for _, q := range w.handler.Asked() {
			if !q.Private || q.Chat != id(int64(groupChat(1)["id"].(int))) {
				t.Errorf("asked %+v, want it private and in the group", q)
			}
		}

		w.fake.Push(map[string]any{"callback_query": map[string]any{
			"id": "p1", "from": person(1), "data": "more",
			"message": map[string]any{"message_id": 0, "ephemeral_message_id": -sent[0].ID, "date": 1700000000, "chat": groupChat(1), "text": sent[0].Text},
		}})
		w.settle(5 * time.Second)
		after := w.fake.Sent()
		if len(after) != 2 || !strings.Contains(after[0].Text, "“more”") || after[0].Only != 100001 || after[1].Text != sent[1].Text {
			t.Errorf("after a press: %+v", after)
		}
		if n := len(w.fake.CallsOf("sendChatAction")); n > 0 {
			t.Errorf("the group is shown %d times that the bot writes", n)
		}
	})
}

// TestRefusedAsideIsNotShownToAll: where Telegram does not take an answer for one person,
// a plainer one is tried, for that person too.
func TestRefusedAsideIsNotShownToAll(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "privacy", Private: true}}
		w.fake.Fault = on("sendMessage", -1, telegramfake.Refusal(400, "Bad Request: something new", nil))
		w.start()
		w.only(1, 7, "/privacy")
		w.settle(time.Minute)
		calls := w.fake.CallsOf("sendMessage")
		if len(calls) != 2 {
			t.Errorf("%d tries, want the answer and a plainer one", len(calls))
		}
		for _, c := range calls {
			if !strings.Contains(c.Values.Get("ephemeral_message_parameters"), `"receiver_user_id":100001`) {
				t.Errorf("tried for all to see: %v", c.Values)
			}
		}
	})
}

// TestExpiredAside: the buttons under a message for one person go as they do elsewhere.
func TestExpiredAside(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Register = []adapters.Command{{Name: "privacy", Private: true}}
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			if q.Kind == adapters.Press {
				return adapters.Reply{Lead: "too late", Expired: true}
			}
			r := quoting("এক।")
			r.Choices = []adapters.Choice{{Label: "more", Data: "more"}}
			return r
		}
		w.start()
		w.only(1, 7, "/privacy")
		w.settle(5 * time.Second)
		before := w.fake.Sent()[0]
		w.fake.Push(map[string]any{"callback_query": map[string]any{
			"id": "p1", "from": person(1), "data": "more",
			"message": map[string]any{"message_id": 0, "ephemeral_message_id": -before.ID, "date": 1700000000, "chat": groupChat(1)},
		}})
		w.settle(5 * time.Second)
		if m := w.fake.Sent()[0]; m.Text != before.Text || len(m.Buttons) != 0 {
			t.Errorf("after a press too late: %+v", m)
		}
	})
}
