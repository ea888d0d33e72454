package telegram

import (
	"context"
	"log/slog"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// quick makes a call that is worth a second try, but no waiting line: it is of
// use within seconds or not at all.
func (c *client) quick(ctx context.Context, method string, call args) error {
	const patience = 5 * time.Second
	err := c.call(ctx, method, call, nil)
	switch faultOf(err) {
	case faultWait, faultServer, faultUnsure:
		wait := max(waitOf(err), time.Second)
		if wait > patience || chat.Sleep(ctx, wait) != nil {
			return err
		}
		return c.call(ctx, method, call, nil)
	}
	return err
}

// answerCallback takes the waiting sign off a pressed button.
func (c *client) answerCallback(ctx context.Context, log *slog.Logger, query, toast string) {
	call := args{"callback_query_id": query}
	if toast != "" {
		call["text"], call["show_alert"] = toast, true
	}
	err := c.quick(ctx, "answerCallbackQuery", call)
	if err != nil && ctx.Err() == nil {
		log.Debug("a pressed button could not be answered", "error", err)
	}
}
