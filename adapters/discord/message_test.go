package discord

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// change sets fields of a message.
func change(m map[string]any, pairs ...any) map[string]any {
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func TestAnswersOnlyWhatIsAddressed(t *testing.T) {
	t.Parallel()
	bot := map[string]any{"id": discordtest.BotID, "bot": true}
	mine := map[string]any{"id": "1", "author": bot, "content": "আগের উত্তর"}
	others := map[string]any{"id": "2", "author": map[string]any{"id": "5"}, "content": "<@" + discordtest.BotID + "> দেখো"}
	r := start(t, nil, func(_ *discordtest.Server, a *Adapter) {
		a.cfg.Channels = map[string][]string{"400000000000000009": {"500000000000000009"}}
	})
	n := 0
	id := func() string { n++; return fmt.Sprintf("7%017d", n) }
	for _, c := range []struct {
		name    string
		message map[string]any
		text    string // what the handler gets; "-" when it gets nothing
	}{
		{"a mention", mention(id(), "কী?"), "কী?"},
		{"a mention at the end", change(mention(id(), ""), "content", "কী? <@!"+discordtest.BotID+">"), "কী?"},
		{"another's mention", plainMessage(id(), "<@1000000000000000019> কী?"), "-"},
		{"nobody's", plainMessage(id(), ""), "-"},
		{"a reply to the bot", change(plainMessage(id(), "কেন?"), "type", 19, "referenced_message", mine), "কেন?"},
		{"a reply to a deleted message", change(plainMessage(id(), ""), "type", 19, "referenced_message", nil), "-"},
		{"a reply to another about the bot", change(plainMessage(id(), ""), "type", 19, "referenced_message", others), "-"},
		{"in private", change(plainMessage(id(), "কী?"), "guild_id", nil), "কী?"},
		{"a bot's", change(mention(id(), "কী?"), "author", map[string]any{"id": "8", "bot": true}), "-"},
		{"its own", change(mention(id(), "কী?"), "author", bot), "-"},
		{"a webhook's", change(mention(id(), "কী?"), "webhook_id", "8"), "-"},
		{"nobody as author", change(mention(id(), "কী?"), "author", nil), "-"},
		{"of the system", change(mention(id(), "কী?"), "type", 7), "-"},
		{"with a component nobody knows", change(mention(id(), "কী?"), "components", []any{map[string]any{"type": 18, "component": 1}}), "কী?"},
		{"with a field of another type", change(mention(id(), "কী?"), "embeds", "none"), "কী?"},
		{"outside the server's channels", change(mention(id(), "কী?"), "guild_id", "400000000000000009"), "-"},
		{"in the server's channel", change(mention(id(), "কী?"), "guild_id", "400000000000000009", "channel_id", "500000000000000009"), "কী?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(r.handler.Asked())
			r.Dispatch(t, "MESSAGE_CREATE", c.message)
			last := id()
			r.Dispatch(t, "MESSAGE_CREATE", mention(last, "শেষ"))
			r.AwaitReply(t, last, 1)
			var got []string
			if c.text != "-" {
				r.AwaitReply(t, c.message["id"].(string), 1)
			}
			for _, q := range r.handler.Asked()[before:] {
				if q.Text != "শেষ" {
					got = append(got, q.Text)
				}
			}
			want := []string{c.text}
			if c.text == "-" {
				want = nil
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
				t.Errorf("the handler got %q, want %q", got, want)
			}
		})
	}
}

// TestReplyWithoutPing: Discord hides the words, so the bot says how to be heard.
func TestReplyWithoutPing(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.Dispatch(t, "MESSAGE_CREATE", change(plainMessage("700000000000000001", ""), "type", 19, "referenced_message",
		map[string]any{"id": "1", "author": map[string]any{"id": discordtest.BotID}}))
	got := r.AwaitReply(t, "700000000000000001", 1)
	if seen := discordtest.Read(got[0].Content).Text; seen != wordsUnseen {
		t.Errorf("shown: %q", seen)
	}
	if len(r.handler.Asked()) != 0 {
		t.Error("an empty question reached the handler")
	}
}

