package discord

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// TestWorkIsToldOf: what says that work has begun becomes what came of it, in its place,
// under a message and after a slash command.
func TestWorkIsToldOf(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	gate := make(chan struct{})
	r.handler.Reply = func(context.Context, adapters.Question) adapters.Reply {
		return adapters.Reply{Lead: "begun", Later: func(ctx context.Context) adapters.Reply {
			select {
			case <-gate:
				return adapters.Reply{Lead: "done"}
			case <-ctx.Done():
				return adapters.Reply{}
			}
		}}
	}
	in := r.Interact(t, slash("ask", "question", "কী?"))
	r.Dispatch(t, "MESSAGE_CREATE", mention("700000000000000001", "add"))
	look := map[string]func() []discordtest.Message{
		"a slash command": func() []discordtest.Message { return r.Answer(in) },
		"a message":       func() []discordtest.Message { return r.Replies("700000000000000001") },
	}
	r.AwaitAnswer(t, in, 1)
	r.AwaitReply(t, "700000000000000001", 1)
	for way, shown := range look {
		if got := shown(); len(got) != 1 || strings.Contains(got[0].Content, "done") {
			t.Errorf("%s, before the work has ended: %+v", way, got)
		}
	}
	close(gate)
	for _, shown := range look {
		deadline := time.Now().Add(10 * time.Second)
		for ; ; time.Sleep(time.Millisecond) {
			got := shown()
			if len(got) == 1 && strings.HasSuffix(got[0].Content, "done") {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("after the work: %+v", got)
			}
		}
	}
	r.stop(t)
}
