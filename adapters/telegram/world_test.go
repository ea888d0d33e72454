package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// world is a fake Telegram with the adapter in it, under a fake clock: waits
// cost no time and [synctest.Wait] tells when everything has come to rest.
type world struct {
	t       *testing.T
	fake    *telegramfake.Server
	adapter *Adapter
	handler *adaptertest.Handler
	memory  adapters.Memory
	log     *adaptertest.Log
	cancel  context.CancelFunc
	ended   chan error
}

// inWorld runs a test in a bubble with a world of its own that has not started.
func inWorld(t *testing.T, test func(*world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, telegramfake.New(), &adaptertest.Memory{})
		test(w)
		if w.cancel != nil {
			w.stop()
		}
		for _, what := range w.fake.Wrong {
			t.Errorf("Telegram dislikes: %s", what)
		}
		noSecrets(t, w.log.String())
		if m, ok := w.memory.(*adaptertest.Memory); ok {
			for _, fault := range m.Unnamed(w.adapter) {
				t.Error(fault)
			}
		}
	})
}

func newWorld(t *testing.T, fake *telegramfake.Server, memory adapters.Memory) *world {
	t.Helper()
	w := &world{t: t, fake: fake, memory: memory, log: &adaptertest.Log{}, handler: &adaptertest.Handler{Reply: echo}}
	c := Default()
	c.Token = adapters.NewSecret(telegramfake.Token)
	a, err := New(c, Options{Log: slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})), Memory: memory, Transport: fake})
	if err != nil {
		t.Fatal(err)
	}
	w.adapter = a
	return w
}

func (w *world) start() { w.startWith(w.handler) }

func (w *world) startWith(h adapters.Handler) {
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel, w.ended = cancel, make(chan error, 1)
	go func() { w.ended <- w.adapter.Run(ctx, h) }()
	synctest.Wait()
}

// stop ends Run and wants no error from it.
func (w *world) stop() {
	w.t.Helper()
	w.cancel()
	if err := <-w.ended; err != nil {
		w.t.Errorf("Run: %v", err)
	}
	w.cancel = nil
}

// private delivers a message to the bot's private chat with a person.
func (w *world) private(asker, message int, text string) int64 {
	c := map[string]any{"id": 100000 + asker, "type": "private"}
	return w.message(c, asker, message, map[string]any{"text": text})
}

func (w *world) message(chat map[string]any, asker, message int, fields map[string]any) int64 {
	m := map[string]any{"message_id": message, "date": 1700000000, "from": person(asker), "chat": chat}
	for k, v := range fields {
		m[k] = v
	}
	thread, _ := m["message_thread_id"].(int)
	w.fake.Mu.Lock()
	w.fake.People[fmt.Sprintf("%d/%d", chat["id"], message)] = thread
	w.fake.Mu.Unlock()
	return w.fake.Push(map[string]any{"message": m})
}

// settle lets d pass and everything come to rest.
func (w *world) settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// echo quotes the question back.
func echo(_ context.Context, q adapters.Question) adapters.Reply {
	return quoting("“" + q.Text + "”")
}

func quoting(text string) adapters.Reply {
	return adapters.Reply{Lead: "খবরে আছে:", Confidence: adapters.Strong, Lang: "bn", Quotes: []adapters.Quote{{
		Text: text, Sentences: []adapters.Span{{Start: 0, End: len(text)}},
		Source: adapters.Source{Article: "library", Cite: "library:6", Where: "নদীর খবর, লাইন ৬"},
	}}}
}

// on plants a fault for the first n calls of a method; n < 0 means all.
func on(method string, n int, f *telegramfake.Fault) func(string, url.Values, int) *telegramfake.Fault {
	return func(m string, _ url.Values, call int) *telegramfake.Fault {
		if m == method && (n < 0 || call <= n) {
			return f
		}
		return nil
	}
}

// toChat plants a fault for messages to one chat.
func toChat(chat int, n int, f *telegramfake.Fault) func(string, url.Values, int) *telegramfake.Fault {
	seen := 0
	return func(m string, v url.Values, _ int) *telegramfake.Fault {
		if m != "sendMessage" || v.Get("chat_id") != strconv.Itoa(chat) {
			return nil
		}
		if seen++; n >= 0 && seen > n {
			return nil
		}
		return f
	}
}

// noSecrets fails when a text holds the token or its secret half.
func noSecrets(t testing.TB, text string) {
	t.Helper()
	if _, part, _ := strings.Cut(telegramfake.Token, ":"); strings.Contains(text, part) {
		t.Errorf("the token is printed: %s", text)
	}
}

func decode[T any](t *testing.T, data string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	return v
}

// asSent are entities as the fake reads them.
func asSent(entities []entity) (all []telegramfake.Entity) {
	for _, e := range entities {
		all = append(all, telegramfake.Entity{Type: e.Type, Offset: e.Offset, Length: e.Length, URL: e.URL})
	}
	return all
}
