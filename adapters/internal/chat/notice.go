package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// noticeTime bounds one notice, its waits included, and the shutdown that waits for it.
const noticeTime = 8 * time.Second

// Notice is how a platform sends one.
type Notice struct {
	// Send sends its messages and returns their ids, those that have arrived also with an
	// error.
	Send func(ctx context.Context) (messages []string, err error)
	// Unsent tells what a failure means. With begun, a part of it has arrived.
	Unsent func(err error, begun bool) *adapters.Unsent
}

// Notify sends a notice for [adapters.Notifier] as long as the adapter, whose name leads
// its errors, runs. The error is ctx's where that has ended, else [adapters.Unsent].
func (c *Calls) Notify(ctx context.Context, adapter string, n Notice) (messages []string, err error) {
	bounded, end, err := c.Begin(ctx, noticeTime)
	if err != nil {
		return nil, &adapters.Unsent{Err: fmt.Errorf("%s: %w", adapter, err)}
	}
	defer end()
	messages, err = n.Send(bounded)
	switch {
	case err == nil:
		return messages, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, n.Unsent(err, len(messages) > 0)
}
