package corrections

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// story is an article of three lines; the second names the toll.
func story(toll string) []string {
	return []string{"The bridge over the Koroti opened on Monday.", "The toll for a car is " + toll + " Taka.", "Fishermen of Dorigaon watched."}
}

// told are what the chats were told, as text.
func (w *world) told() (all []string) {
	for _, n := range w.chats.got {
		all = append(all, n.Place+" ("+n.About+"): "+n.said())
	}
	return all
}

func (w *world) wantTold(want ...string) {
	w.t.Helper()
	if got := w.told(); !slices.Equal(got, want) {
		w.t.Errorf("told\n%s\nwant\n%s", strings.Join(got, "\n--\n"), strings.Join(want, "\n--\n"))
	}
}

const next = "\nNo more of this in the chat: /settings corrections off"

func TestCorrected(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.answer("room", "bridge", 1)
	w.answer("other", "bridge", 0) // whose sentence stays
	w.put("bridge", story("75")...)
	w.step()
	w.wantTold() // it has not settled
	w.pass()
	first := "room (1): Corrected on 3 May 2031:\nwas: “The toll for a car is 85 Taka.” (bridge@" + revision("85") + ":2)\nnow: “The toll for a car is 75 Taka.” (bridge:2)" + next
	w.wantTold(first)
	w.restart()
	w.pass()
	w.wantTold(first)
	// What told of it is told of in turn, when it is corrected.
	w.put("bridge", story("70")...)
	w.pass()
	w.wantTold(first, "room (3): Corrected on 3 May 2031:\nwas: “The toll for a car is 75 Taka.” (bridge@"+revision("75")+":2)\nnow: “The toll for a car is 70 Taka.” (bridge:2)"+next)
}

func revision(toll string) string { return knowledge.Revision(strings.Join(story(toll), "\n")) }

// TestWhileAway: what changes while no process runs is told by the next.
func TestWhileAway(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.answer("room", "bridge", 1)
	w.life.left = 0 // nothing of this process happens any more
	w.put("bridge", story("75")...)
	w.restart()
	w.step()
	w.pass()
	if len(w.chats.got) != 1 {
		t.Errorf("told %q", w.told())
	}
}

// TestOneMessage: several answers of a chat are told by one message under the latest.
func TestOneMessage(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.put("ferry", "The ferry costs 10 Taka.", "It goes each hour.")
	w.answer("room", "bridge", 1)
	w.answer("room", "bridge", 1)
	w.answer("room", "ferry", 0)
	w.put("bridge", story("75")...)
	w.clock = w.clock.Add(time.Minute)
	w.put("ferry", "It goes each hour.")
	w.pass()
	w.wantTold("room (3): Corrected on 3 May 2031:\nwas: “The toll for a car is 85 Taka.” (bridge@" + revision("85") + ":2)\nnow: “The toll for a car is 75 Taka.” (bridge:2)\n" +
		"was, and is no longer in the article: “The ferry costs 10 Taka.” (ferry@" + knowledge.Revision("The ferry costs 10 Taka.\nIt goes each hour.") + ":1)" + next)
}

// TestNotTold: what was not wrong, or is right again, is no news.
func TestNotTold(t *testing.T) {
	for name, happens := range map[string]func(*world){
		"moved within the article": func(w *world) { s := story("85"); w.put("bridge", s[2], s[1], s[0]) },
		"right again":              func(w *world) { w.put("bridge", story("75")...); w.step(); w.put("bridge", story("85")...) },
		"other sentences changed":  func(w *world) { s := story("85"); w.put("bridge", s[0]+" Many came.", s[1]) },
		"moved to another id": func(w *world) {
			if err := w.room.Archive.Remove(t.Context(), "bridge"); err != nil {
				t.Fatal(err)
			}
			w.put("bridge-2", story("85")...)
		},
		"the chat wants none": func(w *world) {
			if err := w.store.SetSetting(t.Context(), platform+":room", "chat-corrections", "off"); err != nil {
				t.Fatal(err)
			}
			w.put("bridge", story("75")...)
		},
		"the asker is forgotten": func(w *world) {
			if _, err := w.store.Forget(t.Context(), platform+":asker-room"); err != nil {
				t.Fatal(err)
			}
			w.put("bridge", story("75")...)
		},
		"a month later": func(w *world) { w.clock = w.clock.Add(31 * 24 * time.Hour); w.put("bridge", story("75")...) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.put("bridge", story("85")...)
			w.answer("room", "bridge", 1)
			happens(w)
			w.pass()
			w.restart()
			w.pass()
			w.wantTold()
		})
	}
}

