package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/discordtest"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

const (
	ferryWas = "The ferry at Tilpara begins on 4 May.\nIt carries twelve carts."
	ferryIs  = "The ferry at Tilpara begins on 9 May.\nIt carries twelve carts."
	ferryAsk = "When does the ferry at Tilpara begin?"
)

// TestCorrectionReachesTheChat: a person asks, the article's file is corrected, and the
// chat is told under the answer, on each platform.
func TestCorrectionReachesTheChat(t *testing.T) {
	t.Run("telegram", func(t *testing.T) {
		api := &telegramTalk{news: make(chan struct{}, 1), wrote: make(chan telegramMessage, 8)}
		correct := startCorrecting(t, func(o *Options) {
			o.Config.Telegram.Token = adapters.NewSecret("7654321:AAtestTESTtestTESTtestTESTtest_-0189")
			o.World.Telegram = api
		})
		api.say("5", ferryAsk)
		answer := api.next(t)
		if !strings.Contains(answer.Text, "begins on 4 May.") || answer.Under != 5 {
			t.Fatalf("the answer is %+v", answer)
		}
		correct()
		if got := api.next(t); got.Under != answer.ID || got.Text != told("\n\n", "") {
			t.Errorf("told under %d, want %d:\n%s\nwant\n%s", got.Under, answer.ID, got.Text, told("\n\n", ""))
		}
	})
	t.Run("discord", func(t *testing.T) {
		s := discordtest.New(t)
		correct := startCorrecting(t, func(o *Options) {
			o.Config.Discord.Token, o.Config.Discord.APIURL = adapters.NewSecret(discordtest.Token), s.URL
		})
		const asking = "700000000000000001"
		s.Dispatch(t, "MESSAGE_CREATE", map[string]any{
			"id": asking, "channel_id": "500000000000000001", "guild_id": "400000000000000001", "type": 0,
			"author": map[string]any{"id": "600000000000000001"}, "content": "<@" + discordtest.BotID + "> " + ferryAsk,
			"mentions": []map[string]any{{"id": discordtest.BotID}},
		})
		answer := s.AwaitReply(t, asking, 1)[0]
		if !strings.Contains(discordtest.Seen(answer.Content), "begins on 4 May.") {
			t.Fatalf("the answer is %q", answer.Content)
		}
		correct()
		got := s.AwaitReply(t, answer.ID, 1)[0]
		if said := discordtest.Seen(got.Content); said != told("\n", "— ") || got.Pings {
			t.Errorf("told, with a ping: %t\n%s\nwant\n%s", got.Pings, said, told("\n", "— "))
		}
	})
}

// told is what a chat is told, as its people see it; gap stands between its parts, source
// before a source line.
func told(gap, source string) string {
	return strings.Join([]string{
		time.Now().UTC().Format("Corrected on 2 January 2006:"),
		"was:\nThe ferry at Tilpara begins on 4 May.\n" + source + "“The ferry at Tilpara begins on…” · line 1 · superseded",
		"now:\nThe ferry at Tilpara begins on 9 May.\n" + source + "“The ferry at Tilpara begins on…” · line 1",
		"No more of this in the chat: /settings corrections off",
	}, gap)
}

// startCorrecting runs a bot until the test's end, and returns what corrects its article.
func startCorrecting(t *testing.T, change func(*Options)) (correct func()) {
	t.Helper()
	o, _, log := options(t, strings.NewReader(""))
	file := filepath.Join(t.TempDir(), "news", "ferry.txt")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	write(ferryWas)
	o.Config.Articles, o.Config.Archive.Watch, o.Config.Terminal.Enabled = []string{filepath.Dir(file)}, true, config.Off
	o.Config.Language, o.Config.Timezone, o.World.Settle = "en", "UTC", time.Nanosecond
	change(&o)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Log(log.String())
		}
	})
	return func() { write(ferryIs) }
}

// telegramTalk plays Telegram's Bot API for a bot and one person in private.
type telegramTalk struct {
	mu      sync.Mutex
	updates []json.RawMessage
	news    chan struct{} // holds one when there is something new
	wrote   chan telegramMessage
	n       int
}

type telegramMessage struct {
	ID, Under int
	Text      string
}

// say has the person write.
func (a *telegramTalk) say(id, text string) {
	a.mu.Lock()
	a.updates = append(a.updates, json.RawMessage(fmt.Sprintf(`{"update_id":1,"message":{"message_id":%s,"date":1700000000,"text":%q,
		"chat":{"id":77,"type":"private"},"from":{"id":77,"language_code":"en"}}}`, id, text)))
	a.mu.Unlock()
	a.news <- struct{}{}
}

// next is the bot's next message.
func (a *telegramTalk) next(t *testing.T) telegramMessage {
	t.Helper()
	select {
	case m := <-a.wrote:
		return m
	case <-time.After(time.Minute):
		t.Fatal("the bot wrote nothing")
		return telegramMessage{}
	}
}

// RoundTrip answers a call of the API.
func (a *telegramTalk) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	v, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	var result any = true
	switch path.Base(r.URL.Path) {
	case "getMe":
		result = map[string]any{"id": 7654321, "is_bot": true, "username": "UktiTestBot"}
	case "getWebhookInfo":
		result = map[string]any{"url": ""}
	case "getUpdates":
		select {
		case <-a.news:
		case <-r.Context().Done():
			return nil, r.Context().Err()
		case <-time.After(50 * time.Millisecond):
		}
		a.mu.Lock()
		result, a.updates = append([]json.RawMessage{}, a.updates...), nil
		a.mu.Unlock()
	case "sendMessage":
		result = a.send(v)
	}
	data, err := json.Marshal(map[string]any{"ok": true, "result": result})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: io.NopCloser(bytes.NewReader(data))}, err
}

func (a *telegramTalk) send(v url.Values) any {
	var to struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal([]byte(v.Get("reply_parameters")), &to)
	a.mu.Lock()
	a.n++
	m := telegramMessage{ID: 900 + a.n, Under: to.ID, Text: v.Get("text")}
	a.mu.Unlock()
	a.wrote <- m
	return map[string]any{"message_id": m.ID, "text": m.Text, "chat": map[string]any{"id": 77}}
}
