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
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
)

// correctedFerry is an article that is corrected after somebody asked.
type correctedFerry struct {
	lang          string // of the question and of what Ukti says
	was, is, rest string // the article's lines
	ask, answered string
	told          []string // its parts; DATE is today, SOURCE what stands before a source line
}

var correctedFerries = []correctedFerry{
	{
		lang: "en", was: "The ferry at Tilpara begins on 4 May.", is: "The ferry at Tilpara begins on 9 May.", rest: "It carries twelve carts.",
		ask: "When does the ferry at Tilpara begin?", answered: "begins on 4 May.",
		told: []string{
			"Corrected on DATE:",
			"was:\nThe ferry at Tilpara begins on 4 May.\nSOURCE“The ferry at Tilpara begins on…” · line 1 · superseded",
			"now:\nThe ferry at Tilpara begins on 9 May.\nSOURCE“The ferry at Tilpara begins on…” · line 1",
			"No more of this in the chat: /settings corrections off",
		},
	},
	{
		lang: "bn", was: "টিলপাড়ার খেয়া ৪ মে চালু হবে।", is: "টিলপাড়ার খেয়া ৯ মে চালু হবে।", rest: "এতে বারোটি গাড়ি ধরে।",
		ask: "টিলপাড়ার খেয়া কবে চালু হবে?", answered: "৪ মে চালু হবে।",
		told: []string{
			"DATE তারিখে সংশোধন করা হয়েছে:",
			"আগে ছিল:\nটিলপাড়ার খেয়া ৪ মে চালু হবে।\nSOURCE“টিলপাড়ার খেয়া ৪ মে চালু হবে।…” · লাইন ১ · আগের সংস্করণ",
			"এখন আছে:\nটিলপাড়ার খেয়া ৯ মে চালু হবে।\nSOURCE“টিলপাড়ার খেয়া ৯ মে চালু হবে।…” · লাইন ১",
			"এই চ্যাটে এমন বার্তা না চাইলে: /settings corrections off",
		},
	},
	{
		lang: "hi", was: "माधोपुर की नाव 4 मई से चलेगी।", is: "माधोपुर की नाव 9 मई से चलेगी।", rest: "इसमें बारह गाड़ियाँ आती हैं।",
		ask: "माधोपुर की नाव कब से चलेगी?", answered: "4 मई से चलेगी।",
		told: []string{
			"DATE को सुधारा गया:",
			"पहले था:\nमाधोपुर की नाव 4 मई से चलेगी।\nSOURCE“माधोपुर की नाव 4 मई से चलेगी।…” · पंक्ति 1 · पुराना संस्करण",
			"अब है:\nमाधोपुर की नाव 9 मई से चलेगी।\nSOURCE“माधोपुर की नाव 9 मई से चलेगी।…” · पंक्ति 1",
			"इस चैट में ऐसे संदेश न चाहिए तो: /settings corrections off",
		},
	},
}

// seen is what the chat is told as its people see it; gap stands between its parts, source
// before a source line.
func (c correctedFerry) seen(t *testing.T, gap, source string) string {
	t.Helper()
	locales, err := locale.Load(c.lang)
	if err != nil {
		t.Fatal(err)
	}
	date := locales.For(c.lang).Date(time.Now().UTC())
	return strings.NewReplacer("DATE", date, "SOURCE", source).Replace(strings.Join(c.told, gap))
}

// TestCorrectionReachesTheChat: a person asks, the article's file is corrected, and the
// chat is told under the answer, on each platform, in the language of the question.
func TestCorrectionReachesTheChat(t *testing.T) {
	for _, c := range correctedFerries {
		for platform, seen := range map[string]func(*testing.T){"telegram": c.onTelegram, "discord": c.onDiscord} {
			t.Run(platform+"/"+c.lang, func(t *testing.T) {
				t.Parallel() // it waits most of the time
				seen(t)
			})
		}
	}
}

func (c correctedFerry) onTelegram(t *testing.T) {
	api, wrote := telegramfake.New(), make(chan telegramfake.Message, 8)
	api.Stored = func(m telegramfake.Message) { wrote <- m }
	correct := c.start(t, func(o *Options) {
		o.Config.Telegram.Token, o.World.Telegram = adapters.NewSecret(telegramfake.Token), api
	})
	api.Mu.Lock()
	api.People["77/5"] = 0
	api.Mu.Unlock()
	api.Push(map[string]any{"message": map[string]any{
		"message_id": 5, "date": 1700000000, "text": c.ask, "chat": map[string]any{"id": 77, "type": "private"},
		"from": map[string]any{"id": 77, "first_name": "A", "language_code": "en"},
	}})
	answer := <-wrote
	if !strings.Contains(answer.Text, c.answered) || answer.ReplyTo != 5 {
		t.Fatalf("the answer is %+v", answer)
	}
	correct()
	if got, want := <-wrote, c.seen(t, "\n\n", ""); got.ReplyTo != answer.ID || got.Text != want {
		t.Errorf("told under %d, want %d:\n%s\nwant\n%s", got.ReplyTo, answer.ID, got.Text, want)
	}
}

func (c correctedFerry) onDiscord(t *testing.T) {
	s := discordfake.New(t)
	correct := c.start(t, func(o *Options) {
		o.Config.Discord.Token, o.Config.Discord.APIURL = adapters.NewSecret(discordfake.Token), s.URL
	})
	const asking = "700000000000000001"
	s.Dispatch(t, "MESSAGE_CREATE", map[string]any{
		"id": asking, "channel_id": "500000000000000001", "guild_id": "400000000000000001", "type": 0,
		"author": map[string]any{"id": "600000000000000001"}, "content": "<@" + discordfake.BotID + "> " + c.ask,
		"mentions": []map[string]any{{"id": discordfake.BotID}},
	})
	answer := s.AwaitReply(t, asking, 1)[0]
	if !strings.Contains(discordfake.Seen(answer.Content), c.answered) {
		t.Fatalf("the answer is %q", answer.Content)
	}
	correct()
	got := s.AwaitReply(t, answer.ID, 1)[0]
	if said, want := discordfake.Seen(got.Content), c.seen(t, "\n", "— "); said != want || got.Pings {
		t.Errorf("told, with a ping: %t\n%s\nwant\n%s", got.Pings, said, want)
	}
}

// start runs a bot until the test's end, and returns what corrects its article.
func (c correctedFerry) start(t *testing.T, change func(*Options)) (correct func()) {
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
	write(c.was + "\n" + c.rest)
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
	return func() { write(c.is + "\n" + c.rest) }
}
