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

// forum is a group with topics; the bot answers in the topic it was asked in.
func forum() map[string]any {
	return map[string]any{"id": -1001000000777, "type": "supergroup", "is_forum": true}
}

func inTopic(thread int, fields map[string]any) map[string]any {
	fields["message_thread_id"], fields["is_topic_message"] = thread, true
	return fields
}

func TestAnswersStayInTheirTopic(t *testing.T) {
	inWorld(t, func(w *world) {
		w.message(forum(), 1, 10, inTopic(7, addressedTo(telegramfake.BotName, "in topic 7")))
		general := addressedTo(telegramfake.BotName, "in General")
		w.message(forum(), 1, 11, inTopic(1, general))
		// A reply chain outside forums has a thread number, which is no topic.
		chain := addressedTo(telegramfake.BotName, "in a chain")
		chain["message_thread_id"] = 55
		w.message(groupChat(1), 1, 12, chain)
		w.start()
		w.settle(time.Minute)
		for message, thread := range map[int]string{10: "7", 11: "", 12: ""} {
			if n := len(w.fake.AnswersTo(message)); n != 1 {
				t.Errorf("message %d has %d answers", message, n)
			}
			for _, c := range w.fake.CallsOf("sendMessage") {
				if strings.Contains(c.Values.Get("reply_parameters"), fmt.Sprint(message)) && c.Values.Get("message_thread_id") != thread {
					t.Errorf("the answer to %d was sent to thread %q, want %q", message, c.Values.Get("message_thread_id"), thread)
				}
			}
		}
	})
}

func TestAnswerOutlivesItsQuestion(t *testing.T) {
	inWorld(t, func(w *world) {
		w.message(forum(), 1, 10, inTopic(7, addressedTo(telegramfake.BotName, "deleted meanwhile")))
		w.message(forum(), 2, 11, inTopic(404, addressedTo(telegramfake.BotName, "topic deleted meanwhile")))
		w.fake.Mu.Lock()
		delete(w.fake.People, "-1001000000777/10")
		w.fake.Mu.Unlock()
		w.start()
		w.settle(time.Minute)
		sent := w.fake.Sent()
		if len(sent) != 2 {
			t.Fatalf("%d answers, want 2", len(sent))
		}
		var lonely, topicless int
		for _, m := range sent {
			switch {
			case m.ReplyTo == 0 && m.Thread == 7:
				lonely++
			case m.ReplyTo == 11:
				topicless++
			}
		}
		if lonely != 1 || topicless != 1 {
			t.Errorf("sent %+v; want one answer in topic 7 that replies to nothing, and one reply to 11", sent)
		}
	})
}

// TestSendFaults plays each way in which sending fails and may be mended.
func TestSendFaults(t *testing.T) {
	wait30 := telegramfake.Refusal(429, "Too Many Requests: retry after 30", map[string]any{"retry_after": 30})
	for _, c := range []struct {
		name         string
		fault        *telegramfake.Fault
		times        int // how often it happens
		within       time.Duration
		answers      int
		after        time.Duration // the answer must not come earlier
		failed, gone uint64
	}{
		{name: "wait", fault: wait30, times: 1, within: time.Minute, answers: 1, after: 30 * time.Second},
		{name: "server error", fault: telegramfake.Refusal(500, "Internal Server Error", nil), times: 3, within: time.Minute, answers: 1},
		{name: "HTML page", fault: &telegramfake.Fault{Status: 502, Body: "<html>"}, times: 3, within: time.Minute, answers: 1},
		{name: "lost before it was done", fault: &telegramfake.Fault{Lost: "before"}, times: 1, within: time.Minute, answers: 1},
		{name: "lost after it was done", fault: &telegramfake.Fault{Lost: "after"}, times: 1, within: time.Minute, answers: 2},
		{name: "lost every time", fault: &telegramfake.Fault{Lost: "after"}, times: -1, within: time.Hour, answers: 2, failed: 1},
		{name: "no answer", fault: &telegramfake.Fault{Slow: time.Hour}, times: 1, within: time.Minute, answers: 1},
		{name: "down for long", fault: &telegramfake.Fault{Status: 502, Body: "<html>"}, times: -1, within: 2 * time.Hour, failed: 1},
		{name: "blocked", fault: telegramfake.Refusal(403, "Forbidden: bot was blocked by the user", nil), times: -1, within: time.Minute, gone: 1},
		{name: "chat gone", fault: telegramfake.Refusal(400, "Bad Request: chat not found", nil), times: -1, within: time.Minute, gone: 1},
		{name: "refused", fault: telegramfake.Refusal(400, "Bad Request: something new", nil), times: -1, within: time.Minute, failed: 1},
		{name: "entities refused", fault: telegramfake.Refusal(400, "Bad Request: can't parse entities", nil), times: 1, within: time.Minute, answers: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.fake.Fault = toChat(100001, c.times, c.fault)
				begun := time.Now()
				w.private(1, 1, "question")
				w.private(2, 2, "someone else's")
				w.start()
				w.settle(5 * time.Second)
				if len(w.fake.AnswersTo(2)) != 1 {
					t.Errorf("one chat's trouble holds up another")
				}
				w.settle(c.within)
				if n := len(w.fake.AnswersTo(1)); n != c.answers {
					t.Errorf("%d answers, want %d", n, c.answers)
				}
				for _, m := range w.fake.Sent() {
					if m.ReplyTo == 1 && m.At.Sub(begun) < c.after {
						t.Errorf("sent after %v, asked to wait %v", m.At.Sub(begun), c.after)
					}
				}
				if s := w.adapter.Stats(); s.Failed != c.failed || s.Dropped != c.gone || s.Pending != 0 {
					t.Errorf("stats %+v, want %d failed and %d dropped", s, c.failed, c.gone)
				}
			})
		})
	}
}

