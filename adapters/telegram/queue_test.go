package telegram

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// TestQueueBounds: a person, a chat and all together may wait up to a bound; what
// an earlier process accepted is not counted against it.
func TestQueueBounds(t *testing.T) {
	release := make(chan struct{})
	q := newQueue(maxPending, func(job) { <-release })
	offer := func(chat, asker int64, inherited bool) verdict {
		return q.add(job{ask: ask{chat: chat, asker: asker, inherited: inherited}, done: func() {}})
	}
	fill := func(chat int64, n int, asker func(i int) int64) {
		t.Helper()
		for i := range n {
			if v := offer(chat, asker(i), false); v != accepted && v != behind {
				t.Fatalf("question %d of chat %d is refused: %d", i, chat, v)
			}
		}
	}
	fill(1, maxOfAsker, func(int) int64 { return 1 })
	if v := offer(1, 1, false); v != flood {
		t.Errorf("one more of a person is not refused: %d", v)
	}
	fill(2, maxOfChat, func(i int) int64 { return int64(i) })
	if v := offer(2, 9999, false); v != flood {
		t.Errorf("one more in a chat, of another person, is not refused: %d", v)
	}
	if v := offer(2, 9999, true); v != accepted {
		t.Errorf("what was accepted before is refused: %d", v)
	}
	for chat := int64(3); q.waiting() < maxPending; chat++ {
		fill(chat, 1, func(int) int64 { return chat })
	}
	if v := offer(1<<40, 1, false); v != full {
		t.Errorf("one more of all is not refused: %d", v)
	}
	if v := offer(1<<40, 1, true); v != accepted {
		t.Errorf("what was accepted before is refused: %d", v)
	}
	close(release)
	if !q.drain(time.Minute, func() {}) {
		t.Error("the queue does not drain")
	}
}

// TestInFlightBound: so many new answers and no more are between their sending and
// their record, but one that takes long holds nobody up.
func TestInFlightBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBudget(telegramLimits, nil)
		begun := time.Now()
		acquired := make(chan time.Duration, 10)
		var releases []func()
		for range maxInFlight {
			release, err := b.acquire(t.Context())
			if err != nil || time.Since(begun) > 0 {
				t.Fatalf("the first wait %v, %v", time.Since(begun), err)
			}
			releases = append(releases, release)
		}
		next := func() {
			go func() {
				if _, err := b.acquire(t.Context()); err == nil {
					acquired <- time.Since(begun)
				}
			}()
		}
		next()
		time.Sleep(telegramLimits.inFlight / 2)
		synctest.Wait()
		if len(acquired) > 0 {
			t.Fatal("more are in flight than may be")
		}
		releases[0]()
		if at := <-acquired; at != telegramLimits.inFlight/2 {
			t.Errorf("the next starts after %v, want at once when one is recorded", at)
		}
		next()
		if at := <-acquired; at != telegramLimits.inFlight {
			t.Errorf("one that takes long holds the next up for %v, want %v", at, telegramLimits.inFlight)
		}
		releases[1]() // late: it has no place any more to free
		next()
		synctest.Wait()
		if len(acquired) > 0 {
			t.Error("a late record frees a place of another's")
		}
		time.Sleep(time.Hour)
	})
}

// TestJournalKnowsWhatIsFinished: after a restart the latest updates are known
// again, and where to poll from, although all are answered.
func TestJournalKnowsWhatIsFinished(t *testing.T) {
	m := &adaptertest.Memory{}
	j := newJournal(m)
	last := int64(2*reserve + 1) // the head has just been written
	for id := int64(1); id <= last; id++ {
		b, err := j.store(t.Context(), updatesOf(id), []int64{id}, id+1)
		if err != nil || b.done(t.Context()) != nil {
			t.Fatal(err)
		}
	}
	_, p := left(t, m)
	if n := len(p.ids); n < reserve || p.ids[n-1] != last || p.offset != last+1 {
		t.Errorf("known again are %d updates, polls start at %d; want at least %d and %d", n, p.offset, reserve, last+1)
	}
}

// TestJournalForgetsWhatItCouldNotStore: a batch that was never written does not
// keep the journal's head back for ever.
func TestJournalForgetsWhatItCouldNotStore(t *testing.T) {
	m := &adaptertest.Memory{}
	j := newJournal(&forgetful{Memory: m, prefix: "journal/"})
	if _, err := j.store(t.Context(), nil, []int64{1}, 2); err == nil {
		t.Fatal("it was stored")
	}
	j.memory = m
	for id := int64(2); id < 2+3*reserve; id++ {
		b, err := j.store(t.Context(), updatesOf(id), []int64{id}, id+1)
		if err != nil || b.done(t.Context()) != nil {
			t.Fatal(err)
		}
	}
	if _, p := left(t, m); len(p.ids) > 2*reserve {
		t.Errorf("%d finished updates are still looked at", len(p.ids))
	}
}

// TestPressKnowsWhoSees: the answer to a press in a group is seen by all.
func TestPressKnowsWhoSees(t *testing.T) {
	for private, chat := range map[bool]map[string]any{true: {"id": 100001, "type": "private"}, false: groupChat(7)} {
		a, ok := readAs(t, false, map[string]any{"update_id": 1, "callback_query": map[string]any{
			"id": "1", "from": person(1), "data": "x", "message": map[string]any{"message_id": 5, "date": 1, "chat": chat},
		}})
		q := a.question
		if !ok || q.Private != private || q.Kind != adapters.Press || q.Message != "5" || a.chat != int64(chat["id"].(int)) || q.Chat != id(a.chat) {
			t.Errorf("in a chat that is private %t the press is read as %+v", private, a)
		}
	}
}

// TestPressesTakeTheLatest: of the presses on a message that wait, the latest
// counts; those on other messages and what else waits stay.
func TestPressesTakeTheLatest(t *testing.T) {
	entered, release := make(chan string, 10), make(chan struct{})
	q := newQueue(maxPending, func(j job) { entered <- j.ask.callback; <-release })
	var dropped []string
	press := func(message int, query string) verdict {
		return q.add(job{ask: ask{chat: 1, asker: 1, message: message, callback: query}, done: func() { dropped = append(dropped, query) }})
	}
	if v := press(7, "a"); v != accepted || <-entered != "a" {
		t.Fatalf("the first does not start: %d", v)
	}
	for _, p := range []struct {
		message int
		query   string
	}{{7, "b"}, {8, "c"}, {7, "d"}, {7, "e"}} {
		if v := press(p.message, p.query); v != behind {
			t.Errorf("%s does not wait behind the first: %d", p.query, v)
		}
	}
	if v := q.add(job{ask: ask{chat: 1, asker: 1}, done: func() {}}); v != accepted || <-entered != "" {
		t.Errorf("a question waits for presses: %d", v)
	}
	if got := strings.Join(dropped, ""); got != "bd" {
		t.Errorf("given up are %q, want b and d", got)
	}
	close(release)
	if got := <-entered + <-entered; got != "ce" {
		t.Errorf("answered after the first are %q, want c and e", got)
	}
	q.drain(time.Minute, func() {})
}
