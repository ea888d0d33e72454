package ledger

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// word is a word that chats have said.
type word struct {
	Text  string
	Times int
	Last  time.Time
}

var kind = Kind[word]{
	Name: "words", Most: 2, Parts: func(w word) []string { return []string{w.Text} }, Last: func(w word) time.Time { return w.Last },
	Compare: func(a, b word) int { return b.Times - a.Times },
}

// say has a chat say a word.
func say(t *testing.T, b *Book[word], chat, text string) {
	t.Helper()
	if err := b.Do(t.Context(), func() error {
		id := b.ID(text)
		e := b.Entry(id)
		e.Said[b.Chat(id, chat)] = true
		e.Item.Times, e.Item.Last = e.Item.Times+1, b.Now()
		if len(e.Said) < Chats && !e.Kept {
			return nil
		}
		e.Kept, e.Item.Text = true, text
		return b.Save(t.Context())
	}); err != nil {
		t.Fatal(err)
	}
}

func listed(t *testing.T, b *Book[word]) string {
	t.Helper()
	var texts []string
	if err := b.Do(t.Context(), func() error {
		for _, w := range b.List() {
			texts = append(texts, w.Text)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(texts, " ")
}

// What three chats say is kept over a restart, in its order and within its bounds, for as
// long as it is said now and then; what fewer say is begun anew after that time.
func TestBook(t *testing.T) {
	clock, memory := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), new(adaptertest.Memory)
	now := func() time.Time { return clock }
	b := New(kind, memory, time.Hour, now)
	for _, text := range []string{"ferry", "harbour", "bridge"} {
		for i := range Chats + len(text)%3 {
			say(t, b, string(rune('a'+i%Chats)), text)
		}
	}
	if got := listed(t, b); got != "ferry harbour" {
		t.Errorf("listed are %q", got)
	}
	if kept, _ := b.Len(); kept != 2 {
		t.Errorf("%d are kept", kept)
	}
	say(t, b, "a", "lamp")
	say(t, b, "b", "lamp")
	b2 := New(kind, memory, time.Hour, now)
	if got := listed(t, b2); got != listed(t, b) {
		t.Errorf("after a restart %q is listed", got)
	}
	clock = clock.Add(2 * time.Hour)
	say(t, b, "c", "lamp")
	if got := listed(t, b); got != "" {
		t.Errorf("two hours later %q is listed", got)
	}
}

// What can't be read or deleted is told with the book's name.
func TestFailures(t *testing.T) {
	b := New(kind, broken{}, time.Hour, time.Now)
	for _, err := range []error{b.Do(t.Context(), func() error { return nil }), Clear(t.Context(), "words", broken{})} {
		if !errors.Is(err, errBroken) || !strings.HasPrefix(err.Error(), "words: ") {
			t.Error(err)
		}
	}
}

var errBroken = errors.New("the disk is gone")

// broken is a memory that fails.
type broken struct{ *adaptertest.Memory }

func (broken) Get(context.Context, string) ([]byte, bool, error) { return nil, false, errBroken }
