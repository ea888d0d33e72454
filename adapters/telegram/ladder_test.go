package telegram

import (
	"context"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// holds says whether a call has an ornament.
var holds = map[string]func(url.Values) bool{
	"reply":    func(v url.Values) bool { return v.Get("reply_parameters") != "" },
	"keyboard": func(v url.Values) bool { return strings.Contains(v.Get("reply_markup"), "callback_data") },
	"entities": func(v url.Values) bool { return v.Get("entities") != "" },
	"preview":  func(v url.Values) bool { return v.Get("link_preview_options") != "" },
	"topic":    func(v url.Values) bool { return v.Get("message_thread_id") != "" },
	"any": func(v url.Values) bool {
		return v.Get("reply_parameters")+v.Get("entities")+v.Get("link_preview_options") != "" || strings.Contains(v.Get("reply_markup"), "callback_data")
	},
	"always": func(url.Values) bool { return true },
}

// refusedCases are wordings of Telegram's refusals and of servers like it, with
// what the message must lose before the server takes it; "always" is final.
var refusedCases = []struct {
	code  int
	text  string
	while string
	calls int // of sendMessage at most
}{
	{400, "Bad Request: message to be replied not found", "reply", 2},
	{400, "Bad Request: message to reply not found", "reply", 2},
	{400, "Bad Request: replied message not found", "reply", 2},
	{400, "Bad Request: reply message not found", "reply", 2},
	{400, "Bad Request: REPLY_MESSAGE_ID_INVALID", "reply", 2},
	{400, "Bad Request: message to reply is from another chat", "reply", 2},
	{400, "Bad Request: can't parse reply parameters JSON object", "reply", 2},
	{400, "Bad Request: invalid reply parameters specified", "reply", 2},
	{400, "Bad Request: QUOTE_TEXT_INVALID", "reply", 2},
	{400, "Bad Request: replies to messages in this chat are forbidden", "reply", 2},

	{400, "Bad Request: BUTTON_DATA_INVALID", "keyboard", 2},
	{400, "Bad Request: BUTTON_URL_INVALID", "keyboard", 2},
	{400, "Bad Request: BUTTON_TYPE_INVALID", "keyboard", 2},
	{400, "Bad Request: BUTTON_COPY_TEXT_INVALID", "keyboard", 3},
	{400, "Bad Request: BUTTON_USER_PRIVACY_RESTRICTED", "keyboard", 2},
	{400, "Bad Request: inline keyboard button URL 'x' is invalid: wrong HTTP URL", "keyboard", 2},
	{400, "Bad Request: inline keyboard expected", "keyboard", 2},
	{400, "Bad Request: can't parse inline keyboard button: field \"text\" is missing", "keyboard", 2},
	{400, "Bad Request: can't parse reply keyboard markup JSON object", "keyboard", 2},
	{400, "Bad Request: object expected as reply markup", "keyboard", 2},
	{400, "Bad Request: REPLY_MARKUP_INVALID", "keyboard", 2},
	{400, "Bad Request: REPLY_MARKUP_TOO_LONG", "keyboard", 2},
	{400, "Bad Request: reply markup is too long", "keyboard", 2},
	{400, "Bad Request: text buttons are unallowed in the inline keyboard", "keyboard", 3},
	{400, "Bad Request: COPY_TEXT_INVALID", "keyboard", 3},

	{400, "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7", "entities", 2},
	{400, "Bad Request: can't parse MessageEntity: Field \"offset\" is not found", "entities", 2},
	{400, "Bad Request: ENTITY_BOUNDS_INVALID", "entities", 2},
	{400, "Bad Request: ENTITIES_TOO_LONG", "entities", 2},
	{400, "Bad Request: ENTITY_MENTION_USER_INVALID", "entities", 2},
	{400, "Bad Request: entity begins in a middle of a UTF-16 symbol", "entities", 2},
	{400, "Bad Request: entity ends after the end of the text", "entities", 2},
	{400, "Bad Request: receive an entity with incorrect offset -1", "entities", 2},
	{400, "Bad Request: unsupported type specified", "entities", 2},
	{400, "Bad Request: wrong URL in text_link", "entities", 2},

	{400, "Bad Request: can't parse link preview options JSON object", "preview", 2},
	{400, "Bad Request: WEBPAGE_URL_INVALID", "preview", 2},
	{400, "Bad Request: WEBPAGE_MEDIA_EMPTY", "preview", 2},
	{400, "Bad Request: wrong HTTP URL specified", "preview", 2},

	{400, "Bad Request", "any", 2},
	{400, "Bad Request: message is too long", "any", 2},
	{400, "Bad Request: MESSAGE_TOO_LONG", "any", 2},
	{400, "Bad Request: something that nobody has seen", "any", 2},
	{400, "Bad Request: METHOD_INVALID", "any", 2},
	{400, "Bad Request: INPUT_CONSTRUCTOR_INVALID", "any", 2},
	{400, "Bad Request: DATA_INVALID", "any", 2},
	{400, "Bad Request: invalid parameter", "any", 2},
	{400, "Bad Request: can't parse entities", "any", 3},            // two things are wrong,
	{400, "Bad Request: BUTTON_DATA_INVALID", "any", 3},             // one is named
	{400, "Bad Request: message to be replied not found", "any", 3}, //
	{413, "Request Entity Too Large", "any", 2},
	{406, "Not Acceptable: UPDATE_APP_TO_LOGIN", "any", 2},

	{400, "Bad Request: message thread not found", "topic", 2},
	{400, "Bad Request: TOPIC_DELETED", "topic", 2},

	{400, "Bad Request: something that no plainer message cures", "always", 2},
	{400, "Bad Request: message text is empty", "always", 2},
	{400, "Bad Request: can't parse entities", "always", 3},
	{400, "Bad Request: chat not found", "always", 1},
	{400, "Bad Request: user not found", "always", 1},
	{400, "Bad Request: group chat was deactivated", "always", 1},
	{400, "Bad Request: not enough rights to send text messages to the chat", "always", 1},
	{400, "Bad Request: have no rights to send a message", "always", 1},
	{400, "Bad Request: need administrator rights in the channel chat", "always", 1},
	{400, "Bad Request: CHAT_WRITE_FORBIDDEN", "always", 1},
	{400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN", "always", 1},
	{400, "Bad Request: CHAT_RESTRICTED", "always", 1},
	{400, "Bad Request: CHANNEL_PRIVATE", "always", 1},
	{400, "Bad Request: USER_BANNED_IN_CHANNEL", "always", 1},
	{400, "Bad Request: PEER_ID_INVALID", "always", 1},
	{400, "Bad Request: TOPIC_CLOSED", "always", 1},
	{403, "Forbidden: bot was blocked by the user", "always", 1},
	{403, "Forbidden: bot was kicked from the supergroup chat", "always", 1},
	{403, "Forbidden: bot is not a member of the channel chat", "always", 1},
	{403, "Forbidden: user is deactivated", "always", 1},
	{403, "Forbidden: bot can't initiate conversation with a user", "always", 1},
}

// withChoices quotes the question, or the press, with a button below.
func withChoices(_ context.Context, q adapters.Question) adapters.Reply {
	r := quoting("“" + q.Text + q.Press + "”")
	r.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
	return r
}

// TestLadder: what is refused for no reason that is final goes out once more in a
// plainer form, with its text and, where they are not at fault, its quotations
// whole; what is final is not tried again.
func TestLadder(t *testing.T) {
	if n := len(refusedCases); n < 60 {
		t.Fatalf("only %d wordings", n)
	}
	for _, c := range refusedCases {
		t.Run(c.text+" while "+c.while, func(t *testing.T) {
			inWorld(t, func(w *world) {
				var calls atomic.Int64
				w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
					if method != "sendMessage" {
						return nil
					}
					calls.Add(1)
					if holds[c.while](v) {
						return telegramfake.Refusal(c.code, c.text, nil)
					}
					return nil
				}
				w.handler.Reply = withChoices
				w.message(forum(), 1, 10, inTopic(7, addressedTo(telegramfake.BotName, "question")))
				w.start()
				w.settle(time.Minute)
				if n := calls.Load(); n > int64(c.calls) {
					t.Errorf("sent %d times, want at most %d", n, c.calls)
				}
				sent := w.fake.Sent()
				if c.while == "always" {
					if len(sent) != 0 {
						t.Errorf("shown: %+v", sent)
					}
					if s := w.adapter.Stats(); s.Failed+s.Dropped != 1 || s.Answered != 0 {
						t.Errorf("counted %+v, want one that could not be shown", s)
					}
					return
				}
				if len(sent) != 1 || !strings.Contains(sent[0].Text, "“question”") {
					t.Fatalf("shown: %+v", sent)
				}
				if s := w.adapter.Stats(); s.Plainer == 0 || s.Answered != 1 || s.Failed != 0 {
					t.Errorf("counted %+v", s)
				}
				if c.while != "topic" && sent[0].Thread != 7 {
					t.Errorf("the answer left its topic for thread %d", sent[0].Thread)
				}
			})
		})
	}
}

// TestLadderTakesOffNoMoreThanNeeded: where the refusal names its reason, the rest
// of the message stays.
func TestLadderTakesOffNoMoreThanNeeded(t *testing.T) {
	for _, c := range []struct{ text, while string }{
		{"Bad Request: message to be replied not found", "reply"},
		{"Bad Request: BUTTON_DATA_INVALID", "keyboard"},
		{"Bad Request: can't parse entities", "entities"},
	} {
		inWorld(t, func(w *world) {
			var last atomic.Pointer[url.Values]
			w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
				if method != "sendMessage" {
					return nil
				}
				last.Store(&v)
				if holds[c.while](v) {
					return telegramfake.Refusal(400, c.text, nil)
				}
				return nil
			}
			w.handler.Reply = withChoices
			w.private(1, 1, "question")
			w.start()
			w.settle(time.Minute)
			for name, has := range holds {
				if name == "any" || name == "always" || name == "topic" {
					continue
				}
				if want := name != c.while; has(*last.Load()) != want {
					t.Errorf("after %q the message has its %s: %t, want %t", c.text, name, !want, want)
				}
			}
		})
	}
}

