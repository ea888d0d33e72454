package adaptertest

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

// pages are replies that each offer all of them, as an answer and what stands behind its
// buttons do; pressing the n-th choice shows pages[n].
func pages(n int) (all []adapters.Reply, h *Handler) {
	var choices []adapters.Choice
	for i := range n {
		choices = append(choices, adapters.Choice{Label: fmt.Sprintf("পাতা %d", i), Data: fmt.Sprintf("page-%d", i)})
	}
	byData := map[string]adapters.Reply{}
	for i, c := range choices {
		r := answer(passage("1", fmt.Sprintf("“%d নম্বর পাতার কথা।”", i)))
		r.Choices = choices
		all, byData[c.Data] = append(all, r), r
	}
	return all, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Kind == adapters.Press {
			return byData[q.Press]
		}
		return all[0]
	}}
}

// press presses a choice under the answer to the first message.
func (s *session) press(id, asker, choice int) {
	s.t.Helper()
	s.deliver("a press", func() { s.Press(Press{ID: id, Chat: 1, Asker: asker, Of: 1, Choice: choice}) })
}

// checkTurning turns to a further page and back, twice: what a press shows never takes
// the answer away for good.
func checkTurning(t testing.TB, suite Suite) {
	if suite.NoChoices {
		t.Skip("Limits.NoChoices")
	}
	all, h := pages(2)
	s := start(t, suite, h)
	s.ask(suite.message(1, "কী?"))
	s.awaitReply(1, all[0])
	for i, page := range []int{1, 0, 1, 0} {
		s.press(2+i, 1, page)
		s.awaitReply(2+i, all[page])
		s.quotes(fmt.Sprintf("turn %d", i+1), s.Shown(2+i), all[page].Quotes)
		if got := s.Shown(2 + i).Choices; len(got) != 2 {
			t.Errorf("after turn %d there are the choices %q, want two", i+1, got)
		}
	}
	s.stop()
}

// checkStorm presses ten choices one after the other without waiting for any answer. A
// later press may replace one that waits, so not all are looked up, but the last is, and
// what it shows stands.
func checkStorm(t testing.TB, suite Suite) {
	if suite.NoChoices {
		t.Skip("Limits.NoChoices")
	}
	const presses = 10
	all, h := pages(presses)
	s := start(t, suite, h)
	s.ask(suite.message(1, "কী?"))
	s.awaitReply(1, all[0])
	for i := range presses {
		s.press(2+i, 1, i)
	}
	last := 1 // the answer itself, which every press is shown in
	if suite.ShowsApart {
		last += presses
	}
	stands := func() bool {
		return strings.Contains(s.Shown(last).reading().text, all[presses-1].Quotes[0].Text)
	}
	s.waitFor(stands)
	s.stop()
	s.quotes("the last of ten presses", s.Shown(last), all[presses-1].Quotes)
	if n := h.count("page-9"); n != 1 {
		t.Errorf("the last of ten presses reached the handler %d times", n)
	}
	if n := len(h.Asked()); n > 1+presses {
		t.Errorf("%d questions reached the handler for one question and ten presses", n)
	}
}

// checkExpired presses what can't be used any more: the answer stays for everyone, its
// buttons go, and who pressed is told.
func checkExpired(t testing.TB, suite Suite) {
	if suite.NoChoices {
		t.Skip("Limits.NoChoices")
	}
	first := answer(passage("1", plain))
	first.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
	s := start(t, suite, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Kind == adapters.Press {
			return adapters.Reply{Lead: "বোতামটির মেয়াদ শেষ।", Expired: true}
		}
		return first
	}})
	s.ask(suite.message(1, "কী?"))
	s.awaitReply(1, first)
	s.press(2, 1, 0)
	if !suite.ShowsApart && !s.waitFor(func() bool { return len(s.Shown(1).Choices) == 0 }) {
		t.Errorf("the buttons that are of no more use stay: %q", s.Shown(1).Choices)
	}
	s.awaitAsked(2)
	s.stop()
	s.quotes("the answer after a press that came too late", s.Shown(1), first.Quotes)
}

