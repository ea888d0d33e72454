package telegram

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// entities marks each of the words in a text: "@…" as a mention, "/…" as a command.
func entitiesOf(text string, words ...string) []map[string]any {
	var out []map[string]any
	for _, w := range words {
		at := strings.Index(text, w)
		kind := "mention"
		if w[0] == '/' {
			kind = "bot_command"
		}
		out = append(out, map[string]any{
			"type":   kind,
			"offset": len(utf16.Encode([]rune(text[:at]))),
			"length": len(utf16.Encode([]rune(w))),
		})
	}
	return out
}

func TestAddressed(t *testing.T) {
	const no = "\x00" // not for this bot
	own := map[string]any{"message_id": 5, "from": map[string]any{"id": telegramfake.BotID, "is_bot": true}, "text": "an answer"}
	other := map[string]any{"message_id": 6, "from": map[string]any{"id": 9}, "text": "someone's words"}
	for _, c := range []struct {
		name     string
		text     string
		words    []string // marked as mention or command
		private  bool
		readsAll bool // privacy mode is off
		more     map[string]any
		want     string
	}{
		{name: "private words", text: "পুতিন কবে এলেন?", private: true, want: "পুতিন কবে এলেন?"},
		{name: "private command", text: "/ask who", words: []string{"/ask"}, private: true, want: "/ask who"},
		{name: "private command, not marked", text: "/ask who", private: true, want: "/ask who"},
		{name: "private command with our name", text: "/ask@uktitestbot who", words: []string{"/ask@uktitestbot"}, private: true, want: "/ask who"},
		{name: "private command for another bot", text: "/ask@NewsBot who", words: []string{"/ask@NewsBot"}, private: true, want: no},
		{name: "deep link", text: "/start ABCDEFGHIJ_6", words: []string{"/start"}, private: true, want: "/start ABCDEFGHIJ_6"},
		{name: "group words", text: "who is this", want: no},
		{name: "command with our name", text: "/ask@UktiTestBot who", words: []string{"/ask@UktiTestBot"}, want: "/ask who"},
		{name: "our name in other case", text: "/ASK@uktiTESTbot who", words: []string{"/ASK@uktiTESTbot"}, want: "/ask who"},
		{name: "words on the next line", text: "/ask@UktiTestBot\nwho\nwhen", words: []string{"/ask@UktiTestBot"}, want: "/ask who\nwhen"},
		{name: "command for another bot", text: "/ask@NewsBot who", words: []string{"/ask@NewsBot"}, want: no},
		{name: "a name that begins like ours", text: "/ask@UktiTestBotFake who", words: []string{"/ask@UktiTestBotFake"}, want: no},
		{name: "a command of ours, bare", text: "/ask who", words: []string{"/ask"}, want: "/ask who"},
		{name: "bare, and the bot sees everything", text: "/ask who", words: []string{"/ask"}, readsAll: true, want: no},
		{name: "bare, sees everything, but replies to us", text: "/ask who", words: []string{"/ask"}, readsAll: true, more: map[string]any{"reply_to_message": own}, want: "/ask who"},
		{name: "a command that we don't have", text: "/weather", words: []string{"/weather"}, want: no},
		{name: "a command set as code", text: "/ask@UktiTestBot who", want: no},
		{name: "mention before", text: "@UktiTestBot who?", words: []string{"@UktiTestBot"}, want: "who?"},
		{name: "mention with comma", text: "@UktiTestBot, who?", words: []string{"@UktiTestBot"}, want: "who?"},
		{name: "a colon that belongs to the words", text: "@UktiTestBot :smile:", words: []string{"@UktiTestBot"}, want: ":smile:"},
		{name: "mention behind emoji", text: "👩‍👩‍👧‍👦 who? @uktitestbot", words: []string{"@uktitestbot"}, want: "👩‍👩‍👧‍👦 who?"},
		{name: "mention within", text: "who 🇧🇩 @UktiTestBot is it?", words: []string{"@UktiTestBot"}, want: "who 🇧🇩 is it?"},
		{name: "mention alone", text: "@UktiTestBot", words: []string{"@UktiTestBot"}, want: ""},
		{name: "mention of a name that begins like ours", text: "@UktiTestBotFake who?", words: []string{"@UktiTestBotFake"}, want: no},
		{name: "our name as plain text", text: "@UktiTestBot who?", want: no},
		{name: "mention without a name", text: "Ukti who?", more: map[string]any{"entities": []map[string]any{
			{"type": "text_mention", "offset": 0, "length": 4, "user": map[string]any{"id": telegramfake.BotID}},
		}}, want: "who?"},
		{name: "reply to us", text: "and when?", more: map[string]any{"reply_to_message": own}, want: "and when?"},
		{name: "reply to another", text: "and when?", more: map[string]any{"reply_to_message": other}, want: no},
		{name: "first words in a topic that we opened", text: "hello all", more: map[string]any{
			"message_thread_id": 5, "is_topic_message": true, "reply_to_message": own,
		}, want: no},
		{name: "caption", more: map[string]any{"caption": "@UktiTestBot who?", "caption_entities": entitiesOf("@UktiTestBot", "@UktiTestBot")}, want: "who?"},
		{name: "forwarded into a group", text: "@UktiTestBot who?", words: []string{"@UktiTestBot"}, more: map[string]any{"forward_origin": map[string]any{"type": "user"}}, want: no},
		{name: "a channel's post in its group", text: "@UktiTestBot who?", words: []string{"@UktiTestBot"}, more: map[string]any{"is_automatic_forward": true}, want: no},
		{name: "nothing to read", private: true, want: no},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := map[string]any{
				"message_id": 1, "date": 1, "text": c.text, "entities": entitiesOf(c.text, c.words...),
				"from": person(1), "chat": map[string]any{"id": -5, "type": "supergroup"},
			}
			if c.private {
				m["chat"] = map[string]any{"id": 100001, "type": "private"}
			}
			for k, v := range c.more {
				m[k] = v
			}
			q, ok := readAs(t, c.readsAll, map[string]any{"update_id": 1, "message": m})
			if ok != (c.want != no) || ok && q.question.Text != c.want {
				t.Errorf("addressed %v, %q; want %q", ok, q.question.Text, c.want)
			}
		})
	}
}