// TestLadderOfEdits: a press whose answer can't be put in the place of the earlier
// one without ornaments either gets a message of its own.
func TestLadderOfEdits(t *testing.T) {
	for name, while := range map[string]string{"plain edit": "any", "new message": "always"} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.handler.Reply = withChoices
				w.private(1, 1, "question")
				w.start()
				w.settle(time.Minute)
				first := w.fake.Sent()[0]
				w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
					if method == "editMessageText" && holds[while](v) {
						return telegramfake.Refusal(400, "Bad Request: something new", nil)
					}
					return nil
				}
				w.press(1, "q", "more", map[string]any{"message_id": first.ID, "date": 1, "chat": map[string]any{"id": 100001, "type": "private"}})
				sent := w.fake.Sent()
				if want := map[string]int{"any": 1, "always": 2}[while]; len(sent) != want || !strings.Contains(sent[len(sent)-1].Text, "“more”") {
					t.Errorf("shown: %+v, want %d messages, the last with the press's answer", sent, want)
				}
			})
		})
	}
}

// TestLadderOfInlineResults: refused results come again as text alone.
func TestLadderOfInlineResults(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = func(method string, v url.Values, _ int) *telegramfake.Fault {
			if method == "answerInlineQuery" && strings.Contains(v.Get("results"), "entities") {
				return telegramfake.Refusal(400, "Bad Request: RESULT_CONTENT_INVALID", nil)
			}
			return nil
		}
		w.start()
		w.fake.Push(map[string]any{"inline_query": map[string]any{"id": "i", "from": person(1), "query": "question", "offset": ""}})
		w.settle(time.Minute)
		calls := w.fake.CallsOf("answerInlineQuery")
		if len(calls) != 2 || !strings.Contains(calls[1].Values.Get("results"), "“question”") {
			t.Errorf("%d calls: %+v", len(calls), calls)
		}
		if s := w.adapter.Stats(); s.Answered != 1 || s.Plainer != 1 {
			t.Errorf("counted %+v", s)
		}
	})
}

// TestPlainer: a call that has nothing left to take off is given up.
func TestPlainer(t *testing.T) {
	bare := func() args { return args{"text": "x", "chat_id": 1} }
	for _, why := range []fault{faultRequest, faultEntities, faultKeyboard, faultNoReply, faultNoTopic, faultFinal, faultGone, faultUnchanged} {
		if took := plainer(bare(), why, false); len(took) > 0 {
			t.Errorf("fault %d takes %q off a plain call", why, took)
		}
	}
	edit := bare()
	edit["reply_markup"] = keyboard()
	if took := plainer(edit, faultRequest, true); len(took) > 0 {
		t.Errorf("an edit's empty keyboard is taken off: %q", took)
	}
	edit["reply_markup"] = keyboard(key{Text: "a", Data: "b"})
	if took := plainer(edit, faultRequest, true); len(took) != 1 || !isBare(edit["reply_markup"]) {
		t.Errorf("an edit's buttons stay: took %q, left %v", took, edit)
	}
}