// checkVotes says of an answer that it is one, then that it is none, and has another say
// so, too: all are thanked aside, and the answer stays with every button, in words that
// nobody else sees.
func checkVotes(t testing.TB, suite Suite) {
	if suite.NoChoices {
		t.Skip("Limits.NoChoices")
	}
	first := answer(passage("1", plain))
	for _, label := range []string{"আরও অংশ", "আশপাশ পড়ুন", "এটাই উত্তর", "এটা নয়"} {
		first.Choices = append(first.Choices, adapters.Choice{Label: label, Data: fmt.Sprintf("c-%d", len(first.Choices))})
	}
	const thanks = "ধন্যবাদ, আপনার মত গোনা হলো।"
	s := start(t, suite, &Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Kind == adapters.Press {
			return adapters.Reply{Lead: thanks}
		}
		return first
	}})
	s.ask(suite.message(1, "কী?"))
	s.awaitReply(1, first)
	askers := []int{1, 1, 2}
	if suite.OneAsker {
		askers = askers[:2]
	}
	for i, asker := range askers {
		s.press(2+i, asker, 2+i%2)
		s.awaitAsked(2 + i)
	}
	s.stop()
	s.quotes("the answer after what was said of it", s.Shown(1), first.Quotes)
	if got := s.Shown(1).Choices; len(got) != len(first.Choices) {
		t.Errorf("after what was said of it the answer has the buttons %q, want all %d", got, len(first.Choices))
	}
	for i := range askers {
		for _, p := range s.Shown(2 + i).Posts {
			if strings.Contains(p.Text, thanks) && !p.Private && !suite.ShowsApart && !suite.NoPrivate {
				t.Errorf("the thanks for what person %d said are seen by all: %q", askers[i], p.Text)
			}
		}
	}
	if text := s.Shown(1).reading().text; strings.Contains(text, thanks) && !suite.ShowsApart {
		t.Errorf("the thanks stand in the answer: %q", text)
	}
}

// checkFaceless asks in the name of a group, in which nobody can press: the buttons are
// the group's admins', of whom the first person is one, and nobody else's.
func checkFaceless(t testing.TB, suite Suite) {
	if suite.NoFaceless || suite.NoChoices {
		t.Skip("Limits.NoFaceless or NoChoices")
	}
	all, turning := pages(2)
	var whose atomic.Value // the answer's asker: to others a press is answered aside, as the conversation does
	h := &Handler{Reply: func(ctx context.Context, q adapters.Question) adapters.Reply {
		if q.Kind != adapters.Press {
			whose.Store(q.Asker)
		} else if whose.Load() != q.Asker {
			return adapters.Reply{Lead: "বোতামটি অন্য কারও।"}
		}
		return turning.Reply(ctx, q)
	}}
	s := start(t, suite, h)
	s.ask(Message{ID: 1, Chat: 1, Asker: 1, Text: "কী?", Faceless: true})
	s.awaitReply(1, all[0])
	owner := s.find("কী?").Asker
	s.press(2, 2, 0)
	s.awaitAsked(2)
	s.press(3, 1, 1)
	s.awaitReply(3, all[1])
	s.stop()
	s.quotes("an admin's press", s.Shown(3), all[1].Quotes)
	for _, q := range h.Asked() {
		if q.Kind == adapters.Press && (q.Asker == owner) != (q.Press == "page-1") {
			t.Errorf("the press %q came as of %q, the answer is of %q", q.Press, q.Asker, owner)
		}
	}
}

// checkLost has an answer arrive of which the platform's word is lost: it may be given
// once more, never a third time, and is looked up once.
func checkLost(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{Reply: echo})
	if s.Lose == nil {
		s.stop()
		t.Skip("the harness has no Lose")
	}
	s.works(1, "before")
	s.Lose()
	s.ask(suite.message(2, "lost"))
	s.awaitReply(2, echoOf("lost"))
	s.works(3, "after")
	s.stop()
	if n := s.handler.count("lost"); n != 1 {
		t.Errorf("the question whose answer's receipt was lost reached the handler %d times", n)
	}
	if n := strings.Count(s.Shown(2).reading().text, "“lost”"); n < 1 || n > 2 {
		t.Errorf("the answer whose receipt was lost is there %d times, want once or twice", n)
	}
}

// checkRefused has the platform refuse an answer for every reason that the harness knows
// and that a plainer message cures: its words arrive all the same.
func checkRefused(t testing.TB, suite Suite) {
	s := start(t, suite, &Handler{Reply: func(ctx context.Context, q adapters.Question) adapters.Reply {
		r := echo(ctx, q)
		r.Choices = []adapters.Choice{{Label: "আরও", Data: "more"}}
		return r
	}})
	if s.Refuse == nil {
		s.stop()
		t.Skip("the harness has no Refuse")
	}
	n := 0
	for ; s.Refuse(n); n++ {
		text := fmt.Sprintf("refused %d", n)
		// Each in a chat of its own: the plainer message may not say what it answers.
		s.ask(Message{ID: n + 1, Chat: n + 1, Asker: n + 1, Text: text, Private: suite.NoPublic})
		arrived := func() bool { return strings.Contains(s.Shown(n+1).reading().text, "“"+text+"”") }
		if !s.waitFor(arrived) {
			t.Errorf("refusal %d costs the whole answer: shown %+v", n, s.Shown(n+1))
		}
	}
	s.stop()
	if n == 0 {
		t.Errorf("the harness has Refuse and knows no refusal")
	}
}
