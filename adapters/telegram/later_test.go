package telegram

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// working replies that work has begun, and after d that it is done.
func working(d time.Duration) adapters.Reply {
	return adapters.Reply{Lead: "begun", Later: func(ctx context.Context) adapters.Reply {
		if chat.Sleep(ctx, d) != nil {
			return adapters.Reply{}
		}
		return adapters.Reply{Lead: "done"}
	}}
}

// TestWorkIsToldOf: the message that says that work has begun becomes one that says what
// came of it, on the same place; the end of the bot does not wait for it.
func TestWorkIsToldOf(t *testing.T) {
	inWorld(t, func(w *world) {
		w.handler.Reply = func(_ context.Context, q adapters.Question) adapters.Reply {
			if strings.HasPrefix(q.Text, "long") {
				return working(24 * time.Hour)
			}
			return working(5 * time.Minute)
		}
		w.private(1, 1, "add")
		w.start()
		w.settle(time.Minute)
		if sent := w.fake.Sent(); len(sent) != 1 || sent[0].Text != "begun" {
			t.Fatalf("sent %+v", sent)
		}
		w.settle(5 * time.Minute)
		if sent := w.fake.Sent(); len(sent) != 1 || sent[0].Text != "done" || sent[0].ReplyTo != 1 {
			t.Errorf("after the work: %+v", sent)
		}
		w.private(2, 2, "long")
		w.settle(time.Second)
		before := time.Now()
		w.stop()
		if took := time.Since(before); took > time.Second {
			t.Errorf("the end waited %v for work that goes on", took)
		}
	})
}
