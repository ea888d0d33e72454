package adaptertest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// Places is what the suite needs of a platform whose adapter is an [adapters.Notifier].
// Chats are those of public messages, by their number.
type Places struct {
	// Written returns what the bot has written in a place and is still there, in order.
	Written func(place string) []Written
	// Remove has people take away the bot's messages that answer a message.
	Remove func(message int)
	// ShutOut has a chat shut the bot out for the n-th reason, counted from 0. It reports
	// false when there are no more reasons.
	ShutOut func(chat, n int) bool
	// Slow has the platform refuse the next message to a chat, and say how long it wants
	// no more.
	Slow func(chat int, wait time.Duration)
	// Migrate makes a chat one of another number. nil where chats keep theirs.
	Migrate func(chat int)
}

// Written is a message of the bot's in a place.
type Written struct {
	ID    string
	Under string // the id of the message that it is a reply to; "" for none
	Post
}

// arrivals is a handler that echoes, and keeps where its answers have arrived.
type arrivals struct {
	Handler
	mu  sync.Mutex
	all []adapters.Arrival
}

func newArrivals(choices ...adapters.Choice) *arrivals {
	h := &arrivals{}
	h.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
		r := echoOf(q.Text + q.Press)
		r.Choices = choices
		r.Arrived = func(_ context.Context, at adapters.Arrival) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.all = append(h.all, at)
		}
		return r
	}
	return h
}

func (h *arrivals) seen() []adapters.Arrival {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.all)
}

// notifying starts a session of a platform that can be written to unasked, and has the
// first message answered. It returns where the answer is.
func notifying(t testing.TB, suite Suite, choices ...adapters.Choice) (*session, *arrivals, adapters.Arrival) {
	t.Helper()
	h := newArrivals(choices...)
	s := prepare(t, suite)
	s.run(context.Background(), &h.Handler)
	if s.Places == nil {
		s.stop()
		t.Skip("the harness has no Places")
	}
	s.ask(suite.message(1, "what is new?"))
	return s, h, s.arrival(h, 1)
}

// arrival waits for the n-th arrival.
func (s *session) arrival(h *arrivals, n int) adapters.Arrival {
	s.t.Helper()
	if !s.waitFor(func() bool { return len(h.seen()) >= n || s.hasEnded() }) || s.hasEnded() {
		s.t.Fatalf("the handler was told of %d arrivals, want %d", len(h.seen()), n)
	}
	return h.seen()[n-1]
}

// notify sends a notice that quotes text.
func (s *session) notify(id, place, about, text string) (adapters.Arrival, error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), s.suite.Patience)
	defer cancel()
	return s.Adapter.(adapters.Notifier).Notify(ctx, adapters.Notice{ID: id, Place: place, About: about, Reply: echoOf(text)})
}

// written returns the messages of an arrival as they stand in its place.
func (s *session) written(at adapters.Arrival) (all []Written) {
	for _, w := range s.Places.Written(at.Place) {
		if slices.Contains(at.Messages, w.ID) {
			all = append(all, w)
		}
	}
	return all
}

// noticed reports what is wrong with a notice that should stand in its place.
func (s *session) noticed(what string, at adapters.Arrival, err error, about, text string) {
	s.t.Helper()
	if err != nil {
		s.t.Errorf("%s: %v", what, err)
		return
	}
	there := s.written(at)
	if len(there) == 0 || len(there) != len(at.Messages) {
		s.t.Errorf("%s: %d of its messages %q are in %q", what, len(there), at.Messages, at.Place)
		return
	}
	if there[0].Under != about {
		s.t.Errorf("%s: it is a reply to %q, want %q", what, there[0].Under, about)
	}
	var shown Shown
	for _, w := range there {
		shown.Posts = append(shown.Posts, w.Post)
	}
	s.quotes(what, shown, echoOf(text).Quotes)
	noPings(s.t, what, shown)
}

// unsent returns the error of a notice that was not shown.
func (s *session) unsent(what string, err error) *adapters.Unsent {
	s.t.Helper()
	if u, ok := errors.AsType[*adapters.Unsent](err); ok {
		return u
	}
	s.t.Errorf("%s: the error is %v, want an *adapters.Unsent", what, err)
	return &adapters.Unsent{}
}

func checkArrival(t testing.TB, suite Suite) {
	s, h, at := notifying(t, suite, adapters.Choice{Label: "আরও", Data: "more_1"})
	q := s.find("what is new?")
	if q.Place == "" || at.Place != q.Place {
		t.Errorf("the answer arrived in %q, and was asked in %q", at.Place, q.Place)
	}
	if got := s.written(at); len(got) != len(at.Messages) {
		t.Errorf("%d of the messages %q are in %q", len(got), at.Messages, at.Place)
	}
	if !suite.NoChoices && !suite.ShowsApart {
		s.press(2, 1, 0)
		if second := s.arrival(h, 2); second.Place != at.Place || second.Messages[0] != at.Messages[0] {
			t.Errorf("a press showed %+v in the place of %+v", second, at)
		}
	}
	if !suite.OneAsker {
		s.ask(Message{ID: 3, Chat: 2, Asker: 2, Text: "elsewhere"})
		n := len(h.seen())
		s.awaitReply(3, echoOf("elsewhere"))
		s.waitFor(func() bool { return len(h.seen()) > n })
		if other := s.find("elsewhere"); other.Place == q.Place {
			t.Errorf("two chats have one place, %q", q.Place)
		}
	}
	s.stop()
}

