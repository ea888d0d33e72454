package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
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
		api, wrote := telegramfake.New(), make(chan telegramfake.Message, 8)
		api.Stored = func(m telegramfake.Message) { wrote <- m }
		correct := startCorrecting(t, func(o *Options) {
			o.Config.Telegram.Token, o.World.Telegram = adapters.NewSecret(telegramfake.Token), api
		})
		api.Mu.Lock()
		api.People["77/5"] = 0
		api.Mu.Unlock()
		api.Push(map[string]any{"message": map[string]any{
			"message_id": 5, "date": 1700000000, "text": ferryAsk, "chat": map[string]any{"id": 77, "type": "private"},
			"from": map[string]any{"id": 77, "first_name": "A", "language_code": "en"},
		}})
		answer := <-wrote
		if !strings.Contains(answer.Text, "begins on 4 May.") || answer.ReplyTo != 5 {
			t.Fatalf("the answer is %+v", answer)
		}
		correct()
		if got := <-wrote; got.ReplyTo != answer.ID || got.Text != told("\n\n", "") {
			t.Errorf("told under %d, want %d:\n%s\nwant\n%s", got.ReplyTo, answer.ID, got.Text, told("\n\n", ""))
		}
	})
	t.Run("discord", func(t *testing.T) {
		s := discordfake.New(t)
		correct := startCorrecting(t, func(o *Options) {
			o.Config.Discord.Token, o.Config.Discord.APIURL = adapters.NewSecret(discordfake.Token), s.URL
		})
		const asking = "700000000000000001"
		s.Dispatch(t, "MESSAGE_CREATE", map[string]any{
			"id": asking, "channel_id": "500000000000000001", "guild_id": "400000000000000001", "type": 0,
			"author": map[string]any{"id": "600000000000000001"}, "content": "<@" + discordfake.BotID + "> " + ferryAsk,
			"mentions": []map[string]any{{"id": discordfake.BotID}},
		})
		answer := s.AwaitReply(t, asking, 1)[0]
		if !strings.Contains(discordfake.Seen(answer.Content), "begins on 4 May.") {
			t.Fatalf("the answer is %q", answer.Content)
		}
		correct()
		got := s.AwaitReply(t, answer.ID, 1)[0]
		if said := discordfake.Seen(got.Content); said != told("\n", "— ") || got.Pings {
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
