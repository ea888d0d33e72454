package telegram

import (
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// most is the largest number of times within any stretch of the given length.
func most(times []time.Time, within time.Duration) int {
	slices.SortFunc(times, time.Time.Compare)
	largest, from := 0, 0
	for i, t := range times {
		for t.Sub(times[from]) >= within {
			from++
		}
		largest = max(largest, i-from+1)
	}
	return largest
}

func TestSendingStaysWithinTelegramsLimits(t *testing.T) {
	inWorld(t, func(w *world) {
		message := 0
		for asker := range 60 { // everyone in private
			for range 5 {
				message++
				w.private(asker, message, "question")
			}
		}
		for asker := range 45 { // all in one group
			message++
			w.message(groupChat(1), asker, message, addressedTo(telegramfake.BotName, "question"))
		}
		w.start()
		w.settle(10 * time.Minute)
		var all []time.Time
		byChat := map[int][]time.Time{}
		for _, m := range w.fake.Sent() {
			all = append(all, m.At)
			byChat[m.Chat] = append(byChat[m.Chat], m.At)
		}
		if len(all) != message {
			t.Fatalf("%d answers to %d questions", len(all), message)
		}
		if n := most(all, time.Second); n > 30 {
			t.Errorf("%d messages within one second", n)
		}
		for chat, times := range byChat {
			limit, within := 6, 2*time.Second
			if chat < 0 {
				limit, within = 20, time.Minute
			}
			if n := most(times, within); n > limit {
				t.Errorf("chat %d got %d messages within %v", chat, n, within)
			}
		}
		if len(w.adapter.budget.gates) > 100 {
			t.Errorf("%d gates are held", len(w.adapter.budget.gates))
		}
	})
}

func TestFloodOfOneStarvesNobody(t *testing.T) {
	inWorld(t, func(w *world) {
		begun := time.Now()
		for i := 1; i <= 1000; i++ {
			w.private(1, i, "flood")
		}
		w.start()
		w.private(2, 2001, "a question")
		w.message(groupChat(1), 1, 2002, addressedTo(telegramfake.BotName, "the same person elsewhere"))
		w.settle(5 * time.Minute)
		for _, m := range w.fake.Sent() {
			if m.ReplyTo > 2000 && m.At.Sub(begun) > 2*time.Second {
				t.Errorf("question %d was answered after %v", m.ReplyTo, m.At.Sub(begun))
			}
		}
		for _, message := range []int{2001, 2002} {
			if len(w.fake.AnswersTo(message)) != 1 {
				t.Errorf("question %d has no answer", message)
			}
		}
		s := w.adapter.Stats()
		if s.Refused < 800 || s.Pending != 0 || s.Answered+s.Refused != 1002 {
			t.Errorf("stats %+v", s)
		}
	})
}

// TestFullQueueWaits: when more wait than are held, Telegram keeps the rest, and
// all are answered in the end.
func TestFullQueueWaits(t *testing.T) {
	inWorld(t, func(w *world) {
		const most, all = 300, 700
		w.adapter.most = most
		for i := 1; i <= all; i++ {
			w.private(i, i, "question")
		}
		w.start()
		w.settle(time.Second)
		if n := w.adapter.Stats().Pending; n > most || n < most-2*maxBatch {
			t.Errorf("%d wait in memory, want nearly %d", n, most)
		}
		w.settle(5 * time.Minute)
		if n := len(w.fake.CallsOf("sendChatAction")); n > 100 {
			t.Errorf("%d calls said that answers come, while a crowd waited", n)
		}
		if s := w.adapter.Stats(); s.Answered != all || s.Refused != 0 {
			t.Errorf("stats %+v, want %d answered", s, all)
		}
	})
}

func TestGatesOfQuietChatsAreForgotten(t *testing.T) {
	inWorld(t, func(w *world) {
		b := newBudget(fast, nil)
		for chat := range int64(5 * minSweep) {
			g, err := b.enter(w.t.Context(), line{chat: chat})
			if err != nil {
				t.Fatal(err)
			}
			if err := g.wait(w.t.Context()); err != nil {
				t.Fatal(err)
			}
			g.leave()
			time.Sleep(time.Millisecond)
		}
		if n := len(b.gates); n > minSweep {
			t.Errorf("%d gates are held", n)
		}
	})
}