func checkNotice(t testing.TB, suite Suite) {
	s, _, at := notifying(t, suite)
	for i, c := range hostile {
		if i%4 != 0 { // how quotes arrive is the business of the checks of answers
			continue
		}
		sent, err := s.notify("hostile-"+string(rune('a'+i)), at.Place, at.Messages[0], c.text)
		s.noticed(c.name, sent, err, at.Messages[0], c.text)
	}
	sent, err := s.notify("alone", at.Place, "", "by itself")
	s.noticed("a notice about no message", sent, err, "", "by itself")
	person := s.Adapter.(adapters.Notifier).Person(s.find("what is new?").Asker)
	sent, err = s.notify("person", person, "", "to a person")
	s.noticed("a notice to a person", sent, err, "", "to a person")
	s.stop()
}

func checkNoticeRemoved(t testing.TB, suite Suite) {
	s, _, at := notifying(t, suite)
	s.Places.Remove(1)
	sent, err := s.notify("removed", at.Place, at.Messages[0], "was and is")
	s.noticed("a notice about a message that is gone", sent, err, "", "was and is")
	s.stop()
}

func checkNoticeGone(t testing.TB, suite Suite) {
	for n := 0; ; n++ {
		s, _, at := notifying(t, suite)
		if !s.Places.ShutOut(1, n) {
			s.stop()
			if n == 0 {
				t.Errorf("the harness knows no way in which a chat shuts the bot out")
			}
			return
		}
		_, err := s.notify("gone", at.Place, at.Messages[0], "to nobody")
		if u := s.unsent("a chat that has shut the bot out", err); !u.Gone || u.Unsure {
			t.Errorf("reason %d: %+v, want Gone", n, u)
		}
		if !suite.OneAsker {
			s.ask(Message{ID: 2, Chat: 2, Asker: 2, Text: "elsewhere"})
			s.awaitReply(2, echoOf("elsewhere"))
			elsewhere := s.find("elsewhere").Place
			sent, err := s.notify("open", elsewhere, "", "to the others")
			s.noticed("a chat that is open", sent, err, "", "to the others")
		}
		s.stop()
	}
}

func checkNoticeMoved(t testing.TB, suite Suite) {
	s, _, at := notifying(t, suite)
	if s.Places.Migrate == nil {
		s.stop()
		t.Skip("chats don't move")
	}
	s.Places.Migrate(1)
	sent, err := s.notify("moved", at.Place, at.Messages[0], "after the move")
	if sent.Place == at.Place {
		t.Errorf("the chat has moved, and its place is %q as before", sent.Place)
	}
	s.noticed("the first notice to a chat that has moved", sent, err, "", "after the move")
	again, err := s.notify("again", at.Place, at.Messages[0], "by the old place")
	s.noticed("a later notice by the old place", again, err, "", "by the old place")
	third, err := s.notify("third", sent.Place, sent.Messages[0], "by the new place")
	s.noticed("a notice about a message of the new place", third, err, sent.Messages[0], "by the new place")
	s.stop()
}

func checkNoticeSlow(t testing.TB, suite Suite) {
	s, _, at := notifying(t, suite)
	const wait = time.Hour
	s.Places.Slow(1, wait)
	_, err := s.notify("slow", at.Place, at.Messages[0], "too fast")
	if u := s.unsent("a chat that is to wait", err); u.Gone || u.Unsure || u.Wait < wait/2 || u.Wait > wait {
		t.Errorf("%+v, want to be told to wait %v", u, wait)
	}
	_, err = s.notify("sooner", at.Place, at.Messages[0], "too fast again")
	if u := s.unsent("a chat that still is to wait", err); u.Wait < wait/2 {
		t.Errorf("%+v, want to be told to wait", u)
	}
	for _, w := range s.Places.Written(at.Place) {
		if strings.Contains(w.Text, "“too fast") {
			t.Errorf("%q was shown", w.Text)
		}
	}
	person := s.Adapter.(adapters.Notifier).Person(s.find("what is new?").Asker)
	sent, err := s.notify("other", person, "", "to another chat")
	s.noticed("another chat meanwhile", sent, err, "", "to another chat")
	s.stop()
}

func checkNoticeLost(t testing.TB, suite Suite) {
	s, _, at := notifying(t, suite)
	if s.Lose == nil {
		s.stop()
		t.Skip("the harness has no Lose")
	}
	s.Lose()
	if _, err := s.notify("lost", at.Place, "", "perhaps"); err != nil {
		if u := s.unsent("a notice whose receipt is lost", err); !u.Unsure {
			t.Errorf("%+v, want Unsure", u)
		}
	}
	there := 0
	for _, w := range s.Places.Written(at.Place) {
		there += strings.Count(w.Text, "“perhaps”")
	}
	if there != 1 {
		t.Errorf("one notice is there %d times", there)
	}
	s.stop()
}

func checkNoticeStopped(t testing.TB, suite Suite) {
	s := prepare(t, suite)
	h := newArrivals()
	idle := func(when string) {
		s.t.Helper()
		_, err := s.notify("idle", s.Adapter.(adapters.Notifier).Person("1"), "", when)
		if u := s.unsent(when, err); !errors.Is(u, adapters.ErrNotRunning) || u.Gone || u.Unsure {
			t.Errorf("%s: %+v, want ErrNotRunning", when, u)
		}
	}
	if s.Places != nil {
		idle("before Run")
	}
	s.run(context.Background(), &h.Handler)
	if s.Places == nil {
		s.stop()
		t.Skip("the harness has no Places")
	}
	s.ask(suite.message(1, "what is new?"))
	s.arrival(h, 1)
	s.cancel()
	s.waitFor(s.hasEnded)
	idle("after Run")
	s.stop()
}
