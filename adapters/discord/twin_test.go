package discord

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/discordtwin"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// await asks until ready, for at most 20 seconds.
var await = discordtwin.Await

// twin is the server, and what these tests ask of it.
type twin struct{ *discordtwin.Twin }

func startTwin(t *testing.T) twin {
	t.Helper()
	folder := os.Getenv("UKTI_TEST_DISCORD_TWIN")
	if folder == "" {
		t.Skip("UKTI_TEST_DISCORD_TWIN names no folder with discord-digital-twin in its node_modules")
	}
	return twin{discordtwin.Start(t, folder)}
}

type twinMessage struct {
	ID         string
	Content    string
	Author     struct{ Bot bool }
	Components []struct{ Components []discordtest.Button }
	Reference  *struct {
		MessageID string `json:"message_id"`
	} `json:"message_reference"`
}

// answer waits for a message of the bot whose quote is text.
func (w twin) answer(t *testing.T, text string) (found twinMessage) {
	t.Helper()
	await(t, "the answer “"+text+"”", func() bool {
		var all []twinMessage
		w.Do(t, "messages", nil, &all)
		for _, m := range all {
			quotes := seenQuotes([]discordtest.Message{{Content: m.Content}})
			if m.Author.Bot && len(quotes) == 1 && quotes[0] == "“"+text+"”" {
				found = m
				return true
			}
		}
		return false
	})
	return found
}

func twinAdapter(t *testing.T, url, token string) *Adapter {
	t.Helper()
	a, err := New(Config{Token: adapters.NewSecret(token), APIURL: url}, Options{Log: slog.New(slog.DiscardHandler), Memory: &adaptertest.Memory{}})
	if err != nil {
		t.Fatal(err)
	}
	a.times, a.gateway = quickTimes(), quickGateway()
	a.gateway.Open, a.gateway.Ready = 3*time.Second, time.Second
	return a
}

// TestTwin holds the whole conversation on a server that was written by others.
func TestTwin(t *testing.T) {
	w := startTwin(t)
	a := twinAdapter(t, w.URL, discordtwin.Token)
	h := &adaptertest.Handler{Register: commands(), Reply: withButton, Complete: func(_ context.Context, q adapters.Question) []adapters.Choice {
		return []adapters.Choice{{Label: "নদীর খবর", Data: q.Focus + "-" + q.Text}}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, h) }()
	w.AwaitConnection(t)

	t.Run("commands are registered", func(t *testing.T) {
		await(t, "the commands", func() bool {
			var all []struct{ Name string }
			w.Do(t, "commands", nil, &all)
			return len(all) == len(wireCommands(commands()))
		})
	})
	t.Run("slash command, deferred", func(t *testing.T) {
		in := w.slash(t, "নদী কোথায়?")
		w.answer(t, "নদী কোথায়?")
		if got := w.response(t, in.ID); got.Type != callbackDefer {
			t.Errorf("acknowledged with type %d", got.Type)
		}
	})
	t.Run("autocomplete", func(t *testing.T) {
		var in interaction
		w.Do(t, "complete", map[string]any{"name": "ask", "options": []map[string]any{
			{"name": "article", "type": 3, "value": "নদী", "focused": true}}}, &in)
		await(t, "the completions", func() bool { return w.response(t, in.ID).Acknowledged })
		if got := w.response(t, in.ID); got.Type != callbackCompletions || !strings.Contains(got.Data, "article-নদী") {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("button", func(t *testing.T) {
		m := w.answer(t, "নদী কোথায়?")
		w.Do(t, "press", map[string]any{"message": m.ID, "button": m.Components[0].Components[0].CustomID}, nil)
		if got := w.answer(t, "more-1"); got.ID != m.ID {
			t.Errorf("the press was answered in message %s, want %s edited", got.ID, m.ID)
		}
		w.Do(t, "press", map[string]any{"as": "600000000000000002", "message": m.ID, "button": m.Components[0].Components[0].CustomID}, nil)
		await(t, "the stranger's press", func() bool { return len(h.Asked()) >= 3 })
	})
	t.Run("mention", func(t *testing.T) {
		var sent twinMessage
		w.Do(t, "message", map[string]any{"content": "<@" + discordtwin.BotID + "> *তারা* কারা?"}, &sent)
		if got := w.answer(t, "তারা কারা?"); got.Reference == nil || got.Reference.MessageID != sent.ID {
			t.Errorf("the answer refers to %+v, want %s", got.Reference, sent.ID)
		}
	})
	t.Run("double and late acknowledgement", func(t *testing.T) {
		in := w.slash(t, "দুবার?")
		w.answer(t, "দুবার?")
		if err := a.acks.byREST(&in, time.Now())(t.Context(), callback{Type: callbackDefer}); errorCode(err) != codeAcknowledged {
			t.Errorf("a second acknowledgement gives %v", err)
		}
		in.ID = "1"
		if err := a.acks.byREST(&in, time.Now())(t.Context(), callback{Type: callbackDefer}); errorCode(err) != codeUnknownInteraction {
			t.Errorf("an unknown interaction gives %v", err)
		}
	})
	// This server ignores a resume without a word: the bot has to notice.
	t.Run("lost connection", func(t *testing.T) {
		w.Do(t, "drop", nil, nil)
		await(t, "no connection", func() bool { return w.Connections(t) == 0 })
		w.AwaitConnection(t)
		w.slash(t, "আবার?")
		w.answer(t, "আবার?")
	})
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run returned %v", err)
	}
}

func TestTwinBadToken(t *testing.T) {
	w := startTwin(t)
	a := twinAdapter(t, w.URL, "another.bot.token")
	if err := a.Run(t.Context(), &adaptertest.Handler{}); !errors.Is(err, adapters.ErrRejected) || !strings.Contains(err.Error(), "4004") {
		t.Errorf("Run returned %v", err)
	}
}

// withButton is echo with something to press.
func withButton(ctx context.Context, q adapters.Question) adapters.Reply {
	r := echo(ctx, q)
	r.Choices = []adapters.Choice{{Label: "আরও", Data: "more-1"}}
	return r
}

func (w twin) slash(t *testing.T, question string) interaction {
	t.Helper()
	var in interaction
	w.Do(t, "slash", map[string]any{"name": "ask", "options": []map[string]any{{"name": "question", "type": 3, "value": question}}}, &in)
	in.ApplicationID = discordtwin.BotID
	return in
}

type twinResponse struct {
	Type         int
	Acknowledged bool
	Data         string
}

func (w twin) response(t *testing.T, id string) (r twinResponse) {
	t.Helper()
	w.Do(t, "response", map[string]any{"interaction": id}, &r)
	return r
}
