package discord

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// TestLaterPressReplaces: of presses on one message those that wait give way to the
// last; all are acknowledged.
func TestLaterPressReplaces(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	entered, gate := make(chan struct{}), make(chan struct{})
	once := sync.OnceFunc(func() { close(entered) })
	r.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Press == "first" {
			once()
			<-gate
		}
		reply := echo(ctx, q)
		reply.Choices = []adapters.Choice{{Label: "আরও", Data: "first"}}
		return reply
	}
	answer := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?")), 1)[0]
	_, owner := pressed(answer.Buttons[0].CustomID)
	r.Interact(t, press("first:"+owner, answer.ID))
	<-entered
	var waiting []*discordtest.Interaction
	for _, data := range []string{"second", "third", "last"} {
		in := r.Interact(t, press(data+":"+owner, answer.ID))
		r.AwaitAck(t, in)
		waiting = append(waiting, in)
	}
	close(gate)
	got := r.AwaitAnswer(t, waiting[2], 1)[0]
	if q := seenQuotes([]discordtest.Message{got}); len(q) != 1 || q[0] != "“last”" {
		t.Errorf("the message shows %q", q)
	}
	r.stop(t)
	for _, q := range r.handler.Asked() {
		if q.Press == "second" || q.Press == "third" {
			t.Errorf("%q was looked up although a later press waited", q.Press)
		}
	}
}

// TestTarget: who asks in public may name whom the answer is for. That person alone is
// called, once; the line stays over whatever a press shows.
func TestTarget(t *testing.T) {
	t.Parallel()
	const person = "600000000000000042"
	for name, c := range map[string]struct {
		options []any
		header  string
		pings   bool
	}{
		"nobody":        {[]any{"question", "কী?"}, "-# › কী?", false},
		"a person":      {[]any{"question", "কী?", "target", person}, "-# › <@" + person + "> কী?", true},
		"what is no id": {[]any{"question", "কী?", "target", "@everyone"}, "-# › কী?", false},
		"in private":    {[]any{"question", "কী?", "target", person, "private", true}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil, nil)
			r.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
				reply := echo(ctx, q)
				reply.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
				return reply
			}
			answer := r.AwaitAnswer(t, r.Interact(t, slash("ask", c.options...)), 1)[0]
			if headerOf(answer.Content) != c.header || answer.Pings != c.pings {
				t.Errorf("the answer calls somebody: %t, and is %q", answer.Pings, answer.Content)
			}
			fields := press(answer.Buttons[0].CustomID, answer.ID)
			fields["message"].(map[string]any)["content"] = answer.Content
			after := r.AwaitAnswer(t, r.Interact(t, fields), 1)[0]
			if headerOf(after.Content) != c.header || !strings.Contains(after.Content, "more") || after.Pings {
				t.Errorf("after a press it calls somebody: %t, and is %q", after.Pings, after.Content)
			}
		})
	}
}

// TestPressOnSeveralMessages: an answer of several messages is replaced as a whole where
// the bot may write in the channel; where it can't, the pressed message alone is, and the
// answer is in it.
func TestPressOnSeveralMessages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		reach bool
		to    string
		want  []string
	}{
		"shorter":               {true, "short", []string{"short"}},
		"as long":               {true, strings.Repeat("আরও লম্বা কথা। ", 340), []string{"আরও", "আরও", "আরও"}},
		"shorter, out of reach": {false, "short", []string{"first", "first", "short"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil, nil)
			r.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
				if q.Kind == adapters.Press {
					return quoteReply(c.to)
				}
				reply := quoteReply(strings.Repeat("first long text। ", 310))
				reply.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
				return reply
			}
			asked := r.Interact(t, slash("ask", "question", "কী?"))
			first := r.AwaitAnswer(t, asked, 3)
			r.Reachable(c.reach)
			last := first[len(first)-1]
			for kept := false; !kept; runtime.Gosched() { // what is shown is not yet known to be shown
				_, kept, _ = chat.Load[[]string](t.Context(), r.memory, pagesKey(last.ID))
			}
			in := r.Interact(t, press(last.Buttons[0].CustomID, last.ID))
			r.AwaitAck(t, in)
			r.stop(t)
			var shown []string
			for _, m := range r.Messages() {
				shown = append(shown, m.Content)
			}
			if len(shown) != len(c.want) {
				t.Fatalf("%d messages are left, want %d: %q", len(shown), len(c.want), shown)
			}
			for i, want := range c.want {
				if !strings.Contains(shown[i], want) {
					t.Errorf("message %d is %q, want %q in it", i+1, shown[i], want)
				}
			}
		})
	}
}
