package chat

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

func TestBackoff(t *testing.T) {
	b := Backoff{Min: time.Second, Max: time.Minute}
	if b.Failed() {
		t.Error("it has failed before it was asked")
	}
	for i, step := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		step *= time.Second
		if d := b.Next(); d < step/2 || d > step {
			t.Errorf("wait %d is %v, want between %v and %v", i, d, step/2, step)
		}
	}
	for range 100 { // doubling must not overflow
		if d := b.Next(); d < 30*time.Second || d > time.Minute {
			t.Fatalf("a late wait is %v", d)
		}
	}
	if !b.Failed() {
		t.Error("it has not failed after it was asked")
	}
	b.Reset()
	if d := b.Next(); d > time.Second {
		t.Errorf("after a reset the wait is %v", d)
	}
}

func TestBackoffIsJittered(t *testing.T) {
	first := (&Backoff{Min: time.Hour, Max: time.Hour}).Next()
	for range 50 {
		if (&Backoff{Min: time.Hour, Max: time.Hour}).Next() != first {
			return
		}
	}
	t.Error("fifty waits are the same")
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		if err := Sleep(t.Context(), time.Hour); err != nil || time.Since(begun) != time.Hour {
			t.Errorf("slept %v, %v", time.Since(begun), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begun = time.Now()
		if err := Sleep(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Minute {
			t.Errorf("slept %v, %v", time.Since(begun), err)
		}
		if err := Sleep(ctx, 0); err == nil {
			t.Error("an ended context is not told without a wait")
		}
	})
}

func TestSeen(t *testing.T) {
	s := NewSeen[int](3)
	for i := range 10 {
		if !s.Add(i) {
			t.Errorf("%d is not new", i)
		}
		if s.Add(i) {
			t.Errorf("%d is new a second time", i)
		}
	}
	for i := range 10 {
		if want := i >= 7; s.Has(i) != want {
			t.Errorf("has %d: %t, want %t", i, !want, want)
		}
	}
	if len(s.ring) != 3 || len(s.at) != 3 {
		t.Errorf("it holds %d ids in %d places, want 3", len(s.at), len(s.ring))
	}
}

// TestSeenRemoved: an id that was removed and came again is kept as long as
// any other.
func TestSeenRemoved(t *testing.T) {
	s := NewSeen[string](3)
	s.Add("a")
	s.Remove("a")
	if s.Has("a") || !s.Add("a") {
		t.Error("a removed id is still there")
	}
	s.Add("b")
	s.Add("c") // takes the place that a had first
	if !s.Has("a") {
		t.Error("an id was forgotten for the place that it had before")
	}
}

func TestMemory(t *testing.T) {
	type note struct{ Messages []int }
	var m adaptertest.Memory
	ctx := t.Context()
	if err := Save(ctx, &m, "a", note{[]int{1, 2}}, time.Hour); err != nil {
		t.Fatal(err)
	}
	got, ok, err := Load[note](ctx, &m, "a")
	if err != nil || !ok || fmt.Sprint(got) != "{[1 2]}" {
		t.Errorf("got %v, %t, %v", got, ok, err)
	}
	if got, ok, err := Load[note](ctx, &m, "b"); ok || err != nil {
		t.Errorf("an absent key has %v, %t, %v", got, ok, err)
	}
	_ = m.Put(ctx, "c", []byte(`{"Messages":"x"`), 0)
	if _, ok, err := Load[note](ctx, &m, "c"); ok || err == nil || !strings.Contains(err.Error(), "stored c") {
		t.Errorf("what can't be read has %t, %v", ok, err)
	}
	if _, ok, err := Load[note](ctx, nil, "a"); ok || err != nil {
		t.Errorf("no memory has %t, %v", ok, err)
	}
	if err := Save(ctx, nil, "a", note{}, 0); err != nil {
		t.Errorf("no memory: %v", err)
	}
}

func TestAltered(t *testing.T) {
	for _, c := range []struct {
		name   string
		quotes []string
		stored string
		want   string
	}{
		{"no quote", nil, "anything", ""},
		{"as sent", []string{"কথা এক", "কথা দুই"}, "lead\nকথা এক\nকথা দুই\n", ""},
		{"trimmed at its ends", []string{" কথা "}, "কথা", ""},
		{"another letter", []string{"কথা খই"}, "lead: কথা গই", `after 10 bytes of the quotation: sent "খই", stored "গই"`},
		{"a letter less", []string{"abc"}, "x ab", `after 2 bytes of the quotation: sent "c", stored ""`},
		{"a space more", []string{"a b"}, "a  b", `after 2 bytes of the quotation: sent "b", stored " b"`},
		{"in another order", []string{"one", "two"}, "two one", `after 0 bytes of the quotation: sent "two", stored ""`},
		{"twice the same, once stored", []string{"a", "a"}, "a", `after 0 bytes of the quotation: sent "a", stored ""`},
		{"the first letter may stand elsewhere", []string{"abcd"}, "a ab abX", `after 2 bytes of the quotation: sent "cd", stored " abX"`},
		{"whole characters", []string{strings.Repeat("ক", 20)}, "", `after 0 bytes of the quotation: sent "` + strings.Repeat("ক", 8) + `", stored ""`},
	} {
		if got := Altered(c.quotes, c.stored); got != c.want {
			t.Errorf("%s: got  %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestTextOfParts(t *testing.T) {
	part := func(kind adapters.PartKind, text string) adapters.Part { return adapters.Part{Kind: kind, Text: text} }
	quoted := func(p adapters.Part) adapters.Part { p.Quoted = true; return p }
	own := func(p adapters.Part) adapters.Part { p.Own = true; return p }
	for _, c := range []struct {
		name           string
		parts          []adapters.Part
		replied, asked string
	}{
		{"nothing", nil, "", ""},
		{"written, one part quoted", []adapters.Part{part(adapters.Written, "a"), quoted(part(adapters.Written, "b"))}, "", "a\nb"},
		{"replied to", []adapters.Part{part(adapters.Replied, "a"), quoted(part(adapters.Replied, "b")), part(adapters.Written, "c")}, "a\nb", "c"},
		{"picked before replied to", []adapters.Part{part(adapters.Replied, "a"), part(adapters.Picked, "b")}, "b", ""},
		{"passed on", []adapters.Part{part(adapters.Forwarded, "a")}, "a", ""},
		{"own words are no claim", []adapters.Part{own(part(adapters.Replied, "lead")), own(quoted(part(adapters.Replied, "b"))), own(part(adapters.Replied, "source"))}, "b", ""},
		{"a preview, where nothing else is", []adapters.Part{{Kind: adapters.Linked, URL: "https://a.example", Text: "title"}}, "title", ""},
		{"no preview beside words", []adapters.Part{part(adapters.Replied, "a"), part(adapters.Linked, "title")}, "a", ""},
		{"an address alone", []adapters.Part{{Kind: adapters.Linked, URL: "https://a.example"}}, "", ""},
	} {
		if r, a := Replied(c.parts), Asked(c.parts); r != c.replied || a != c.asked {
			t.Errorf("%s: replied %q, asked %q, want %q and %q", c.name, r, a, c.replied, c.asked)
		}
	}
}

func TestWithoutCommand(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"/quote", "[]"},
		{"/quote নদীর  পাড়ে", "[নদীর  পাড়ে tail]"},
		{"/quote\nনদী", "[নদী tail]"},
	} {
		parts := []adapters.Part{{Text: c.text}}
		if c.want != "[]" {
			parts = append(parts, adapters.Part{Text: "tail"})
		}
		texts := []string{}
		for _, p := range WithoutCommand(parts) {
			texts = append(texts, p.Text)
		}
		if got := fmt.Sprint(texts); got != c.want {
			t.Errorf("%q leaves %s, want %s", c.text, got, c.want)
		}
	}
}

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := func() { t.Error("abandoned what ends by itself") }
		if !Drain(time.Minute, func() { time.Sleep(time.Second) }, never) {
			t.Error("what ended in time counts as abandoned")
		}
		gaveUp, ended := make(chan struct{}), false
		begun := time.Now()
		last := func() { <-gaveUp; time.Sleep(time.Second); ended = true }
		if Drain(time.Minute, last, func() { close(gaveUp) }) {
			t.Error("what was abandoned counts as ended")
		}
		if d := time.Since(begun); d != time.Minute+time.Second || !ended {
			t.Errorf("it waited %v, want the limit and until what was abandoned has ended", d)
		}
	})
}