func readAs(t *testing.T, readsAll bool, u map[string]any) (ask, bool) {
	t.Helper()
	data, err := json.Marshal(u)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(botUser{ID: telegramfake.BotID, UserName: telegramfake.BotName, ReadsAll: readsAll}, []adapters.Command{{Name: "ask"}})
	return r.read(decode[update](t, string(data)))
}

func TestForwardedAndRepliedTo(t *testing.T) {
	private := map[string]any{"id": 100001, "type": "private"}
	group := map[string]any{"id": -5, "type": "supergroup"}
	other := map[string]any{"message_id": 6, "from": map[string]any{"id": 9}, "text": "the claim"}
	own := map[string]any{"message_id": 7, "from": map[string]any{"id": telegramfake.BotID}, "text": "our answer",
		"entities": []map[string]any{{"type": "blockquote", "offset": 4, "length": 6}}}
	for _, c := range []struct {
		name                   string
		m                      map[string]any
		text, replied, answers string
	}{
		{"forwarded in private", map[string]any{"chat": private, "text": "the claim", "forward_origin": map[string]any{"type": "channel"}}, "", "the claim", ""},
		{"forwarded, as older servers say it", map[string]any{"chat": private, "text": "the claim", "forward_date": 5}, "", "the claim", ""},
		{"a picture forwarded", map[string]any{"chat": private, "caption": "the claim", "forward_date": 5}, "", "the claim", ""},
		{"/quote on another's message", map[string]any{"chat": group, "text": "/quote@UktiTestBot", "entities": entitiesOf("/quote@UktiTestBot", "/quote@UktiTestBot"), "reply_to_message": other}, "/quote", "the claim", ""},
		{"a mention on another's message", map[string]any{"chat": group, "text": "@UktiTestBot", "entities": entitiesOf("@UktiTestBot", "@UktiTestBot"), "reply_to_message": other}, "", "the claim", ""},
		{"a reply to the bot", map[string]any{"chat": group, "text": "and when?", "reply_to_message": own}, "and when?", "answer", "7"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m["message_id"], c.m["date"], c.m["from"] = 1, 1, person(1)
			a, ok := readAs(t, false, map[string]any{"update_id": 1, "message": c.m})
			q := a.question
			if !ok || q.Text != c.text || q.Replied != c.replied || q.Answers != c.answers {
				t.Errorf("read %v %q, replied %q, answers %q", ok, q.Text, q.Replied, q.Answers)
			}
		})
	}
}

func TestWhoSpeaks(t *testing.T) {
	group := map[string]any{"id": -5, "type": "supergroup"}
	for _, c := range []struct {
		name  string
		m     map[string]any
		asker string // "" for nobody to answer
		admin bool
	}{
		{"a person", map[string]any{"from": person(1)}, "100001", false},
		{"a bot", map[string]any{"from": map[string]any{"id": 9, "is_bot": true}}, "", false},
		{"an anonymous admin", map[string]any{"from": map[string]any{"id": anonymousAdmin, "is_bot": true}, "sender_chat": group}, "-5", true},
		{"a person in a channel's name", map[string]any{"from": map[string]any{"id": channelSpeaker, "is_bot": true}, "sender_chat": map[string]any{"id": -77}}, "-77", false},
		{"nobody", map[string]any{}, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := "@UktiTestBot who?"
			c.m["message_id"], c.m["date"], c.m["chat"], c.m["text"], c.m["entities"] = 1, 1, group, text, entitiesOf(text, "@UktiTestBot")
			a, ok := readAs(t, false, map[string]any{"update_id": 1, "message": c.m})
			if ok != (c.asker != "") || a.question.Asker != c.asker || a.anonymous != c.admin {
				t.Errorf("asker %q, answered %v, anonymous admin %v", a.question.Asker, ok, a.anonymous)
			}
		})
	}
}

// FuzzRead: whatever an update holds, reading it must not panic, and what is
// read for a group must have been addressed.
func FuzzRead(f *testing.F) {
	for _, raw := range brokenUpdates {
		f.Add([]byte(strings.ReplaceAll(raw, "ID", "7")))
	}
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"date":1,"text":"🇧🇩@UktiTestBot x","entities":[{"type":"mention","offset":3,"length":12}],"from":{"id":5},"chat":{"id":-5,"type":"group"}}}`))
	r := newReader(botUser{ID: telegramfake.BotID, UserName: telegramfake.BotName}, nil)
	f.Fuzz(func(t *testing.T, raw []byte) {
		var u update
		if json.Unmarshal(raw, &u) != nil {
			return
		}
		a, ok := r.read(u)
		if ok && a.question.Asker == "" {
			t.Errorf("a question without an asker: %+v", a)
		}
		if ok && a.group && a.callback == "" && len(u.messageOrEdit().Entities)+len(u.messageOrEdit().CaptionEntities) == 0 && u.messageOrEdit().ReplyTo == nil {
			t.Errorf("a group's message without entities or reply was taken as addressed: %s", raw)
		}
	})
}

func (u update) messageOrEdit() *message {
	if u.Message != nil {
		return u.Message
	}
	return u.Edited
}
