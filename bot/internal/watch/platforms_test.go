package watch_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord"
	"github.com/ukti-bot/ukti/adapters/discord/discordfake"
	"github.com/ukti-bot/ukti/adapters/telegram"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
	"github.com/ukti-bot/ukti/adapters/terminal"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
)

// TestPlatforms plays testdata/platforms/*.txtar on each platform, each as far as its
// people see it: what they write, and what the bot writes to their chats, asked and
// unasked. What platform NAME shows stands in "reply NAME" and "told NAME".
func TestPlatforms(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "platforms", "*.txtar"))
	if err != nil || len(names) < 3 {
		t.Fatalf("found %d transcripts (%v): the tests of platforms are gone", len(names), err)
	}
	for _, name := range names {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for platform, enter := range map[string]func(*testing.T, *bench) person{"telegram": onTelegram, "discord": onDiscord} {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar")+"/"+platform, func(t *testing.T) {
				if !*update {
					t.Parallel() // it waits most of the time
				}
				playOn(t, platform, enter, a)
			})
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// person is somebody in their private chat with the bot.
type person interface {
	// say writes to the bot, and returns what the person sees of the reply.
	say(text string) string
	// heard returns what has come unasked since.
	heard() string
	// notify has the platform write unasked.
	notify(ctx context.Context, n adapters.Notice) (adapters.Arrival, error)
}

func playOn(t *testing.T, platform string, enter func(*testing.T, *bench) person, a *txtar.Archive) {
	b := sit(t)
	p := enter(t, b)
	b.reach = p.notify
	b.anew()
	said := ""
	for i, file := range a.Files {
		verb, what, _ := strings.Cut(file.Name, " ")
		text := strings.TrimSuffix(string(file.Data), "\n")
		got := ""
		switch verb {
		case "say":
			said = p.say(text)
			continue
		case "arrives":
			b.arrives(what, text)
			continue
		case "wait":
			b.wait(text)
			continue
		case "restart":
			b.anew()
			continue
		case "reply", "told":
			if what != platform {
				continue
			}
			if got = said; verb == "told" {
				got = p.heard()
			}
		default:
			t.Fatalf("%s is no verb", verb)
		}
		if *update {
			a.Files[i].Data = []byte(got)
		} else if got != string(file.Data) {
			t.Errorf("%s (%d) is\n%s\nwant\n%s", verb, i, got, file.Data)
		}
	}
	if b.log.Len() > 0 {
		t.Errorf("the log says: %s", b.log)
	}
}

// hears hands questions to the bot of a bench, which begins anew now and then.
type hears struct{ b *bench }

func (h hears) Commands() []adapters.Command { return h.b.listening().Commands() }

func (h hears) Answer(ctx context.Context, q adapters.Question) adapters.Reply {
	return h.b.listening().Answer(ctx, q)
}

func (h hears) Suggest(ctx context.Context, q adapters.Question) []adapters.Choice {
	return h.b.listening().Suggest(ctx, q)
}

// listening is the conversation of the bot that runs, for a platform beside it.
func (b *bench) listening() *dialog.Dialog {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.talk
}

// anew starts the bot anew while a platform listens.
func (b *bench) anew() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.restart()
}

// words are what adapters say themselves.
func words(b *bench) adapters.Words {
	return func(lang, key string) string { return b.listening().Word(lang, key) }
}

// listen runs an adapter until the test's end.
func listen(t *testing.T, a adapters.Adapter, b *bench) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, hears{b}) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// seen writes a message with its buttons.
func seen(text string, buttons []string) string {
	if len(buttons) > 0 {
		text += "\n[" + strings.Join(buttons, "] [") + "]"
	}
	return text + "\n"
}

// telegramPerson is a person in Telegram.
type telegramPerson struct {
	*telegram.Adapter
	api   *telegramfake.Server
	wrote chan telegramfake.Message
	n     int
}

