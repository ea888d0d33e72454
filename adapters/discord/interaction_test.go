package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/discord/internal/discordtest"
)

// inPrivate moves an interaction out of its server into a private chat.
func inPrivate(fields map[string]any) map[string]any {
	fields["guild_id"], fields["member"], fields["context"] = "", nil, 1
	fields["user"] = map[string]any{"id": "600000000000000001"}
	return fields
}

// menu is the message command used on a message with this text, which also has
// a component that no library knows.
func menu(text string) map[string]any {
	return map[string]any{"type": 2, "data": map[string]any{
		"id": "2", "name": findTheSource, "type": 3, "target_id": "9",
		"resolved": map[string]any{"messages": map[string]any{"9": map[string]any{
			"id": "9", "content": text, "author": map[string]any{"id": "5"},
			"components": []any{map[string]any{"type": 18, "component": map[string]any{"type": 23, "x": []int{1}}}},
		}}},
	}}
}

func TestQuestionOfInteraction(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	option := func(name string, value any) map[string]any { return slash("ask", "question", "কী?", name, value) }
	for _, c := range []struct {
		name   string
		fields map[string]any
		want   adapters.Question
		flags  int
	}{
		{"slash", option("article", "a1"), adapters.Question{Kind: adapters.Slash, Command: "ask", Args: map[string]string{"question": "কী?", "article": "a1"}}, 0},
		{"private by option", option("private", true), adapters.Question{Kind: adapters.Slash, Command: "ask", Private: true, Args: map[string]string{"question": "কী?", "private": "true"}}, flagEphemeral},
		{"not private", option("private", false), adapters.Question{Kind: adapters.Slash, Command: "ask", Args: map[string]string{"question": "কী?", "private": "false"}}, 0},
		{"private by command", slash("privacy"), adapters.Question{Kind: adapters.Slash, Command: "privacy", Private: true, Args: map[string]string{}}, flagEphemeral},
		{"in a private chat", inPrivate(slash("privacy")), adapters.Question{Kind: adapters.Slash, Command: "privacy", Private: true, Args: map[string]string{}}, 0},
		{"menu", menu("তিনি বলেন, “হ্যাঁ”।"), adapters.Question{Kind: adapters.Menu, Command: "quote", Replied: "তিনি বলেন, “হ্যাঁ”।"}, 0},
		{"a number", slash("ask", "question", 12), adapters.Question{Kind: adapters.Slash, Command: "ask", Args: map[string]string{"question": "12"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := r.Interact(t, c.fields)
			if ack := r.AwaitAck(t, in); ack.Type != callbackDefer || ack.Flags != c.flags {
				t.Errorf("acknowledged with type %d, flags %d, want %d, %d", ack.Type, ack.Flags, callbackDefer, c.flags)
			}
			r.AwaitAnswer(t, in, 1)
			asked := r.handler.Asked()
			got := asked[len(asked)-1]
			if got.Admin == nil || got.Asker != "600000000000000001" || got.Chat == "" || got.Message != in.ID || got.Lang != "en-US" {
				t.Errorf("got %+v", got)
			}
			want := c.want
			if fmt.Sprint(got.Kind, got.Command, got.Private, got.Replied, got.Args) != fmt.Sprint(want.Kind, want.Command, want.Private, want.Replied, want.Args) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestPressEditsInPlace(t *testing.T) {
	t.Parallel()
	h := &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		r := quoteReply("“" + q.Press + "”")
		r.Choices = []adapters.Choice{{Label: "আরও", Data: "more-1"}}
		return r
	}}
	r := start(t, h, nil)
	first := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?")), 1)[0]

	own := r.Interact(t, press(first.Buttons[0].CustomID, first.ID))
	got := r.AwaitAnswer(t, own, 1)
	if got[0].ID != first.ID || got[0].Edits != 1 || seenQuotes(got)[0] != "“more-1”" {
		t.Errorf("the owner's press gives %+v", got)
	}
	if ack := r.AwaitAck(t, own); ack.Type != callbackDeferUpdate {
		t.Errorf("acknowledged with type %d", ack.Type)
	}

	fields := press(first.Buttons[0].CustomID, first.ID)
	fields["member"] = map[string]any{"user": map[string]any{"id": "600000000000000002"}}
	other := r.Interact(t, fields)
	if got := r.AwaitAnswer(t, other, 1); got[0].ID == first.ID || !got[0].Ephemeral {
		t.Errorf("a stranger's press gives %+v, want a message of its own for them alone", got)
	}
}

// TestPrivateStaysPrivate: also the further messages of a long answer, and what
// is pressed under one.
func TestPrivateStaysPrivate(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	long := strings.Repeat("দীর্ঘ প্রশ্ন ", 400)
	check := func(what string, in *discordtest.Interaction) discordtest.Message {
		t.Helper()
		got := r.AwaitAnswer(t, in, 3)
		for i, m := range got {
			if !m.Ephemeral {
				t.Errorf("%s: message %d is shown to everyone", what, i+1)
			}
		}
		return got[0]
	}
	first := check("slash", r.Interact(t, slash("ask", "question", long, "private", true)))
	fields := press("more-1"+":600000000000000001", first.ID)
	fields["message"].(map[string]any)["flags"] = flagEphemeral
	in := r.Interact(t, fields)
	r.AwaitAnswer(t, in, 1)
	asked := r.handler.Asked()
	if q := asked[len(asked)-1]; q.Kind != adapters.Press || !q.Private {
		t.Errorf("the press came as %+v", q)
	}
	if ack := r.AwaitAck(t, in); ack.Type != callbackDeferUpdate || ack.Flags != 0 {
		t.Errorf("the press was acknowledged with type %d, flags %d", ack.Type, ack.Flags)
	}
}

// TestPressAfterRestart: nothing of the first process is left but the message.
func TestPressAfterRestart(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.SetMessage(discordtest.Message{ID: "800000000000000001", Content: "আগের উত্তর"})
	button := rows([]adapters.Choice{{Label: "আরও", Data: "more-7"}}, "600000000000000001")[0].Components[0]
	got := r.AwaitAnswer(t, r.Interact(t, press(button.CustomID, "800000000000000001")), 1)
	if got[0].ID != "800000000000000001" || seenQuotes(got)[0] != "“more-7”" {
		t.Errorf("got %+v", got)
	}
}

func TestZeroReplyRemovesPlaceholder(t *testing.T) {
	t.Parallel()
	r := start(t, &adaptertest.Handler{}, nil)
	r.AwaitRemoved(t, r.Interact(t, slash("ask", "question", "কী?")))
}

func TestDuplicatesAreAnsweredOnce(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	in, payload := r.NewInteraction(slash("ask", "question", "একবার"))
	for range 5 {
		r.Dispatch(t, "INTERACTION_CREATE", payload)
	}
	r.AwaitAnswer(t, in, 1)
	r.works(t, "পরে")
	if n := len(r.handler.Asked()); n != 2 {
		t.Errorf("%d questions reached the handler, want 2", n)
	}
}

// TestAcknowledgedElsewhere: another copy of the bot has taken the interaction.
func TestAcknowledgedElsewhere(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	in, payload := r.NewInteraction(slash("ask", "question", "কী?"))
	resp, err := http.Post(r.URL+"/interactions/"+in.ID+"/"+in.Token+"/callback", "application/json", strings.NewReader(`{"type":5}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	r.Dispatch(t, "INTERACTION_CREATE", payload)
	r.works(t, "পরে")
	if n := len(r.handler.Asked()); n != 1 {
		t.Errorf("%d questions reached the handler, want 1", n)
	}
}

func TestAnswerIsAcknowledgedFirst(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.works(t, "কী?")
	calls := slices.DeleteFunc(r.Calls(), func(c string) bool {
		return !strings.Contains(c, "/callback") && !strings.Contains(c, "@original")
	})
	if len(calls) != 2 || !strings.HasSuffix(calls[0], "/callback") {
		t.Errorf("calls: %q", calls)
	}
}

func TestAutocomplete(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("দীর্ঘ", 60)
	h := &adaptertest.Handler{Complete: func(ctx context.Context, q adapters.Question) []adapters.Choice {
		switch q.Args[q.Focus] {
		case "slow":
			<-ctx.Done()
			return []adapters.Choice{{Label: "late", Data: "late"}}
		case "panic":
			panic("on purpose")
		case "none":
			return nil
		}
		choices := []adapters.Choice{{Label: long, Data: "a"}, {Label: "too long", Data: long}, {Data: "bare"}}
		for i := range 40 {
			choices = append(choices, adapters.Choice{Label: q.Focus, Data: fmt.Sprint(i)})
		}
		return choices
	}}
	r := start(t, h, func(_ *discordtest.Server, a *Adapter) { a.times.suggest = 100 * time.Millisecond })
	ask := func(typed string) discordtest.Interaction {
		t.Helper()
		fields := slash("ask", "question", "কী?", "article", typed)
		fields["type"] = interactionAutocomplete
		fields["data"].(map[string]any)["options"].([]map[string]any)[1]["focused"] = true
		return r.AwaitAck(t, r.Interact(t, fields))
	}
	got := ask("নদী")
	if got.Type != callbackCompletions || len(got.Choices) != maxCompletions {
		t.Fatalf("acknowledged with %+v", got)
	}
	if c := got.Choices[0]; c.Value != "a" || utf8.RuneCountInString(c.Name) > 100 || !strings.HasSuffix(c.Name, "…") {
		t.Errorf("a long label gives %+v", c)
	}
	if got.Choices[1].Name != "bare" || got.Choices[2].Name != "article" {
		t.Errorf("choices %+v", got.Choices[:3])
	}
	for _, typed := range []string{"none", "slow", "panic"} {
		if got := ask(typed); len(got.Choices) != 0 {
			t.Errorf("%q gives %+v", typed, got.Choices)
		}
	}
}

func TestAlteredQuote(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Store = func(content string) string { return strings.ReplaceAll(content, "\u200d", "") }
	})
	r.works(t, "সাধারণ")
	in := r.Interact(t, slash("ask", "question", "র\u200d্যাব"))
	r.AwaitAnswer(t, in, 1)
	r.stop(t)
	if got := r.Answer(in); !strings.Contains(got[0].Content, wordsChanged) {
		t.Errorf("the reader is not told: %q", got[0].Content)
	}
	if r.Counts().Altered != 1 || !strings.Contains(r.log.String(), "altered quote") {
		t.Errorf("counted %d, logged:\n%s", r.Counts().Altered, r.log)
	}
}

// TestRefusedAnswer: the person must not be left with a "thinking…" for ever.
func TestRefusedAnswer(t *testing.T) {
	t.Parallel()
	r := start(t, nil, func(s *discordtest.Server, _ *Adapter) {
		s.Fault = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != "PATCH" {
				return false
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			if !bytes.Contains(body, []byte("কী?")) {
				return false
			}
			http.Error(w, `{"code":50035,"message":"Invalid Form Body"}`, http.StatusBadRequest)
			return true
		}
	})
	got := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?")), 1)
	if got[0].Content != wordsUndelivered {
		t.Errorf("shown: %q", got[0].Content)
	}
	r.stop(t)
	if c := r.Counts(); c.Failed != 1 || c.Plainer != 1 || c.Shown != 0 {
		t.Errorf("counted %+v", c)
	}
	if log := r.log.String(); !strings.Contains(log, "server=4") || !strings.Contains(log, "channel=5") || !strings.Contains(log, "50035") {
		t.Errorf("the operator is not told where and why:\n%s", log)
	}
}

func TestAdmin(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	last := func() (bool, error) {
		asked := r.handler.Asked()
		return asked[len(asked)-1].Admin(t.Context())
	}
	for permissions, want := range map[string]bool{"0": false, "2048": false, "32": true, "8": true, "x": false, "1099511627775": true} {
		fields := slash("language")
		fields["member"] = map[string]any{"user": map[string]any{"id": "600000000000000001"}, "permissions": permissions}
		r.AwaitAnswer(t, r.Interact(t, fields), 1)
		if got, err := last(); got != want || err != nil {
			t.Errorf("permissions %s: %v, %v, want %v", permissions, got, err, want)
		}
	}
	r.AwaitAnswer(t, r.Interact(t, inPrivate(slash("language"))), 1)
	if got, err := last(); !got || err != nil {
		t.Errorf("in a private chat: %v, %v", got, err)
	}
	for i, c := range []struct {
		author string
		roles  []string
		want   bool
	}{
		{"300000000000000001", nil, true}, // the server's owner
		{"600000000000000001", nil, false},
		{"600000000000000001", []string{"300000000000000032"}, true},
	} {
		m := mention(fmt.Sprintf("70000000000000000%d", i), "ভাষা")
		m["author"], m["member"] = map[string]any{"id": c.author}, map[string]any{"roles": c.roles}
		r.Dispatch(t, "MESSAGE_CREATE", m)
		r.AwaitReply(t, m["id"].(string), 1)
		if got, err := last(); got != c.want || err != nil {
			t.Errorf("a message of %s with roles %v: %v, %v, want %v", c.author, c.roles, got, err, c.want)
		}
	}
}

func TestWhoami(t *testing.T) {
	t.Parallel()
	s := discordtest.New(t)
	a := newAdapter(t, s, nil, nil, nil)
	if who, err := a.Whoami(t.Context()); err != nil || who != "Ukti (bot "+discordtest.BotID+", application "+discordtest.ApplicationID+")" {
		t.Errorf("Whoami: %q, %v", who, err)
	}
	s.Refuse()
	if _, err := a.Whoami(t.Context()); !errors.Is(err, adapters.ErrRejected) {
		t.Errorf("with a refused token: %v", err)
	}
}

// TestPressAside: a word in answer to a press leaves the answer where it is; with
// expired buttons they go. It is the presser's alone.
func TestPressAside(t *testing.T) {
	t.Parallel()
	for name, expired := range map[string]bool{"a word": false, "expired": true} {
		t.Run(name, func(t *testing.T) {
			r := start(t, nil, nil)
			r.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
				if q.Kind == adapters.Press {
					return adapters.Reply{Lead: "পুরোনো", Expired: expired}
				}
				reply := echo(ctx, q)
				reply.Choices = []adapters.Choice{{Label: "আরও", Data: "x"}}
				return reply
			}
			asked := r.Interact(t, slash("ask", "question", "কী?"))
			first := r.AwaitAnswer(t, asked, 1)[0]
			in := r.Interact(t, press(first.Buttons[0].CustomID, first.ID))
			told := r.AwaitAnswer(t, in, 1)[0]
			r.stop(t)
			now := r.Answer(asked)[0]
			if q := seenQuotes([]discordtest.Message{now}); now.ID != first.ID || len(q) != 1 || q[0] != "“কী?”" {
				t.Errorf("the answer has become %+v", now)
			}
			if has := len(now.Buttons) > 0; has == expired {
				t.Errorf("the answer has buttons: %t", has)
			}
			if told.ID == first.ID || told.Content != "পুরোনো" || !told.Ephemeral {
				t.Errorf("the presser is told %+v", told)
			}
		})
	}
}

// TestPrivatePressStaysPrivate: of an answer that only one person sees, what a press
// adds is theirs alone too, in all its parts.
func TestPrivatePressStaysPrivate(t *testing.T) {
	t.Parallel()
	r := start(t, nil, nil)
	r.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Kind == adapters.Press {
			return quoteReply(strings.Repeat("দীর্ঘ কথা। ", 400))
		}
		reply := echo(ctx, q)
		reply.Choices = []adapters.Choice{{Label: "আরও", Data: "x"}}
		return reply
	}
	first := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?", "private", true)), 1)[0]
	fields := press(first.Buttons[0].CustomID, first.ID)
	fields["message"].(map[string]any)["flags"] = flagEphemeral
	got := r.AwaitAnswer(t, r.Interact(t, fields), 3)
	for i, m := range got {
		if !m.Ephemeral {
			t.Errorf("part %d of %d can be read by everyone", i+1, len(got))
		}
	}
}

// TestCopy: a citation stands behind a button that gives it to whoever presses, and to
// nobody else; the conversation is not asked.
func TestCopy(t *testing.T) {
	reply := adapters.Reply{Lead: "খবরে আছে:", Quotes: []adapters.Quote{{
		Text: "উক্তি", Sentences: []adapters.Span{{Start: 0, End: len("উক্তি")}}, Source: adapters.Source{Where: "নদীর খবর, লাইন ৬", Cite: "river_1:6"},
	}}}
	r := start(t, &adaptertest.Handler{
		Register: []adapters.Command{{Name: "ask"}},
		Reply:    func(context.Context, adapters.Question) adapters.Reply { return reply },
	}, nil)
	answer := r.AwaitAnswer(t, r.Interact(t, slash("ask", "question", "কী?")), 1)[0]
	button := answer.Buttons[len(answer.Buttons)-1]
	if strings.Contains(answer.Content, "river") || button.Label != adapters.CopyID {
		t.Fatalf("the answer is %q with %+v", answer.Content, answer.Buttons)
	}
	asked := len(r.handler.Asked())
	got := r.AwaitAck(t, r.Interact(t, press(button.CustomID, answer.ID)))
	if got.Type != callbackMessage || got.Flags&flagEphemeral == 0 || got.Content != "```\nriver_1:6\n```" {
		t.Errorf("the press is answered with %+v", got)
	}
	if n := len(r.handler.Asked()); n != asked {
		t.Errorf("the conversation was asked %d times", n-asked)
	}
}