func TestWithdrawn(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.answer("room", "bridge", 1)
	w.answer("other", "bridge", 0)
	page := recheck.Page{Article: "bridge", Withdrawn: w.clock}
	if err := w.room.Archive.Pages().Withdraw(t.Context(), page, "it is gone"); err != nil {
		t.Fatal(err)
	}
	if err := w.room.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.pass()
	const says = "On 3 May 2031 its publisher took away an article that is quoted here: “The story of bridge”"
	w.wantTold("room (1): "+says+next, "other (2): "+says+next)
}

func TestRemoved(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.answer("room", "bridge", 1)
	if err := w.room.Archive.Remove(t.Context(), "bridge"); err != nil {
		t.Fatal(err)
	}
	if err := w.room.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.pass()
	w.wantTold("room (1): On 3 May 2031 an article that is quoted here was taken out of the archive." + next)
}

// TestUnsent: what a platform does not take is told when it does, what may have arrived
// once more and not a third time, and what has nobody to go to not at all.
func TestUnsent(t *testing.T) {
	for _, c := range []struct {
		name    string
		becomes []outcome
		arrived int
		want    Counts // but for what is followed
	}{
		{"in time", []outcome{waits, waits, waits, refused, arrives}, 1, Counts{Told: 1, Sentences: 1}},
		{"unheard", []outcome{unheard, unheard, arrives}, 2, Counts{Unsure: 1}},
		{"unheard once", []outcome{unheard, arrives, arrives}, 2, Counts{Told: 1, Sentences: 1}},
		{"lost", []outcome{lost, arrives}, 1, Counts{Told: 1, Sentences: 1}},
		{"closed", []outcome{gone, arrives}, 0, Counts{Closed: 1}},
		{"refused for ever", slices.Repeat([]outcome{refused}, 40), 0, Counts{Failed: 1}},
		{"moved", []outcome{moves}, 1, Counts{Told: 1, Sentences: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.put("bridge", story("85")...)
			w.answer("room", "bridge", 1)
			w.put("bridge", story("75")...)
			w.chats.next = c.becomes
			for range 40 {
				w.pass()
			}
			counts, err := w.Counts(t.Context())
			counts.Messages, c.want.Messages = 0, 0
			if err != nil || len(w.chats.got) != c.arrived || counts != c.want {
				t.Errorf("%d arrived, %+v (%v); want %d, %+v", len(w.chats.got), counts, err, c.arrived, c.want)
			}
		})
	}
}

// TestMoved: what told of a correction is known by the chat's new place.
func TestMoved(t *testing.T) {
	w := newWorld(t)
	w.put("bridge", story("85")...)
	w.answer("room", "bridge", 1)
	w.answer("room", "bridge", 0)
	w.put("bridge", story("75")...)
	w.chats.next = []outcome{moves}
	w.pass()
	w.put("bridge", "The toll for a car is 75 Taka.")
	w.pass()
	if n := len(w.chats.got); n != 2 || w.chats.got[1].Place != "room-moved" {
		t.Errorf("told %q", w.told())
	}
	if about := w.chats.got[1].About; about == "2" {
		t.Errorf("the notice is about message %s, which has another number there", about)
	}
}
