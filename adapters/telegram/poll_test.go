package telegram

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/telegram/telegramfake"
)

func TestPollIsNotHeldByASlowChat(t *testing.T) {
	inWorld(t, func(w *world) {
		release := make(chan struct{})
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			if q.Text == "slow" {
				<-release
			}
			return echo(ctx, q)
		}
		slow := w.private(1, 1, "slow")
		w.start()
		w.settle(time.Second)
		if last := w.fake.LastPoll(); last != slow+1 {
			t.Errorf("the slow question is not confirmed: polled from %d, want %d", last, slow+1)
		}
		w.private(2, 2, "quick")
		w.settle(time.Second)
		if len(w.fake.AnswersTo(2)) != 1 {
			t.Errorf("the other chat got no answer")
		}
		close(release)
		w.settle(time.Second)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("the slow question got no answer")
		}
	})
}

func TestPollOutlivesBrokenUpdates(t *testing.T) {
	inWorld(t, func(w *world) {
		for i, raw := range brokenUpdates {
			w.fake.Push(map[string]any{}) // takes a number
			w.fake.Pending[i].Raw = []byte(strings.ReplaceAll(raw, "ID", id(w.fake.Pending[i].ID)))
		}
		last := w.private(1, 1, "good")
		w.start()
		w.settle(time.Second)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("the good update behind broken ones got no answer")
		}
		if offset := w.fake.LastPoll(); offset != last+1 {
			t.Errorf("polled from %d, want %d: the broken updates come for ever", offset, last+1)
		}
	})
}

func TestPollFollowsRestartedNumbers(t *testing.T) {
	inWorld(t, func(w *world) {
		w.private(1, 1, "before")
		w.start()
		w.settle(10 * time.Minute) // a week, on the real one
		w.fake.Mu.Lock()
		w.fake.NextID = 5
		w.fake.Mu.Unlock()
		w.private(1, 2, "first of the new numbers")
		w.settle(time.Second)
		w.private(1, 3, "second")
		polls := len(w.fake.CallsOf("getUpdates"))
		w.settle(time.Minute)
		for _, m := range []int{1, 2, 3} {
			if n := len(w.fake.AnswersTo(m)); n != 1 {
				t.Errorf("message %d has %d answers", m, n)
			}
		}
		if n := len(w.fake.CallsOf("getUpdates")) - polls; n > 5 {
			t.Errorf("%d polls in a quiet minute", n)
		}
	})
}

// TestPollFaults plays each way in which a poll fails: it goes on afterwards,
// and meanwhile does not ask too often.
func TestPollFaults(t *testing.T) {
	conflict := "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
	for _, c := range []struct {
		name  string
		fault *telegramfake.Fault
		most  int // polls in the minute of the fault
	}{
		{"another copy polls", telegramfake.Refusal(409, conflict, nil), 12},
		{"too many requests", telegramfake.Refusal(429, "Too Many Requests: retry after 30", map[string]any{"retry_after": 30}), 3},
		{"a server error", telegramfake.Refusal(500, "Internal Server Error", nil), 12},
		{"an HTML page", &telegramfake.Fault{Status: 502, Body: "<html><h1>502 Bad Gateway</h1></html>"}, 12},
		{"a page that says 200", &telegramfake.Fault{Status: 200, Body: "<html>sign in to the network</html>"}, 12},
		{"another service's JSON", &telegramfake.Fault{Status: 503, Body: `{"message":"no healthy upstream"}`}, 12},
		{"an answer of another kind", &telegramfake.Fault{Status: 200, Body: `{"ok":true,"result":{"a":1}}`}, 12},
		{"a lost connection", &telegramfake.Fault{Lost: "before"}, 12},
		{"a redirect", &telegramfake.Fault{Status: 302, Body: ""}, 12},
		{"a bad request", telegramfake.Refusal(400, "Bad Request: something new", nil), 12},
		{"a server that does not hold polls", &telegramfake.Fault{Status: 200, Body: `{"ok":true,"result":[]}`}, 121},
	} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.private(1, 1, "question")
				broken := true
				w.fake.Fault = func(method string, _ url.Values, _ int) *telegramfake.Fault {
					if method == "getUpdates" && broken {
						return c.fault
					}
					return nil
				}
				w.start()
				w.settle(time.Minute)
				if n := len(w.fake.CallsOf("getUpdates")); n > c.most {
					t.Errorf("%d polls in a minute", n)
				}
				w.fake.Mu.Lock()
				broken = false
				w.fake.Mu.Unlock()
				w.settle(2 * time.Minute)
				if len(w.fake.AnswersTo(1)) != 1 {
					t.Errorf("no answer after the fault")
				}
			})
		})
	}
}

