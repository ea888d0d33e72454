package discord

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

const twinToken = "dHdpbg.bot.of-a-test-server"

// twin is discord-digital-twin, in a process of its own.
type twin struct {
	url string
	in  io.Writer
	out *bufio.Scanner
	n   int
}

// startTwin starts the server from the folder that UKTI_TEST_DISCORD_TWIN names.
func startTwin(t *testing.T) *twin {
	t.Helper()
	folder := os.Getenv("UKTI_TEST_DISCORD_TWIN")
	if folder == "" {
		t.Skip("UKTI_TEST_DISCORD_TWIN names no folder with discord-digital-twin in its node_modules")
	}
	cmd := exec.CommandContext(t.Context(), "node", "testdata/twin/twin.mjs", folder, twinToken)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = in.Close(); _ = cmd.Wait() })
	w := &twin{in: in, out: bufio.NewScanner(out)}
	w.out.Buffer(nil, 8<<20)
	var at struct{ Rest string }
	if !w.out.Scan() || json.Unmarshal(w.out.Bytes(), &at) != nil || at.Rest == "" {
		t.Fatalf("the server did not start: %q", w.out.Text())
	}
	w.url = at.Rest + "/v10"
	return w
}

// do has the server do something and reads the result into out.
func (w *twin) do(t *testing.T, action string, fields map[string]any, out any) {
	t.Helper()
	if fields == nil {
		fields = map[string]any{}
	}
	w.n++
	fields["id"], fields["do"] = w.n, action
	line, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Result json.RawMessage
		Error  string
	}
	if !w.out.Scan() || json.Unmarshal(w.out.Bytes(), &answer) != nil || answer.Error != "" {
		t.Fatalf("%s: %q %s", action, w.out.Text(), answer.Error)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Result, out); err != nil {
			t.Fatalf("%s: %v in %s", action, err, answer.Result)
		}
	}
}

// await asks until ready, for at most 20 seconds.
func await(t *testing.T, what string, ready func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ready(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
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
func (w *twin) answer(t *testing.T, text string) (found twinMessage) {
	t.Helper()
	await(t, "the answer “"+text+"”", func() bool {
		var all []twinMessage
		w.do(t, "messages", nil, &all)
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
	a := twinAdapter(t, w.url, twinToken)
	h := &adaptertest.Handler{Register: commands(), Reply: withButton, Complete: func(_ context.Context, q adapters.Question) []adapters.Choice {
		return []adapters.Choice{{Label: "নদীর খবর", Data: q.Focus + "-" + q.Text}}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, h) }()
	connected := func() bool {
		var n int
		w.do(t, "connections", nil, &n)
		return n > 0
	}
	await(t, "a connection", connected)

	t.Run("commands are registered", func(t *testing.T) {
		await(t, "the commands", func() bool {
			var all []struct{ Name string }
			w.do(t, "commands", nil, &all)
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
		w.do(t, "complete", map[string]any{"name": "ask", "options": []map[string]any{
			{"name": "article", "type": 3, "value": "নদী", "focused": true}}}, &in)
		await(t, "the completions", func() bool { return w.response(t, in.ID).Acknowledged })
		if got := w.response(t, in.ID); got.Type != callbackCompletions || !strings.Contains(got.Data, "article-নদী") {
			t.Errorf("got %+v", got)
		}
	})
	t.Run("button", func(t *testing.T) {
		m := w.answer(t, "নদী কোথায়?")
		w.do(t, "press", map[string]any{"message": m.ID, "button": m.Components[0].Components[0].CustomID}, nil)
		if got := w.answer(t, "more-1"); got.ID != m.ID {
			t.Errorf("the press was answered in message %s, want %s edited", got.ID, m.ID)
		}
		w.do(t, "press", map[string]any{"as": "600000000000000002", "message": m.ID, "button": m.Components[0].Components[0].CustomID}, nil)
		await(t, "the stranger's press", func() bool { return len(h.Asked()) >= 3 })
	})
	t.Run("mention", func(t *testing.T) {
		var sent twinMessage
		w.do(t, "message", map[string]any{"content": "<@100000000000000001> *তারা* কারা?"}, &sent)
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
		w.do(t, "drop", nil, nil)
		await(t, "no connection", func() bool { return !connected() })
		await(t, "a new connection", connected)
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
	a := twinAdapter(t, w.url, "another.bot.token")
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

func (w *twin) slash(t *testing.T, question string) interaction {
	t.Helper()
	var in interaction
	w.do(t, "slash", map[string]any{"name": "ask", "options": []map[string]any{{"name": "question", "type": 3, "value": question}}}, &in)
	in.ApplicationID = "100000000000000001"
	return in
}

type twinResponse struct {
	Type         int
	Acknowledged bool
	Data         string
}

func (w *twin) response(t *testing.T, id string) (r twinResponse) {
	t.Helper()
	w.do(t, "response", map[string]any{"interaction": id}, &r)
	return r
}
