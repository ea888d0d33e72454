package discord

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/gateway"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// quickTimes are the adapter's limits of time, short enough for tests.
func quickTimes() times {
	t := defaultTimes()
	t.drain = 5 * time.Second
	t.pauseMin, t.pauseMax = time.Millisecond, 20*time.Millisecond
	return t
}

// quickGateway are the gateway's.
func quickGateway() gateway.Times {
	t := gateway.DefaultTimes()
	t.Open, t.Ready = 2*time.Second, 500*time.Millisecond
	t.Watch = 20 * time.Millisecond
	t.Identify, t.Goodbye = 0, 0
	t.PauseMin, t.PauseMax = time.Millisecond, 20*time.Millisecond
	return t
}

// newAdapter makes an adapter for the fake Discord.
func newAdapter(tb testing.TB, s *discordtest.Server, log *slog.Logger, memory adapters.Memory, change func(*Config)) *Adapter {
	tb.Helper()
	cfg := Config{Token: adapters.NewSecret(discordtest.Token), APIURL: s.URL}
	if change != nil {
		change(&cfg)
	}
	a, err := New(cfg, Options{Log: log, Memory: memory})
	if m, ok := memory.(*adaptertest.Memory); ok {
		tb.Cleanup(func() {
			for _, fault := range m.Unnamed(a) {
				tb.Error(fault)
			}
		})
	}
	if err != nil {
		tb.Fatal(err)
	}
	a.times, a.gateway = quickTimes(), quickGateway()
	return a
}

// running is an adapter whose Run has been called.
type running struct {
	*Adapter
	*discordtest.Server
	handler *adaptertest.Handler
	log     *adaptertest.Log
	cancel  context.CancelFunc
	ended   chan error
}

// start runs an adapter on a fake Discord until the test ends. prepare may
// change either before.
func start(t *testing.T, h *adaptertest.Handler, prepare func(*discordtest.Server, *Adapter)) *running {
	t.Helper()
	log := &adaptertest.Log{}
	s := discordtest.New(t)
	a := newAdapter(t, s, slog.New(slog.NewTextHandler(log, nil)), &adaptertest.Memory{}, nil)
	if prepare != nil {
		prepare(s, a)
	}
	return run(t, s, a, h, log)
}

func run(t *testing.T, s *discordtest.Server, a *Adapter, h *adaptertest.Handler, log *adaptertest.Log) *running {
	t.Helper()
	if h == nil {
		h = &adaptertest.Handler{Reply: echo}
	}
	if h.Register == nil {
		h.Register = commands()
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := &running{Adapter: a, Server: s, handler: h, log: log, cancel: cancel, ended: make(chan error, 1)}
	go func() { r.ended <- a.Run(ctx, h) }()
	t.Cleanup(func() { r.stop(t) })
	return r
}

// stop ends Run and returns its error.
func (r *running) stop(t *testing.T) error {
	t.Helper()
	r.cancel()
	return r.wait(t)
}

// wait waits for Run's end by itself.
func (r *running) wait(t *testing.T) error {
	t.Helper()
	select {
	case err := <-r.ended:
		r.ended <- err // for the next call
		return err
	case <-time.After(10 * time.Second):
		t.Fatal("Run has not returned")
		return nil
	}
}

// commands are what the tests' conversation offers.
func commands() []adapters.Command {
	about := func(en, bn string) map[string]string { return map[string]string{"en": en, "bn": bn} }
	return []adapters.Command{
		{Name: "ask", About: about("Ask the articles", "খবরকে প্রশ্ন করুন"), Options: []adapters.Option{
			{Name: "article", About: about("Only this article", "শুধু এই খবর"), Suggest: true},
			{Name: "question", About: about("Your question", "আপনার প্রশ্ন"), Required: true, Words: true},
			{Name: "private", About: about("Only you see the answer", "শুধু আপনি দেখবেন")},
		}},
		{Name: "quote", About: about("Find a quotation", "উদ্ধৃতি খুঁজুন"), Menu: true, Options: []adapters.Option{
			{Name: "text", About: about("The words", "কথাগুলো"), Required: true, Words: true},
		}},
		{Name: "privacy", About: about("What is stored", "কী রাখা হয়"), Private: true},
		{Name: "language", About: about("Choose a language", "ভাষা বাছুন"), Admin: true},
	}
}

// echo quotes the question back.
func echo(_ context.Context, q adapters.Question) adapters.Reply {
	text := q.Text + q.Args["question"] + q.Press
	if q.Kind == adapters.Menu {
		text = q.Replied
	}
	return quoteReply("“" + text + "”")
}

func quoteReply(text string) adapters.Reply {
	return adapters.Reply{
		Lead: "খবরে আছে:", Confidence: adapters.Strong, Lang: "bn",
		Quotes: []adapters.Quote{{
			Text: text, Sentences: []adapters.Span{{Start: 0, End: len(text)}},
			Source: adapters.Source{Article: "river", Cite: "river:6", Where: "নদীর খবর, লাইন ৬", Line: 6, End: len(text)},
		}},
	}
}

// slash is a slash command with its options, as Discord sends it.
func slash(name string, options ...any) map[string]any {
	var all []map[string]any
	for i := 0; i+1 < len(options); i += 2 {
		all = append(all, map[string]any{"name": options[i], "type": 3, "value": options[i+1]})
	}
	return map[string]any{"type": 2, "data": map[string]any{"id": "1", "name": name, "type": 1, "options": all}}
}

// press is a button press by the usual person.
func press(customID, message string) map[string]any {
	return map[string]any{
		"type": 3, "message": map[string]any{"id": message},
		"data": map[string]any{"custom_id": customID, "component_type": 2},
	}
}

// mention is a message in a server that names the bot.
func mention(id, text string) map[string]any {
	m := plainMessage(id, "<@"+discordtest.BotID+"> "+text)
	m["mentions"] = []map[string]any{{"id": discordtest.BotID}}
	return m
}

// plainMessage is a message in a server.
func plainMessage(id, text string) map[string]any {
	return map[string]any{
		"id": id, "type": 0, "guild_id": "400000000000000001", "channel_id": "500000000000000001",
		"content": text, "author": map[string]any{"id": "600000000000000001"},
	}
}

// seenQuotes returns the block quotes of messages as a person reads them.
func seenQuotes(messages []discordtest.Message) []string {
	var all []string
	for _, m := range messages {
		seen := discordtest.Read(m.Content)
		for _, q := range seen.Quoted {
			all = append(all, seen.Text[q.Start:q.End])
		}
	}
	return all
}