func onTelegram(t *testing.T, b *bench) person {
	api := telegramfake.New()
	p := &telegramPerson{api: api, wrote: make(chan telegramfake.Message, 64)}
	api.Stored = func(m telegramfake.Message) { p.wrote <- m }
	c := telegram.Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	a, err := telegram.New(c, telegram.Options{Memory: &adaptertest.Memory{}, Words: words(b), Transport: api})
	if err != nil {
		t.Fatal(err)
	}
	p.Adapter = a
	listen(t, a, b)
	return p
}

func (p *telegramPerson) say(text string) string {
	p.n++
	p.api.Mu.Lock()
	p.api.People[fmt.Sprintf("77/%d", p.n)] = 0
	p.api.Mu.Unlock()
	p.api.Push(map[string]any{"message": map[string]any{
		"message_id": p.n, "date": 1700000000, "text": text, "chat": map[string]any{"id": 77, "type": "private"},
		"from": map[string]any{"id": 77, "first_name": "A", "language_code": "en"},
	}})
	return p.shows(<-p.wrote)
}

func (p *telegramPerson) heard() (all string) {
	for len(p.wrote) > 0 {
		all += p.shows(<-p.wrote)
	}
	return all
}

func (p *telegramPerson) shows(m telegramfake.Message) string {
	var labels []string
	for _, b := range m.Buttons {
		labels = append(labels, b[0])
	}
	return seen(m.Text, labels)
}

func (p *telegramPerson) notify(ctx context.Context, n adapters.Notice) (adapters.Arrival, error) {
	return p.Notify(ctx, n)
}

// discordPerson is a person in Discord.
type discordPerson struct {
	*discord.Adapter
	t     *testing.T
	api   *discordfake.Server
	n     int
	known []string // messages that were looked at
}

func onDiscord(t *testing.T, b *bench) person {
	s := discordfake.New(t)
	a, err := discord.New(discord.Config{Token: adapters.NewSecret(discordfake.Token), APIURL: s.URL}, discord.Options{Memory: &adaptertest.Memory{}, Words: words(b)})
	if err != nil {
		t.Fatal(err)
	}
	listen(t, a, b)
	return &discordPerson{Adapter: a, t: t, api: s}
}

func (p *discordPerson) say(text string) string {
	p.n++
	id := fmt.Sprintf("7%017d", p.n)
	p.api.Dispatch(p.t, "MESSAGE_CREATE", map[string]any{
		"id": id, "type": 0, "channel_id": "500000000000000001", "content": text, "author": map[string]any{"id": "600000000000000001"},
	})
	return p.shows(p.api.AwaitReply(p.t, id, 1)[0])
}

func (p *discordPerson) heard() (all string) {
	for _, m := range p.api.Messages() {
		if !slices.Contains(p.known, m.ID) {
			all += p.shows(m)
		}
	}
	return all
}

func (p *discordPerson) shows(m discordfake.Message) string {
	p.known = append(p.known, m.ID)
	var labels []string
	for _, b := range m.Buttons {
		labels = append(labels, b.Label)
	}
	return seen(discordfake.Seen(m.Content), labels)
}

func (p *discordPerson) notify(ctx context.Context, n adapters.Notice) (adapters.Arrival, error) {
	return p.Notify(ctx, n)
}

// TestTerminal plays the commands in a terminal, where nothing can be written unasked.
func TestTerminal(t *testing.T) {
	b := sit(t)
	var out bytes.Buffer
	in := strings.NewReader("/watch Nila Barman\n/watches\n/digest 08:00\n/language bn\n/watch কুসুম নদীর ফেরি\n/digest\n/language hi\n/watch माधोपुर का पुल\n/unwatch 1\n")
	a := terminal.New(terminal.Options{In: in, Out: &out})
	if err := a.Run(t.Context(), hears{b}); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "platforms", "terminal.golden")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || out.String() != string(want) {
		t.Errorf("%v: it says\n%s\nwant\n%s", err, out.String(), want)
	}
}
