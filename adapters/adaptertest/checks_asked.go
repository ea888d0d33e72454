package adaptertest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

// echo quotes the question back, so that every answer can be told apart.
func echo(_ context.Context, q adapters.Question) adapters.Reply {
	return echoOf(q.Text)
}

// echoOf is what [echo] says to a text.
func echoOf(text string) adapters.Reply { return answer(passage("1", "“"+text+"”")) }

// count returns how many questions with this text, or press, reached the handler.
func (h *Handler) count(text string) int {
	n := 0
	for _, q := range h.Asked() {
		if q.Text == text || q.Kind == adapters.Press && q.Press == text {
			n++
		}
	}
	return n
}

// find returns the last question with this text.
func (s *session) find(text string) adapters.Question {
	s.t.Helper()
	asked := s.handler.Asked()
	for i := len(asked) - 1; i >= 0; i-- {
		if asked[i].Text == text {
			return asked[i]
		}
	}
	s.t.Fatalf("the question %q did not reach the handler", text)
	return adapters.Question{}
}

func checkQuestions(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{})
	var sent []string
	for _, h := range hostile {
		text := strings.TrimSpace(h.text)
		if strings.HasPrefix(text, "/") || suite.OneLine && strings.ContainsAny(text, "\r\n") || suite.Changes(text) != text {
			continue // a command, or a text that this platform's people cannot send
		}
		sent = append(sent, text)
		s.ask(suite.message(len(sent), text))
		s.awaitAsked(len(sent))
	}
	s.stop()
	if len(sent) < 10 {
		t.Fatalf("only %d questions could be tried", len(sent))
	}
	for i, q := range s.handler.Asked() {
		if i < len(sent) && strings.TrimSpace(q.Text) != sent[i] {
			t.Errorf("the handler got %q, typed was %q", q.Text, sent[i])
		}
		if q.Kind != adapters.Free {
			t.Errorf("%q came as kind %v, want %v", q.Text, q.Kind, adapters.Free)
		}
		if q.Adapter != s.Adapter.Name() {
			t.Errorf("Question.Adapter is %q, the adapter's name is %q", q.Adapter, s.Adapter.Name())
		}
	}
}

func checkEveryone(t testing.TB, suite Suite) {
	const askers = 50
	s := start(t, suite, &Handler{Reply: echo})
	text := func(i int) string { return fmt.Sprintf("প্রশ্ন %d কী?", i) }
	var all sync.WaitGroup
	for i := 1; i <= askers; i++ {
		m := Message{ID: i, Asker: i, Chat: 1 + i%2*i, Text: text(i), Private: suite.NoPublic} // half of them share a chat
		if suite.OneAsker {
			s.ask(suite.message(i, text(i)))
			continue
		}
		all.Go(func() { s.Ask(m) })
	}
	s.deliver("fifty messages at once", all.Wait)
	for i := 1; i <= askers; i++ {
		s.awaitReply(i, echoOf(text(i)))
	}
	s.stop()
	for i := 1; i <= askers; i++ {
		if n := s.handler.count(text(i)); n != 1 {
			t.Errorf("%q reached the handler %d times", text(i), n)
		}
		want := echoOf(text(i))
		s.quotes("asker "+fmt.Sprint(i), s.Shown(i), want.Quotes)
	}
}

// blocked is a handler that answers the question slow only once released.
func blocked(slow string) (h *Handler, entered *atomic.Bool, release func()) {
	entered = new(atomic.Bool)
	gate := make(chan struct{})
	h = &Handler{Reply: func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Text == slow {
			entered.Store(true)
			<-gate
			if ctx.Err() != nil {
				return adapters.Reply{} // what the conversation does with a question nobody waits for
			}
		}
		return echo(ctx, q)
	}}
	return h, entered, sync.OnceFunc(func() { close(gate) })
}

