package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// connection is the way to Telegram: what asks there, and what is told of how it goes.
type connection struct {
	api   *client
	stats *counters
	log   *slog.Logger
}

// connect finds out who the bot is, and tries until it can or must not.
func (l connection) connect(ctx context.Context) (botUser, error) {
	wait := newBackoff()
	for {
		self, err := l.getMe(ctx)
		if err == nil || errors.Is(err, adapters.ErrRejected) || ctx.Err() != nil {
			return self, err
		}
		if err := l.pause(ctx, wait, "Telegram can't be reached", err); err != nil {
			return self, err
		}
	}
}

func (l connection) getMe(ctx context.Context) (botUser, error) {
	var self botUser
	err := l.api.call(ctx, "getMe", nil, &self)
	if faultOf(err) == faultToken {
		return self, fmt.Errorf("telegram: %w: the token is not a bot's (%w); copy it again from BotFather: /mybots, the bot, API Token", adapters.ErrRejected, err)
	}
	if err == nil && self.ID == 0 {
		err = &callError{method: "getMe", cause: errors.New("the answer names no bot; is telegram.api_url a Bot API server?")}
	}
	if err == nil {
		l.stats.touch()
	}
	return self, err
}

// removeWebhook makes polling possible: Telegram refuses it while a webhook is
// set. Pending updates stay.
func (l connection) removeWebhook(ctx context.Context) error {
	err := l.api.call(ctx, "deleteWebhook", args{}, nil)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case faultOf(err) == faultToken:
		return fmt.Errorf("telegram: %w: %w", adapters.ErrRejected, err)
	}
	l.log.Warn("a webhook could not be removed; polling tells whether one is set", "error", err)
	return nil
}

// newBackoff is the wait between failed calls of the loops.
func newBackoff() *chat.Backoff { return &chat.Backoff{Min: 500 * time.Millisecond, Max: time.Minute} }

// pause logs a failure and waits as long as Telegram asks, or as wait says.
func (l connection) pause(ctx context.Context, wait *chat.Backoff, what string, err error) error {
	d := max(wait.Next(), waitOf(err))
	l.log.Warn(what, "error", err, "again_in", d.Round(time.Millisecond))
	return chat.Sleep(ctx, d)
}

// endOf is what Run returns for an error that ended a loop.
func endOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
