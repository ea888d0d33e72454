package watch_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
)

// Whatever fails and whenever the bot ends, each finding is told, and none more than twice:
// once where the platform never left it open whether it arrived.
func TestToldOnceOrTwice(t *testing.T) {
	errOpen := &adapters.Unsent{Unsure: true, Err: errors.New("the connection broke")}
	errBusy := &adapters.Unsent{Wait: time.Second, Err: errors.New("too many")}
	lives := uint64(2)
	if adaptertest.Long() {
		lives = 6
	}
	for seed := range lives {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			b := sit(t)
			b.bounds = watch.Bounds{PerChat: 9, ADay: 50}
			b.restart()
			b.says("lina", "/watch Nila Barman")
			open := false
			b.out.fails = func(adapters.Notice) (bool, error) {
				switch r.IntN(5) {
				case 0:
					open = true
					return r.IntN(2) == 0, errOpen
				case 1:
					return false, errBusy
				}
				return true, nil
			}
			const stories = 8
			for i := range stories {
				b.arrives(fmt.Sprint("story", i), fmt.Sprintf("Nila Barman spoke of %s and %s%d at %s%d yesterday.", word(i), word(i+9), i, word(i+20), i))
				b.later(time.Duration(r.IntN(4)) * time.Minute)
				if r.IntN(3) == 0 {
					b.restart()
				}
			}
			b.out.fails = nil
			for range 12 {
				b.later(2 * time.Hour)
			}
			times := map[string]int{}
			for _, n := range b.out.all {
				for _, q := range n.Reply.Quotes {
					times[q.Text]++
				}
			}
			for text, n := range times {
				if n > 2 || n > 1 && !open {
					t.Errorf("told %d times: %s", n, text)
				}
			}
			if len(times) != stories && !open { // one that may have arrived twice is given up
				t.Errorf("%d of %d stories were told", len(times), stories)
			}
		})
	}
}

// word is some word, of letters alone.
func word(n int) string {
	return strings.Repeat(string(rune('b'+n%20)), 3) + "o" + string(rune('c'+n%17))
}

// A chat that is closed to the bot loses its watches and its digest; one that has become
// another keeps them, and is written to where it is now.
func TestClosedAndMoved(t *testing.T) {
	b := sit(t)
	b.says("admin@club", "/watch Nila Barman")
	b.says("admin@club", "/digest 18:00")
	b.out.places = map[string]string{"club": "superclub"}
	b.arrives("one", "Director Nila Barman said the rain kept people at home.")
	if sent := b.later(2 * time.Minute); len(sent) != 1 || sent[0].Place != "club" {
		t.Fatalf("%+v", sent)
	}
	b.arrives("two", "At the fair Nila Barman promised a roof over the stage by spring.")
	if sent := b.later(2 * time.Minute); len(sent) != 1 || sent[0].Place != "superclub" {
		t.Errorf("after the chat has moved: %+v", sent)
	}
	b.out.fails = func(adapters.Notice) (bool, error) {
		return false, &adapters.Unsent{Gone: true, Err: errors.New("blocked")}
	}
	b.later(24 * time.Hour) // the digest
	b.out.fails = nil
	if r := b.says("admin@club", "/watches"); len(r.Choices) != 0 {
		t.Errorf("a chat that was closed still watches:\n%s", show(r))
	}
	if r := b.says("admin@club", "/digest"); !strings.HasPrefix(r.Lead, "No digest") {
		t.Errorf("it still gets a digest:\n%s", show(r))
	}
}

// An old archive that comes in is no news, with dates or without, whatever is watched; nor
// is what was there before to a new watch. With UKTI_TEST_LONG the archive has 20,000
// articles and 5,000 chats watch something; what it costs is said.
func TestOldArchive(t *testing.T) {
	b := sit(t)
	half, chats := 150, 3
	switch {
	case adaptertest.Long() && adaptertest.Race:
		half, chats = 1000, 500
	case adaptertest.Long():
		half, chats = 10_000, 5_000
	}
	b.says("lina", "/watch Nila Barman")
	for i := range chats {
		s := state.Watch{Chat: fmt.Sprint("test:", i), Adapter: "test", Place: fmt.Sprint(i), Text: fmt.Sprintf("Nila Barman %s", word(i)), Lang: "en", Expires: b.clock.Add(time.Hour)}
		if _, _, err := b.store.Watches().Add(t.Context(), s, 1, 1_000_000); err != nil {
			t.Fatal(err)
		}
	}
	b.restart()
	var dated, undated []knowledge.Article
	for i := range half {
		body := fmt.Sprintf("Nila Barman opened the %d. fair at %s.\nThe %s of %s sang %d songs there until it rained.", i, word(i), word(i+7), word(i*3), i)
		dated = append(dated, knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("dated", i)), Body: body, Published: b.clock.Add(-time.Duration(90+i) * time.Hour)})
		undated = append(undated, knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("undated", i)), Body: body + " It was new."})
	}
	b.put(dated...)
	b.put(undated...)
	began := time.Now()
	if sent := b.later(10 * time.Minute); len(sent) != 0 {
		t.Errorf("told of an old archive:\n%s", show(sent[0].Reply))
	}
	passing := time.Since(began)
	b.says("late", "/watch Nila Barman")
	began = time.Now()
	b.restart()
	t.Logf("%d articles were passed over in %v; a start with %d watches took %v", 2*half, passing, chats+2, time.Since(began))
	if sent := b.later(10 * time.Minute); len(sent) != 0 {
		t.Errorf("a new watch is told of what was there:\n%s", show(sent[0].Reply))
	}
	b.clock = b.clock.Add(2 * time.Hour)
	b.put(knowledge.Article{ID: "new", Body: "Nila Barman has resigned, her office says."})
	if sent := b.later(2 * time.Minute); len(sent) != 2 { // lina and late; the others ask for more words
		t.Errorf("of an article without a date that comes alone %d messages were sent", len(sent))
	}
}