func checkSlow(t testing.TB, suite Suite) {
	h, entered, release := blocked("slow")
	s := start(t, suite, h)
	t.Cleanup(release) // runs before the session's own end
	s.ask(suite.message(1, "slow"))
	s.answering(entered)
	if s.Acknowledged != nil && !s.waitFor(func() bool { return s.Acknowledged(1) }) {
		t.Errorf("the platform was not told that a slow answer is coming")
	}
	want := func(id int, text string) {
		t.Helper()
		r := echoOf(text)
		s.awaitReply(id, r)
		s.quotes(text, s.Shown(id), r.Quotes)
	}
	if !suite.OneAsker {
		s.ask(Message{ID: 2, Chat: 2, Asker: 2, Text: "elsewhere", Private: suite.NoPublic})
		want(2, "elsewhere")
		s.ask(Message{ID: 3, Chat: 1, Asker: 3, Text: "same chat", Private: suite.NoPublic})
		want(3, "same chat")
	}
	release()
	want(1, "slow")
	s.stop()
}

func checkRepeats(t testing.TB, suite Suite) {
	if suite.OneAsker {
		t.Skip("Limits.OneAsker")
	}
	h, entered, release := blocked("once")
	s := start(t, suite, h)
	t.Cleanup(release)
	once := suite.message(1, "once")
	s.ask(once)
	s.answering(entered)
	s.ask(once) // while it is being answered
	s.ask(suite.message(2, "between"))
	s.awaitReply(2, echoOf("between"))
	release()
	want := echoOf("once")
	s.awaitReply(1, want)
	s.ask(once) // after it was answered
	s.ask(suite.message(3, "after"))
	s.awaitReply(3, echoOf("after"))
	s.stop()
	if n := s.handler.count("once"); n != 1 {
		t.Errorf("one message, delivered three times, reached the handler %d times", n)
	}
	s.quotes("the repeated message", s.Shown(1), want.Quotes)
}

func checkBots(t testing.TB, suite Suite) {
	if suite.OneAsker {
		t.Skip("Limits.OneAsker")
	}
	s := start(t, suite, &Handler{Reply: echo})
	s.ask(Message{ID: 1, Chat: 1, Asker: 2, Text: "from a bot", Bot: true, Private: suite.NoPublic})
	s.ask(suite.message(2, "from a person"))
	s.awaitReply(2, echoOf("from a person"))
	s.stop()
	if n := s.handler.count("from a bot"); n != 0 {
		t.Errorf("a bot's message reached the handler")
	}
	if got := s.Shown(1); len(got.Posts) > 0 {
		t.Errorf("a bot was answered: %+v", got)
	}
}

func checkEdits(t testing.TB, suite Suite) {
	if suite.NoEdits || suite.OneAsker {
		t.Skip("Limits.NoEdits or OneAsker")
	}
	s := start(t, suite, &Handler{Reply: echo})
	s.ask(suite.message(1, "befor"))
	s.awaitReply(1, echoOf("befor"))
	edited := suite.message(1, "before and after")
	edited.Edited = true
	s.ask(edited)
	s.awaitAsked(2)
	want := echoOf("before and after")
	s.awaitReply(1, want)
	s.stop()
	first, second := s.find("befor"), s.find("before and after")
	if first.Edited || !second.Edited {
		t.Errorf("Question.Edited is %v for the message and %v for its edit", first.Edited, second.Edited)
	}
	if first.Message != second.Message {
		t.Errorf("the edit of message %q came as %q", first.Message, second.Message)
	}
	s.quotes("the answer to the edited question", s.Shown(1), want.Quotes)
}

