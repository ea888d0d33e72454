package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestLadder: a message that Discord refuses for no reason that is known to be
// final is sent once more without ornaments; what is final is not.
func TestLadder(t *testing.T) {
	type message = func(outgoing) bool
	buttons := func(m outgoing) bool { return len(m.Components) > 0 }
	reply := func(m outgoing) bool { return !m.plain }
	flags := func(m outgoing) bool { return m.Flags != 0 }
	always := func(outgoing) bool { return true }
	for _, c := range []struct {
		name         string
		status, code int
		refused      message
		calls        int
		shown        bool
	}{
		{"invalid form", 400, 50035, buttons, 2, true},
		{"invalid form of a reply", 400, 50035, reply, 2, true},
		{"invalid form for a flag", 400, 50035, flags, 2, true},
		{"a bad request without a code", 400, 0, buttons, 2, true},
		{"a code that nobody has seen", 400, 999999, buttons, 2, true},
		{"cannot reply to a system message", 400, 50068, reply, 2, true},
		{"invalid component", 400, 50080, buttons, 2, true},
		{"invalid flag", 400, 50041, flags, 2, true},
		{"bad JSON", 400, 50109, buttons, 2, true},
		{"invalid form, whatever it is", 400, 50035, always, 2, false},
		{"unknown channel", 404, 10003, always, 1, false},
		{"unknown webhook", 404, 10015, always, 1, false},
		{"unknown interaction", 404, 10062, always, 1, false},
		{"no access", 403, 50001, always, 1, false},
		{"no permission", 403, 50013, always, 1, false},
		{"no private messages", 403, 50007, always, 1, false},
		{"no text channel", 400, 50008, always, 1, false},
		{"token expired", 401, 50027, always, 1, false},
		{"thread archived", 400, 50083, always, 1, false},
		{"thread locked", 400, 160004, always, 1, false},
		{"slow mode", 400, 20016, always, 1, false},
		{"moderation", 400, 200000, always, 1, false},
		{"too many edits", 400, 30046, always, 1, false},
		{"answered already", 400, 40060, always, 1, false},
		{"server error", 500, 0, always, 1, false}, // tried again before it comes here
	} {
		t.Run(c.name, func(t *testing.T) {
			var log strings.Builder
			a := &Adapter{log: slog.New(slog.NewTextHandler(&log, nil))}
			var sent []outgoing
			at := place{
				where: []any{"server", "S1", "channel", "C1"},
				put: func(_ context.Context, _ int, m outgoing) (stored, error) {
					if sent = append(sent, m); c.refused(m) {
						return stored{}, &apiError{op: "answer", status: c.status, code: c.code, text: "cause"}
					}
					return stored{ID: "1", Content: m.Content}, nil
				},
			}
			m := newOutgoing("> উত্তর")
			m.Components = rows([]adapters.Choice{{Label: "আরও", Data: "x"}}, "5")
			_, err := a.put(t.Context(), 0, m, at)
			if len(sent) != c.calls || (err == nil) != c.shown {
				t.Errorf("sent %d times, ends with %v; want %d times, shown %t", len(sent), err, c.calls, c.shown)
			}
			for _, m := range sent {
				if m.Content != "> উত্তর" || m.AllowedMentions.Parse == nil {
					t.Errorf("sent %+v", m)
				}
			}
			if want := uint64(c.calls - 1); a.Counts().Plainer != want {
				t.Errorf("counted %+v", a.Counts())
			}
			if c.calls == 2 && (!strings.Contains(log.String(), "server=S1 channel=C1") || !strings.Contains(log.String(), "cause")) {
				t.Errorf("the operator reads %s", &log)
			}
		})
	}
}

// TestPlainerOnDiscord: both ways to answer go down the ladder.
func TestPlainerOnDiscord(t *testing.T) {
	t.Parallel()
	withButton := func(ctx context.Context, q adapters.Question) adapters.Reply {
		r := echo(ctx, q)
		r.Choices = []adapters.Choice{{Label: "আরও", Data: "x"}}
		return r
	}
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			var m outgoing
			if json.Unmarshal(body, &m) != nil || len(m.Components) == 0 && m.Reference == nil {
				return false
			}
			w.WriteHeader(http.StatusBadRequest)
			fmt.Fprint(w, `{"code":50035,"message":"Invalid Form Body"}`)
			return true
		}
	})
	r.handler.Reply = withButton
	got := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?")), 1)
	if q := seenQuotes(got); len(q) != 1 || q[0] != "“কী?”" || len(got[0].Buttons) > 0 {
		t.Errorf("an interaction is answered with %+v", got)
	}
	r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "কে?"))
	if q := seenQuotes(r.AwaitReply(t, "", 2)); len(q) != 2 || q[1] != "“কে?”" {
		t.Errorf("a message is answered with %q", q)
	}
	r.stop(t)
	if c := r.Counts(); c.Plainer != 2 || c.Shown != 2 || c.Failed != 0 {
		t.Errorf("counted %+v", c)
	}
}