// There are at most so many watches of all chats together, and each ends after half a year
// unless it is renewed.
func TestBoundAndEnd(t *testing.T) {
	b := sit(t)
	b.mostWatches = 2
	b.restart()
	b.says("lina", "/watch Nila Barman")
	b.says("noor", "/watch Kusum ferry")
	if r := b.says("rafi", "/watch Koroti bridge"); !strings.HasPrefix(r.Lead, "More can't be watched") {
		t.Errorf("beyond the bound: %s", show(r))
	}
	b.later(100 * 24 * time.Hour)
	b.says("noor", "/watch kusum FERRY") // renews it
	b.later(81 * 24 * time.Hour)
	if n := b.watcher.Counts().Watches; n != 1 {
		t.Errorf("after half a year %d are left", n)
	}
	b.arrives("both", "Nila Barman took the ferry over the Kusum.")
	if sent := b.later(2 * time.Minute); len(sent) != 1 || sent[0].Place != "noor" {
		t.Errorf("told are %+v", sent)
	}
	if r := b.says("rafi", "/watch Koroti bridge"); !strings.HasPrefix(r.Lead, "Watching") {
		t.Errorf("with room again: %s", show(r))
	}
}

// A digest comes when its zone's clock shows the time: also on a day that leaves the time
// out or has it twice.
func TestNextAt(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin") // 29 March 2026: 2 to 3; 25 October: 3 to 2
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ now, clock, want string }{
		{"2026-03-27T10:00:00Z", "08:00", "2026-03-28T08:00:00+01:00"},
		{"2026-03-28T08:00:00Z", "08:00", "2026-03-29T08:00:00+02:00"},
		{"2026-03-28T10:00:00Z", "02:30", "2026-03-29T03:30:00+02:00"},
		{"2026-03-29T01:30:00Z", "02:30", "2026-03-30T02:30:00+02:00"},
		{"2026-10-24T10:00:00Z", "02:30", "2026-10-25T02:30:00+01:00"},
		{"2026-10-25T01:30:00Z", "02:30", "2026-10-26T02:30:00+01:00"},
		{"2026-10-25T07:00:00Z", "08:00", "2026-10-26T08:00:00+01:00"},
	} {
		now, err := time.Parse(time.RFC3339, tt.now)
		minute, ok := watch.ParseClock(tt.clock)
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		if got := watch.NextAt(now, minute, zone).Format(time.RFC3339); got != tt.want {
			t.Errorf("after %s %s is at %s, want %s", tt.now, tt.clock, got, tt.want)
		}
	}
}

func TestQuiet(t *testing.T) {
	for _, tt := range []struct {
		quiet string
		at    string
		want  bool
	}{
		{"22:00-07:00", "21:59", false}, {"22:00-07:00", "22:00", true}, {"22:00-07:00", "03:00", true}, {"22:00-07:00", "07:00", false},
		{"12:30-13:00", "12:45", true}, {"12:30-13:00", "13:00", false}, {"", "03:00", false},
	} {
		q, err := watch.ParseQuiet(tt.quiet)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse("15:04", tt.at)
		if err != nil || q.At(at) != tt.want {
			t.Errorf("%s at %s: %v, %v", tt.quiet, tt.at, q.At(at), err)
		}
	}
	for _, wrong := range []string{"22", "22:00", "22:00-22:00", "25:00-07:00", "22:00-7:60", "night", "-", "22:00-07:00-08:00", "২২:০০-০৭:০০"} {
		if q, err := watch.ParseQuiet(wrong); err == nil {
			t.Errorf("%q is %v", wrong, q)
		}
	}
}

// A clock that is put back sends nothing again, one that jumps ahead sends what was due
// once.
func TestDigestAndTheClock(t *testing.T) {
	b := sit(t)
	b.says("lina", "/digest 18:00")
	b.arrives("one", "The ferry over the Kusum river begins on Monday.")
	if sent := b.later(72 * time.Hour); len(sent) != 1 {
		t.Fatalf("after three days %d were sent", len(sent))
	}
	if sent := b.later(-60 * time.Hour); len(sent) != 0 {
		t.Errorf("after the clock was put back %d were sent", len(sent))
	}
	b.arrives("two", "The book fair at the old mill opened on Saturday.")
	sent := b.later(24 * time.Hour)
	if len(sent) != 1 || len(sent[0].Reply.Quotes) != 1 || !strings.HasPrefix(sent[0].Reply.Quotes[0].Text, "The book fair") {
		t.Errorf("the day after %d were sent: %+v", len(sent), sent)
	}
}
