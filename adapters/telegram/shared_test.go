package telegram

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

// inCopies runs a test with two copies of the bot, in a bubble.
func inCopies(t *testing.T, mode string, test func(first, second *world, store *adaptertest.Store)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		fake, store := telegramfake.New(), new(adaptertest.Store)
		var both []*world
		for range 2 {
			w := newWorld(t, fake, store.Copy())
			if w.adapter.config.Mode = mode; mode == ModeWebhook {
				hook, err := newWebhook(Webhook{URL: "https://news.example.org/telegram", Path: "/hook"}, w.adapter.api.token)
				if err != nil {
					t.Fatal(err)
				}
				w.adapter.hook = hook
			}
			both = append(both, w)
		}
		test(both[0], both[1], store)
		for _, w := range both {
			w.stop()
		}
	})
}

func (w *world) deliver(body string) {
	w.t.Helper()
	if got := w.call(w.adapter.hook.secret.Reveal(), http.MethodPost, strings.NewReader(body)); got != http.StatusOK {
		w.t.Errorf("the call is answered with %d", got)
	}
}

// An update that is delivered to two copies is answered by one. What a copy took that the
// others give up is answered by another; it itself sends nothing any more. A copy that ends
// leaves the webhook to the others.
func TestCopiesAreCalled(t *testing.T) {
	inCopies(t, ModeWebhook, func(first, second *world, _ *adaptertest.Store) {
		fake := first.fake
		fake.People["100001/1"], fake.People["100001/2"] = 0, 0
		slow := make(chan struct{})
		first.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if q.Text == "slow" {
				<-slow
			}
			return echo(ctx, q)
		}
		first.start()
		second.start()
		for _, w := range []*world{first, second, first} {
			w.deliver(question(1, 1, "once"))
		}
		first.settle(time.Second)
		if got := fake.AnswersTo(1); len(got) != 1 {
			t.Errorf("it is answered with %q", got)
		}
		first.deliver(question(2, 2, "slow"))
		first.settle(time.Second)
		if got := fake.AnswersTo(2); len(got) != 0 {
			t.Errorf("it is answered already: %q", got)
		}
		first.memory.(*adaptertest.Copy).GiveUp()
		first.settle(time.Second)
		if got := fake.AnswersTo(2); len(got) != 1 {
			t.Errorf("what was left is answered with %q", got)
		}
		close(slow)
		first.settle(time.Second)
		if got := fake.AnswersTo(2); len(got) != 1 {
			t.Errorf("who was given up answers, too: %q", got)
		}
		if len(fake.CallsOf("deleteWebhook")) > 0 {
			t.Error("a copy removes the webhook of the others")
		}
	})
}

// Of several copies one polls; when it ends another does.
func TestCopiesPoll(t *testing.T) {
	inCopies(t, ModePoll, func(first, second *world, _ *adaptertest.Store) {
		first.start()
		second.start()
		if !first.adapter.Connected() || !second.adapter.Connected() || !second.adapter.LastContact().IsZero() {
			t.Error("a copy that does not poll is not well")
		}
		first.private(1, 1, "hello")
		first.settle(2 * time.Second)
		if got := first.fake.AnswersTo(1); len(got) != 1 || first.adapter.Stats().Received != 1 {
			t.Errorf("answered with %q, the first received %d", got, first.adapter.Stats().Received)
		}
		first.cancel()
		first.settle(time.Second)
		first.private(1, 2, "hello again")
		first.settle(2 * time.Second)
		if got := first.fake.AnswersTo(2); len(got) != 1 || second.adapter.Stats().Received != 1 {
			t.Errorf("answered with %q, the second received %d", got, second.adapter.Stats().Received)
		}
	})
}