func TestWhatAMessageRefersTo(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/file" {
				return false
			}
			if r.Header.Get("Authorization") != "" {
				t.Error("the bot's token goes to the file server")
			}
			_, _ = io.WriteString(w, "contents")
			return true
		}
	})
	for i, c := range []struct {
		field            string
		value            any
		replied, answers string
	}{
		{"referenced_message", map[string]any{"id": "44", "content": "আমার কথা\n> উত্তর\n— উৎস", "author": map[string]any{"id": discordtest.BotID}}, "উত্তর", "44"},
		{"referenced_message", map[string]any{"id": "45", "content": "অন্যের", "author": map[string]any{"id": "5"}}, "অন্যের", ""},
		{"message_snapshots", []any{map[string]any{"message": map[string]any{"content": "ফরোয়ার্ড"}}}, "ফরোয়ার্ড", ""},
		{"attachments", []any{map[string]any{"filename": "a.txt", "size": 8, "url": strings.TrimSuffix(r.URL, "/api/v9") + "/file"}}, "", ""},
	} {
		id := fmt.Sprintf("7%017d", i+1)
		r.Dispatch(t, "MESSAGE_CREATE", change(mention(id, "কী?"), c.field, c.value, "type", 19))
		r.AwaitReply(t, id, 1)
		q := r.handler.Asked()[i]
		if q.Replied != c.replied || q.Answers != c.answers {
			t.Errorf("%s: replied %q, answers %q", c.field, q.Replied, q.Answers)
		}
		if c.field == "attachments" {
			checkFile(t, q)
		}
	}
}

func checkFile(t *testing.T, q adapters.Question) {
	t.Helper()
	if len(q.Files) != 1 || q.Files[0].Name != "a.txt" || q.Files[0].Size != 8 {
		t.Fatalf("files %+v", q.Files)
	}
	f, err := q.Files[0].Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, err := io.ReadAll(f); string(text) != "contents" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
}

// TestEditChangesTheAnswer: also when the answer gets shorter, and not when only
// a preview was added.
func TestEditChangesTheAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	id := "700000000000000001"
	r.Dispatch(t, "MESSAGE_CREATE", mention(id, strings.Repeat("দীর্ঘ প্রশ্ন ", 300)))
	first := r.AwaitReply(t, id, 2)
	r.Dispatch(t, "MESSAGE_UPDATE", change(mention(id, strings.Repeat("দীর্ঘ প্রশ্ন ", 300)), "embeds", []any{map[string]any{}}))
	r.Dispatch(t, "MESSAGE_UPDATE", change(mention(id, "ছোট?"), "edited_timestamp", "2026-05-03T10:00:00+00:00"))
	r.Dispatch(t, "MESSAGE_UPDATE", mention("700000000000000009", "আগে দেখিনি"))
	r.works(t, "পরে")
	r.stop(t)
	got := r.Replies(id)
	if len(got) != 1 || got[0].ID != first[0].ID || fmt.Sprint(seenQuotes(got)) != "[“ছোট?”]" {
		t.Errorf("after the edit: %+v", got)
	}
	if n := len(r.handler.Asked()); n != 3 {
		t.Errorf("%d questions reached the handler, want 3", n)
	}
	if len(r.Replies("700000000000000009")) != 0 {
		t.Error("an edit of a message that was never answered is answered")
	}
}

// TestNoHistory: without that permission an answer can't refer to its question.
func TestNoHistory(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = pacing("/channels/", func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"code":160002,"message":"Cannot reply without permission to read message history"}`, http.StatusBadRequest)
		})
	})
	r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কী?"))
	if got := r.AwaitReply(t, "", 1); seenQuotes(got)[0] != "“কী?”" {
		t.Errorf("answered with %+v", got)
	}
}
