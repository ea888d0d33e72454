package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

const (
	// pollTime is how long Telegram holds a poll open: the most it allows.
	pollTime = 50 * time.Second
	// maxBatch is how many updates one poll brings.
	maxBatch = 100
	// idlePause keeps a server that does not hold polls open from being asked
	// thousands of times a second.
	idlePause = 500 * time.Millisecond
)

// poll takes updates until ctx ends, each at least once: the next poll confirms
// what the one before brought, so it waits until that is durable.
func (a *Adapter) poll(ctx context.Context, in *intake, offset int64) error {
	if err := a.removeWebhook(ctx); err != nil {
		return a.endOf(ctx, err)
	}
	wait := newBackoff()
	a.stats.reached.Store(true) // signed in, and the webhook is out of the way
	for in.queue.waitRoom(ctx, maxBatch) == nil {
		begun := time.Now()
		raw, err := a.getUpdates(ctx, offset, pollTime)
		if err != nil {
			if err := a.pollFailed(ctx, wait, err); err != nil {
				return a.endOf(ctx, err)
			}
			continue
		}
		if wait.Failed() {
			a.log.Info("Telegram answers again")
			a.stats.reconnects.Add(1)
			wait.Reset()
		}
		a.stats.touch()
		next, fresh := a.takeBatch(ctx, in, raw, offset)
		if !fresh && time.Since(begun) < idlePause {
			_ = chat.Sleep(ctx, idlePause) // the loop sees that ctx has ended
		}
		offset = next
	}
	a.confirm(ctx, offset)
	return nil
}

// endOf is what Run returns for an error that ended a loop.
func (a *Adapter) endOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (a *Adapter) getUpdates(ctx context.Context, offset int64, hold time.Duration) ([]json.RawMessage, error) {
	var raw []json.RawMessage
	err := a.api.callWithin(ctx, hold+callTime, "getUpdates", args{
		"offset": offset, "timeout": int(hold / time.Second), "limit": maxBatch, "allowed_updates": updateKinds,
	}, &raw)
	return raw, err
}

// takeBatch takes what a poll brought and returns the offset of the next. fresh is
// false when there was nothing new in it.
func (a *Adapter) takeBatch(ctx context.Context, in *intake, raw []json.RawMessage, offset int64) (next int64, fresh bool) {
	var updates []update
	last, restarted := int64(0), true
	for _, one := range raw {
		u, ok := in.decode(one)
		if !ok {
			continue
		}
		updates = append(updates, u)
		last = max(last, u.ID)
		restarted = restarted && u.ID < offset && !in.seen.Has(u.ID)
		fresh = fresh || !in.seen.Has(u.ID)
	}
	switch {
	case len(updates) == 0:
		return offset, false
	case restarted && offset > 0:
		// After a quiet week the numbers start anew, anywhere.
		a.log.Info("Telegram's update numbers have started anew", "from", last)
		next = last + 1
	default:
		next = max(offset, last+1)
	}
	done, err := in.take(ctx, updates, next, false)
	if err != nil { // only when ctx has ended: not taken, so not to be confirmed
		return offset, false
	}
	if done != nil {
		select {
		case <-done:
		case <-ctx.Done():
			return offset, false
		}
	}
	return next, fresh
}

// pollFailed waits before the next poll, or returns the error that ends them.
func (a *Adapter) pollFailed(ctx context.Context, wait *chat.Backoff, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch faultOf(err) {
	case faultToken:
		// A single refusal has been seen to be a mistake; two are not.
		if _, err := a.getMe(ctx); errors.Is(err, adapters.ErrRejected) {
			return err
		}
		return a.pause(ctx, wait, "Telegram refused a poll", err)
	case faultConflict:
		if err := a.pause(ctx, wait, "another copy of this bot polls, or a webhook was set; stop the other copy", err); err != nil {
			return err
		}
		return a.removeWebhook(ctx)
	case faultNone, faultWait, faultServer, faultUnsure:
		return a.pause(ctx, wait, "Telegram can't be polled", err)
	default:
		return a.pause(ctx, wait, "Telegram refused a poll", err)
	}
}

// removeWebhook makes polling possible: Telegram refuses it while a webhook is
// set. Pending updates stay.
func (a *Adapter) removeWebhook(ctx context.Context) error {
	err := a.api.call(ctx, "deleteWebhook", args{}, nil)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case faultOf(err) == faultToken:
		return fmt.Errorf("telegram: %w: %w", adapters.ErrRejected, err)
	}
	a.log.Warn("a webhook could not be removed; polling tells whether one is set", "error", err)
	return nil
}

// confirm tells Telegram at the end what was taken, so that it does not send it
// again to whoever polls next.
func (a *Adapter) confirm(ctx context.Context, offset int64) {
	if offset == 0 {
		return
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	err := a.api.call(short, "getUpdates", args{"offset": offset, "timeout": 0, "limit": 1, "allowed_updates": updateKinds}, nil)
	if err != nil {
		a.log.Debug("the last updates could not be confirmed", "error", err)
	}
}
