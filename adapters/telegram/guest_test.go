package telegram

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// guest delivers a message that names the bot in a chat that it is not in.
func (w *world) guest(query string, fields map[string]any) {
	m := map[string]any{"message_id": 5, "date": 1700000000, "from": person(1), "chat": groupChat(9), "guest_query_id": query}
	for k, v := range fields {
		m[k] = v
	}
	w.fake.Push(map[string]any{"guest_message": m})
	w.settle(time.Minute)
}

// TestGuest: in a chat that the bot is not in it answers once, with one message, for
// everyone to see; what it can't know there it does not claim.
func TestGuest(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if strings.Contains(q.Text, "long") {
				r := quoting(strings.Repeat("ক", 5000) + "। found.")
				cut := len(r.Quotes[0].Text) - len(" found.")
				r.Quotes[0].Sentences = []adapters.Span{{Start: 0, End: cut}, {Start: cut + 1, End: len(r.Quotes[0].Text)}}
				r.Quotes[0].Best = 1
				return r
			}
			return withChoices(ctx, q)
		}
		w.start()
		w.guest("plain", addressedTo(telegramfake.BotName, "question"))
		w.guest("long", addressedTo(telegramfake.BotName, "long question"))
		reply := addressedTo(telegramfake.BotName, "/quote")
		reply["reply_to_message"] = map[string]any{"message_id": 4, "date": 1, "from": person(2), "chat": groupChat(9), "text": "somebody's claim"}
		w.guest("claim", reply)
		bot := addressedTo(telegramfake.BotName, "from a bot")
		bot["from"] = map[string]any{"id": 77, "is_bot": true}
		w.guest("bot", bot)
		w.guest("", addressedTo(telegramfake.BotName, "without a query"))

		if got := w.fake.Answered["plain"]; !strings.Contains(got, "“question”") {
			t.Errorf("the guest's answer is %q", got)
		}
		if got := w.fake.Answered["long"]; !strings.Contains(got, "found.") || len(got) > 4096 {
			t.Errorf("the answer to a question with a long one is %d bytes", len(got))
		}
		if _, ok := w.fake.Answered["bot"]; ok {
			t.Error("a bot was answered")
		}
		asked := w.handler.Asked()
		if len(asked) != 3 {
			t.Fatalf("%d questions reached the conversation, want 3", len(asked))
		}
		for _, q := range asked {
			admin, err := q.Admin(t.Context())
			if q.Private || admin || err != nil || q.Chat == id(int64(groupChat(9)["id"].(int))) {
				t.Errorf("asked as %+v, admin %t, %v", q, admin, err)
			}
		}
		if asked[2].Replied != "somebody's claim" {
			t.Errorf("the message replied to came as %q", asked[2].Replied)
		}
		if n := len(w.fake.Sent()); n != 0 {
			t.Errorf("%d messages were sent to chats", n)
		}
		if s := w.adapter.Stats(); s.Answered != 3 || s.Failed != 0 || s.Pending != 0 {
			t.Errorf("stats %+v", s)
		}
	})
}

// TestGuestRefused: an answer whose ornaments are refused goes out without them.
func TestGuestRefused(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
			if method == "answerGuestQuery" && strings.Contains(v.Get("result"), "entities") {
				return telegramfake.Refusal(400, "Bad Request: can't parse entities", nil)
			}
			return nil
		}
		w.start()
		w.guest("q", addressedTo(telegramfake.BotName, "question"))
		if got := w.fake.Answered["q"]; !strings.Contains(got, "“question”") {
			t.Errorf("the guest's answer is %q", got)
		}
	})
}

// TestWelcome: one line is said in a group that the bot comes into, and nothing when it
// is made an admin there, or in private.
func TestWelcome(t *testing.T) {
	inWorld(t, func(w *world) {
		w.adapter.words = func(lang, key string) string { return fmt.Sprintf("%s in %s, @{bot}", key, lang) }
		change := func(chat map[string]any, from, to string) {
			w.fake.Push(map[string]any{"my_chat_member": map[string]any{
				"chat": chat, "from": person(1), "old_chat_member": map[string]any{"status": from}, "new_chat_member": map[string]any{"status": to},
			}})
			w.settle(time.Minute)
		}
		w.start()
		change(groupChat(1), "left", "member")
		change(groupChat(1), "member", "administrator")
		change(groupChat(1), "administrator", "left")
		change(map[string]any{"id": 100001, "type": "private"}, "kicked", "member")
		change(map[string]any{"id": -7, "type": "channel"}, "left", "administrator")
		sent := w.fake.Sent()
		if len(sent) != 1 || sent[0].Text != "telegram.welcome in bn, @"+telegramfake.BotName || sent[0].ReplyTo != 0 || strings.Contains(sent[0].Text, "\n") {
			t.Errorf("said: %+v", sent)
		}
		if n := len(w.handler.Asked()); n != 0 {
			t.Errorf("the conversation was asked %d times", n)
		}
	})
}

// TestDescribe: what the bot is is told in each language, once; what somebody has set
// at BotFather stays.
func TestDescribe(t *testing.T) {
	inWorld(t, func(w *world) {
		w.adapter.words = func(lang, key string) string { return key + " " + lang }
		w.handler.Register = []adapters.Command{{Name: "ask", About: map[string]string{"en": "Ask", "bn": "জিজ্ঞেস করুন"}}}
		w.fake.About["MyShortDescription"] = "set by hand"
		w.start()
		w.settle(time.Minute)
		for _, lang := range []string{"", "bn", "en"} {
			want := "telegram.about " + firstOf(lang, "en")
			if got := firstOf(w.fake.About["MyDescription"+lang], w.fake.About["MyDescription"]); got != want {
				t.Errorf("in %q the bot is %q, want %q", lang, got, want)
			}
		}
		if got := w.fake.About["MyShortDescriptionbn"]; got != "" {
			t.Errorf("what was set by hand has become %q", got)
		}
		w.stop()
		before := len(w.fake.CallsOf("setMyDescription"))
		again := newWorld(t, w.fake, w.memory)
		again.adapter.words, again.handler.Register = w.adapter.words, w.handler.Register
		again.start()
		again.settle(time.Minute)
		again.stop()
		if n := len(w.fake.CallsOf("setMyDescription")); n != before {
			t.Errorf("it is told %d times more at the next start", n-before)
		}
	})
}
