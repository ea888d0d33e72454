package state

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"
)

// What was kept is there when the state is opened again.
func TestKeptOverARestart(t *testing.T) { onEach(t, testKeptOverARestart) }

func testKeptOverARestart(t *testing.T, open opener) {
	s := open(t, Options{})
	key := put(t, s, choice{"test:1", "test:2", "more", "\x00payload"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, Options{})
	if got, ok, err := get(t.Context(), s, key); err != nil || !ok || got.payload != "\x00payload" {
		t.Errorf("got %v, %v, %v", got, ok, err)
	}
}

func TestForgottenOnEach(t *testing.T) { onEach(t, testForgotten) }

func testForgotten(t *testing.T, open opener) {
	s := open(t, Options{})
	put(t, s, choice{owner: "test:1"})
	put(t, s, choice{owner: "test:11"})
	if err := s.SetSetting(t.Context(), "test:1", "language", "en"); err != nil {
		t.Fatal(err)
	}
	if err := s.Memory("test").PutOf(t.Context(), "1", "key", nil, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{3, 0} {
		if n, err := s.Forget(t.Context(), "test:1"); n != want || err != nil {
			t.Errorf("Forget: %d, %v, want %d", n, err, want)
		}
	}
	if n := count(t, s, "choices"); n != 1 {
		t.Errorf("%d choices are left, want 1", n)
	}
}

func TestSettingsAreListed(t *testing.T) { onEach(t, testSettingsAreListed) }

func testSettingsAreListed(t *testing.T, open opener) {
	s := open(t, Options{})
	for _, x := range []Setting{{"b", "language", "en"}, {"ক", "language", "bn"}, {"B", "quotes", "3"}, {"a", "other", "x"}} {
		if err := s.SetSetting(t.Context(), x.Scope, x.Name, x.Value); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Settings(t.Context(), "language", "quotes")
	if want := []Setting{{"B", "quotes", "3"}, {"b", "language", "en"}, {"ক", "language", "bn"}}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
}

func TestWatchesAndFindings(t *testing.T) { onEach(t, testWatchesAndFindings) }

func testWatchesAndFindings(t *testing.T, open opener) {
	w := open(t, Options{}).Watches()
	at := time.Unix(1_700_000_000, 0)
	watch := func(chat, text string) Watch {
		return Watch{Chat: chat, Adapter: "test", Place: "p", Owner: "test:1", Text: text, Lang: "en", Expires: at.Add(time.Hour)}
	}
	add := func(x Watch, again bool) int64 {
		t.Helper()
		n, renewed, err := w.Add(t.Context(), x, 2, 3)
		if err != nil || renewed != again {
			t.Fatal(n, renewed, err)
		}
		return n
	}
	ferry := add(watch("test:a", "ferry"), false)
	bridge := add(watch("test:a", "bridge"), false)
	if again := add(watch("test:a", "ferry"), true); again != ferry {
		t.Errorf("the watch %d became %d", ferry, again)
	}
	if _, _, err := w.Add(t.Context(), watch("test:a", "port"), 2, 3); !errors.Is(err, ErrChatFull) {
		t.Errorf("a third watch of a chat: %v", err)
	}
	add(watch("test:b", "ferry"), false)
	if _, _, err := w.Add(t.Context(), watch("test:c", "ferry"), 2, 3); !errors.Is(err, ErrFull) {
		t.Errorf("a fourth watch of all: %v", err)
	}
	found := []Finding{
		{Watch: ferry, Article: "x", Revision: "r", Stop: 9, Words: "ferry late", Found: at},
		{Watch: bridge, Article: "x", Revision: "r", Stop: 9, Strong: true, Words: "bridge", Found: at.Add(time.Second)},
		{Watch: 999, Article: "x", Revision: "r", Found: at},
	}
	for range 2 { // what was found before is left as it is
		if over, err := w.Found(t.Context(), Look{Found: found, Most: 1}, "seen", 7); err != nil || over != 0 {
			t.Fatal(over, err)
		}
	}
	if n, ok, err := w.Mark(t.Context(), "seen"); n != 7 || !ok || err != nil {
		t.Errorf("the mark is %d, %v, %v", n, ok, err)
	}
	if words, err := w.Lately(t.Context(), ferry, at); fmt.Sprint(words) != "[ferry late]" || err != nil {
		t.Errorf("lately %v, %v", words, err)
	}
	for try := 1; try <= 2; try++ {
		list, err := w.Begin(t.Context(), "test:a", 1)
		if err != nil || len(list) != 1 || list[0].Watch != bridge || list[0].Tries != try || !list[0].Strong {
			t.Fatalf("try %d tells %+v, %v", try, list, err)
		}
		if err := w.Told(t.Context(), 0, at, "test:a", "today"); err != nil { // of no message, but counted
			t.Fatal(err)
		}
	}
	waiting, err := w.Waiting(t.Context(), 9)
	if err != nil || len(waiting) != 1 || waiting[0].Messages != 2 || !waiting[0].Newest.Equal(at.Add(time.Second)) {
		t.Errorf("waiting: %+v, %v", waiting, err)
	}
	if gone, err := w.Forget(t.Context(), "test:1"); len(gone) != 3 || err != nil {
		t.Errorf("forgotten: %v, %v", gone, err)
	}
	if next := add(watch("test:a", "ferry"), false); next <= ferry+2 {
		t.Errorf("the number %d was given again", next)
	}
}

func TestLater(t *testing.T) { onEach(t, testLater) }

// Articles wait for watches in the order in which they came, the oldest is given up where
// there are too many, and all that have waited too long.
func testLater(t *testing.T, open opener) {
	w, at := open(t, Options{}).Watches(), time.Unix(1_700_000_000, 0)
	later := func(n int64) Later { return Later{Number: n, Since: at.Add(time.Duration(n) * time.Hour), Newest: 9} }
	over, err := w.Found(t.Context(), Look{Later: []Later{later(4), later(2), later(3)}, Most: 2}, "seen", 4)
	if err != nil || over != 1 {
		t.Fatalf("given up were %d, %v", over, err)
	}
	l, ok, err := w.Later(t.Context())
	if err != nil || !ok || l != later(3) {
		t.Fatalf("first waits %+v, %v, %v", l, ok, err)
	}
	l.Hash = "b0"
	if err := w.FoundLater(t.Context(), nil, l, false); err != nil {
		t.Fatal(err)
	}
	if again, _, err := w.Later(t.Context()); err != nil || again != l {
		t.Errorf("it waits as %+v, %v", again, err)
	}
	if err := w.FoundLater(t.Context(), nil, l, true); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		before time.Time
		gone   int
	}{{at.Add(4 * time.Hour), 0}, {at.Add(5 * time.Hour), 1}} {
		if n, err := w.ForgetLater(t.Context(), c.before); n != c.gone || err != nil {
			t.Errorf("before %v %d were given up, %v", c.before, n, err)
		}
	}
	if n, err := w.Laters(t.Context()); n != 0 || err != nil {
		t.Errorf("%d wait, %v", n, err)
	}
}

func TestDigests(t *testing.T) { onEach(t, testDigests) }

func testDigests(t *testing.T, open opener) {
	w := open(t, Options{}).Watches()
	d := Digest{Chat: "test:a", Adapter: "test", Place: "p", Owner: "test:1", Lang: "en", Minute: 420, Since: 5, Due: time.Unix(1_700_000_000, 0)}
	for range 2 {
		if err := w.SetDigest(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		d.Minute = 480
	}
	if err := w.TryDigest(t.Context(), d.Chat, 9, 1); err != nil {
		t.Fatal(err)
	}
	due, err := w.DueDigests(t.Context(), d.Due, 9)
	if d.UpTo, d.Tries = 9, 1; err != nil || len(due) != 1 || !reflect.DeepEqual(due[0], d) {
		t.Errorf("due: %+v, %v, want %+v", due, err, d)
	}
	if err := w.DigestDone(t.Context(), d.Chat, 9, d.Due.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if due, err := w.DueDigests(t.Context(), d.Due, 9); len(due) != 0 || err != nil {
		t.Errorf("once it is done: %+v, %v", due, err)
	}
	if had, err := w.DropDigest(t.Context(), d.Chat); !had || err != nil {
		t.Error(had, err)
	}
}