func TestShutOutIsQuiet(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = toChat(100001, -1, telegramfake.Refusal(403, "Forbidden: bot was blocked by the user", nil))
		release := make(chan struct{})
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			<-release
			return echo(ctx, q)
		}
		for i := 1; i <= 10; i++ {
			w.private(1, i, "question")
		}
		w.start()
		close(release)
		w.settle(time.Minute)
		if n := len(w.fake.CallsOf("sendMessage")); n != 1 {
			t.Errorf("%d tries to write to someone who blocked the bot, want 1", n)
		}
		if strings.Contains(w.log.String(), "level=ERROR") || strings.Contains(w.log.String(), "level=WARN") {
			t.Errorf("being blocked is nobody's fault:\n%s", w.log)
		}
	})
}

func TestKickedDropsWhatWaits(t *testing.T) {
	inWorld(t, func(w *world) {
		release := make(chan struct{})
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			<-release
			return echo(ctx, q)
		}
		for i := 1; i <= 5; i++ {
			w.message(groupChat(1), 1, i, addressedTo(telegramfake.BotName, "question"))
		}
		w.start()
		w.fake.Push(map[string]any{"my_chat_member": map[string]any{
			"chat": groupChat(1), "new_chat_member": map[string]any{"status": "kicked"},
		}})
		w.settle(time.Second)
		close(release)
		w.settle(time.Minute)
		if n := len(w.handler.Asked()); n != 1 {
			t.Errorf("%d questions of a chat that put the bot out were looked up, want the one in flight", n)
		}
	})
}

func TestGroupThatMoves(t *testing.T) {
	inWorld(t, func(w *world) {
		old := map[string]any{"id": -42, "type": "group"}
		moved := -1001000000001 // groupChat(1)
		w.fake.Fault = toChat(-42, -1, telegramfake.Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", map[string]any{"migrate_to_chat_id": moved}))
		w.message(old, 1, 1, addressedTo(telegramfake.BotName, "asked before"))
		w.start()
		w.settle(time.Minute)
		w.message(groupChat(1), 1, 2, addressedTo(telegramfake.BotName, "asked after"))
		w.settle(time.Minute)
		sent := w.fake.Sent()
		if len(sent) != 2 || sent[0].Chat != moved || sent[1].Chat != moved {
			t.Fatalf("answers %+v, want two in %d", sent, moved)
		}
		asked := w.handler.Asked()
		if asked[0].Chat != asked[1].Chat {
			t.Errorf("the chat was %q and is %q: its settings would be lost", asked[0].Chat, asked[1].Chat)
		}
	})
}

func TestGroupSaysItMoved(t *testing.T) {
	inWorld(t, func(w *world) {
		w.message(map[string]any{"id": -42, "type": "group"}, 1, 1, map[string]any{"migrate_to_chat_id": -1001000000001})
		w.message(groupChat(1), 1, 2, addressedTo(telegramfake.BotName, "asked after"))
		w.start()
		w.settle(time.Minute)
		if asked := w.handler.Asked(); len(asked) != 1 || asked[0].Chat != "-42" {
			t.Errorf("asked %+v, want one question in chat -42", asked)
		}
	})
}

func TestEditedQuestion(t *testing.T) {
	inWorld(t, func(w *world) {
		long := strings.Repeat("ক", 6000)
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			if q.Text == "long" {
				return quoting(long)
			}
			return echo(context.Background(), q)
		}
		edit := func(text string) {
			w.fake.Push(map[string]any{"edited_message": map[string]any{
				"message_id": 1, "date": 1700000000, "from": person(1), "text": text,
				"chat": map[string]any{"id": 100001, "type": "private"},
			}})
			w.settle(time.Minute)
		}
		w.private(1, 1, "first")
		w.start()
		w.settle(time.Minute)
		edit("first") // Telegram reports edits that change no words
		edit("long")
		if got := w.fake.AnswersTo(1); len(got) != 2 || !strings.Contains(strings.Join(got, ""), "ককক") {
			t.Errorf("after growing: %d messages", len(got))
		}
		edit("second")
		if got := w.fake.AnswersTo(1); len(got) != 1 || !strings.Contains(got[0], "“second”") {
			t.Errorf("after shrinking: %q", got)
		}
		w.fake.Mu.Lock()
		for _, m := range w.fake.Messages {
			m.Deleted = true
		}
		w.fake.Mu.Unlock()
		edit("third")
		if got := w.fake.AnswersTo(1); len(got) != 1 || !strings.Contains(got[0], "“third”") {
			t.Errorf("after its answer was deleted: %q", got)
		}
		if s := w.adapter.Stats(); s.Failed != 0 {
			t.Errorf("stats %+v\n%s", s, w.log)
		}
	})
}

func TestAlteredQuoteIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name, text string
		changes    func(string) string
		altered    uint64
	}{
		{"kept", "নদীর পাড়ে পাঠাগার।", telegramfake.Changed, 0},
		{"known beforehand", "a\tb", telegramfake.Changed, 1},
		{"known beforehand, though not shown", "a\tb", func(s string) string { return s }, 1},
		{"a change nobody knew of", "“উক্তি”", func(s string) string { return strings.ReplaceAll(s, "“", `"`) }, 1},
		{"around the quote only", "উক্তি।", func(s string) string { return strings.ReplaceAll(s, "খবরে", "খবর") }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.fake.Changes = c.changes
				w.handler.Reply = func(context.Context, adapters.Question) adapters.Reply { return quoting(c.text) }
				w.private(1, 1, "question")
				w.start()
				w.settle(time.Second)
				if got := w.adapter.Stats().Altered; got != c.altered {
					t.Errorf("counted %d altered quotes, want %d", got, c.altered)
				}
				if got := strings.Contains(w.log.String(), "altered quote"); got != (c.altered > 0) {
					t.Errorf("logged: %v", got)
				}
			})
		})
	}
}

func TestEditAnsweredWithNothing(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = func(method string, _ url.Values, _ int) *telegramfake.Fault {
			if method == "editMessageText" {
				return &telegramfake.Fault{Status: 200, Body: `{"ok":true,"result":null}`, Done: true}
			}
			return nil
		}
		w.private(1, 1, "first")
		w.start()
		w.settle(time.Second)
		w.fake.Push(map[string]any{"edited_message": map[string]any{
			"message_id": 1, "date": 1700000000, "from": person(1), "text": "second",
			"chat": map[string]any{"id": 100001, "type": "private"},
		}})
		w.settle(time.Minute)
		if got := w.fake.AnswersTo(1); len(got) != 1 || !strings.Contains(got[0], "“second”") {
			t.Errorf("shown %q", got)
		}
		if s := w.adapter.Stats(); s.Altered != 0 || s.Failed != 0 || s.Answered != 2 {
			t.Errorf("stats %+v", s)
		}
	})
}

func TestTyping(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if q.Text == "slow" {
				time.Sleep(10 * time.Second)
			}
			return echo(ctx, q)
		}
		w.private(1, 1, "quick")
		w.start()
		w.settle(time.Minute)
		if n := len(w.fake.CallsOf("sendChatAction")); n != 0 {
			t.Errorf("a quick answer showed %d times that it comes", n)
		}
		w.message(forum(), 2, 2, inTopic(7, addressedTo(telegramfake.BotName, "slow")))
		w.settle(time.Minute)
		calls := w.fake.CallsOf("sendChatAction")
		if len(calls) != 3 {
			t.Errorf("an answer of ten seconds showed %d times that it comes, want 3", len(calls))
		}
		for _, c := range calls {
			if c.Values.Get("message_thread_id") != "7" {
				t.Errorf("shown in thread %q, want 7", c.Values.Get("message_thread_id"))
			}
		}
	})
}