func TestPollRemovesAWebhook(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Webhook = url.Values{"url": {"https://old.example"}}
		w.private(1, 1, "question")
		w.start()
		w.settle(time.Second)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("no answer: a webhook that was set before holds up the polls")
		}
	})
}

func TestPollRejected(t *testing.T) {
	for _, c := range []struct {
		name string
		code int
		text string
	}{{"a revoked token", 401, "Unauthorized"}, {"a token of no bot", 404, "Not Found"}} {
		t.Run(c.name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.start()
				w.settle(time.Second)
				w.fake.Mu.Lock()
				w.fake.Fault = func(string, url.Values, int) *telegramfake.Fault { return telegramfake.Refusal(c.code, c.text, nil) }
				w.fake.Mu.Unlock()
				w.private(1, 1, "wakes the poll up")
				w.settle(2 * time.Minute)
				err := <-w.ended
				w.cancel = nil
				if !errors.Is(err, adapters.ErrRejected) {
					t.Errorf("Run: %v, want ErrRejected", err)
				}
				noSecrets(t, err.Error())
			})
		})
	}
}

func TestPollForgivesOneRefusal(t *testing.T) {
	inWorld(t, func(w *world) {
		w.fake.Fault = on("getUpdates", 1, telegramfake.Refusal(401, "Unauthorized", nil))
		w.private(1, 1, "question")
		w.start()
		w.settle(10 * time.Second)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("one 401 that getMe does not confirm ended the bot")
		}
	})
}

func TestPollConfirmsAtTheEnd(t *testing.T) {
	inWorld(t, func(w *world) {
		last := w.private(1, 1, "question")
		w.start()
		w.settle(time.Second)
		w.stop()
		if offset := w.fake.LastPoll(); offset != last+1 {
			t.Errorf("the last poll was from %d, want %d", offset, last+1)
		}
	})
}

// TestPollWithoutStorage: what can't be stored is confirmed only when it is
// answered.
func TestPollWithoutStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, telegramfake.New(), brokenMemory{})
		release := make(chan struct{})
		w.handler.Reply = func(ctx context.Context, q adapters.Question) adapters.Reply {
			<-release
			return echo(ctx, q)
		}
		first := w.private(1, 1, "question")
		w.start()
		w.settle(time.Minute)
		if last := w.fake.LastPoll(); last > first {
			t.Errorf("confirmed by a poll from %d, but neither stored nor answered", last)
		}
		close(release)
		w.settle(time.Minute)
		if len(w.fake.AnswersTo(1)) != 1 {
			t.Errorf("no answer")
		}
		if last := w.fake.LastPoll(); last != first+1 {
			t.Errorf("answered, but not confirmed: polled from %d", last)
		}
		w.stop()
	})
}

// brokenMemory is a full disk.
type brokenMemory struct{}

var errFull = errors.New("no space left on device")

func (brokenMemory) Get(context.Context, string) ([]byte, bool, error) { return nil, false, errFull }
func (b brokenMemory) PutOf(ctx context.Context, _, key string, value []byte, keep time.Duration) error {
	return b.Put(ctx, key, value, keep)
}

func (brokenMemory) Put(context.Context, string, []byte, time.Duration) error {
	return errFull
}