func checkPress(t testing.TB, suite Suite) {
	if suite.NoChoices {
		t.Skip("Limits.NoChoices")
	}
	first := answer(passage("1", plain))
	first.Choices = []adapters.Choice{
		{Label: "“আরও” *উক্তি*", Data: "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-0189"},
		{Label: "আগে-পরে", Data: "around-1"},
	}
	second := answer(passage("2", "পরের উক্তি।"))
	s := start(t, suite, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Kind == adapters.Press {
			return second
		}
		return first
	}})
	ask := suite.message(1, "কী?")
	s.ask(ask)
	s.awaitReply(1, first)
	if got := s.Shown(1).Choices; len(got) != 2 || got[0] != first.Choices[0].Label || got[1] != first.Choices[1].Label {
		t.Fatalf("choices %q, want the labels of %+v", got, first.Choices)
	}
	strangers := 0
	if !suite.OneAsker && !suite.NoPublic {
		s.deliver("a press", func() { s.Press(Press{ID: 2, Chat: 1, Asker: 2, Of: 1, Choice: 1}) })
		strangers++
	}
	s.deliver("a press", func() { s.Press(Press{ID: 3, Chat: 1, Asker: 1, Of: 1, Choice: 0}) })
	s.awaitReply(3, second)
	s.stop()
	owner := s.find("কী?")
	pressed := 0
	for _, q := range s.handler.Asked() {
		if q.Kind != adapters.Press {
			continue
		}
		if q.Chat != owner.Chat {
			t.Errorf("a press in chat %q came from chat %q", owner.Chat, q.Chat)
		}
		if q.Asker != owner.Asker {
			strangers--
			continue
		}
		pressed++
		if q.Press != first.Choices[0].Data {
			t.Errorf("pressed was %q, the handler got %q", first.Choices[0].Data, q.Press)
		}
	}
	if pressed != 1 || strangers < 0 {
		t.Errorf("one press of the asker reached the handler as %d", pressed)
	}
	s.quotes("the answer to a press", s.Shown(3), second.Quotes)
}

func checkPrivate(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{Reply: echo})
	id := 0
	for _, private := range []bool{true, false} {
		if private && suite.NoPrivate || !private && suite.NoPublic {
			continue
		}
		id++
		text := fmt.Sprintf("private %v", private)
		s.ask(Message{ID: id, Chat: id, Asker: 1, Text: text, Private: private})
		s.awaitReply(id, echoOf(text))
		if q := s.find(text); q.Private != private {
			t.Errorf("Question.Private is %v, want %v", q.Private, private)
		}
		for _, p := range s.Shown(id).Posts {
			if p.Private != private {
				t.Errorf("a question with Private %v was answered with Private %v", private, p.Private)
			}
		}
	}
	s.stop()
	if id == 0 {
		t.Errorf("Limits declare both NoPrivate and NoPublic")
	}
}

func checkIDs(t testing.TB, suite Suite) {
	round := func() []adapters.Question {
		s := start(t, suite, &Handler{})
		messages := []Message{suite.message(1, "first")}
		if !suite.OneAsker {
			messages = append(messages,
				Message{ID: 2, Chat: 1, Asker: 1, Text: "again", Private: suite.NoPublic},
				Message{ID: 3, Chat: 1, Asker: 2, Text: "other asker", Private: suite.NoPublic},
				Message{ID: 4, Chat: 2, Asker: 1, Text: "other chat", Private: suite.NoPublic})
		}
		var asked []adapters.Question
		for i, m := range messages {
			s.ask(m)
			s.awaitAsked(i + 1)
			asked = append(asked, s.find(m.Text))
		}
		s.stop()
		return asked
	}
	before := round()
	after := round()
	for i, q := range before {
		if q.Asker == "" || q.Chat == "" || q.Message == "" {
			t.Errorf("an id is empty: asker %q, chat %q, message %q", q.Asker, q.Chat, q.Message)
		}
		if q.Asker != after[i].Asker || q.Chat != after[i].Chat {
			t.Errorf("after a restart asker %q is %q, chat %q is %q", q.Asker, after[i].Asker, q.Chat, after[i].Chat)
		}
	}
	if suite.OneAsker {
		return
	}
	first, again, asker, chat := before[0], before[1], before[2], before[3]
	if first.Message != after[0].Message || first.Message == again.Message {
		t.Errorf("message ids: %q, after a restart %q, the next message %q", first.Message, after[0].Message, again.Message)
	}
	if first.Asker != again.Asker || first.Asker == asker.Asker {
		t.Errorf("asker ids: %q, again %q, another's %q", first.Asker, again.Asker, asker.Asker)
	}
	if first.Chat != again.Chat || first.Chat == chat.Chat && !suite.NoPublic {
		t.Errorf("chat ids: %q, again %q, another chat's %q", first.Chat, again.Chat, chat.Chat)
	}
}
