package telegram

import (
	"context"
	"encoding/json"
	"errors"
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

// poller asks for updates.
type poller struct {
	connection
	in *intake
}

// run takes updates, from offset on, until ctx ends, each at least once: the next poll
// confirms what the one before brought, so it waits until that is durable.
func (p *poller) run(ctx context.Context, offset int64) error {
	if err := p.removeWebhook(ctx); err != nil {
		return endOf(ctx, err)
	}
	wait := newBackoff()
	p.stats.reached.Store(true) // signed in, and the webhook is out of the way
	for p.in.queue.waitRoom(ctx, maxBatch) == nil {
		begun := time.Now()
		raw, err := p.getUpdates(ctx, offset, pollTime)
		if err != nil {
			if err := p.failed(ctx, wait, err); err != nil {
				return endOf(ctx, err)
			}
			continue
		}
		if wait.Failed() {
			p.log.Info("Telegram answers again")
			p.stats.reconnects.Add(1)
			wait.Reset()
		}
		p.stats.touch()
		next, fresh := p.takeBatch(ctx, raw, offset)
		if !fresh && time.Since(begun) < idlePause {
			_ = chat.Sleep(ctx, idlePause) // the loop sees that ctx has ended
		}
		offset = next
	}
	p.confirm(ctx, offset)
	return nil
}

func (p *poller) getUpdates(ctx context.Context, offset int64, hold time.Duration) ([]json.RawMessage, error) {
	var raw []json.RawMessage
	err := p.api.callWithin(ctx, hold+callTime, "getUpdates", args{
		"offset": offset, "timeout": int(hold / time.Second), "limit": maxBatch, "allowed_updates": updateKinds,
	}, &raw)
	return raw, err
}

// takeBatch takes what a poll brought and returns the offset of the next. fresh is
// false when there was nothing new in it.
func (p *poller) takeBatch(ctx context.Context, raw []json.RawMessage, offset int64) (next int64, fresh bool) {
	var updates []update
	last, restarted := int64(0), true
	for _, one := range raw {
		u, ok := p.in.decode(one)
		if !ok {
			continue
		}
		updates = append(updates, u)
		last = max(last, u.ID)
		restarted = restarted && u.ID < offset && !p.in.seen.Has(u.ID)
		fresh = fresh || !p.in.seen.Has(u.ID)
	}
	switch {
	case len(updates) == 0:
		return offset, false
	case restarted && offset > 0:
		// After a quiet week the numbers start anew, anywhere.
		p.log.Info("Telegram's update numbers have started anew", "from", last)
		next = last + 1
	default:
		next = max(offset, last+1)
	}
	done, err := p.in.take(ctx, updates, next, false)
	if err != nil { // ctx has ended, or they could not be shared: not taken, so not to be confirmed
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

// failed waits before the next poll, or returns the error that ends them.
func (p *poller) failed(ctx context.Context, wait *chat.Backoff, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch faultOf(err) {
	case faultToken:
		// A single refusal has been seen to be a mistake; two are not.
		if _, err := p.getMe(ctx); errors.Is(err, adapters.ErrRejected) {
			return err
		}
		return p.pause(ctx, wait, "Telegram refused a poll", err)
	case faultConflict:
		if err := p.pause(ctx, wait, "another copy of this bot polls, or a webhook was set; stop the other copy", err); err != nil {
			return err
		}
		return p.removeWebhook(ctx)
	case faultNone, faultWait, faultServer, faultUnsure:
		return p.pause(ctx, wait, "Telegram can't be polled", err)
	default:
		return p.pause(ctx, wait, "Telegram refused a poll", err)
	}
}

// confirm tells Telegram at the end what was taken, so that it does not send it
// again to whoever polls next.
func (p *poller) confirm(ctx context.Context, offset int64) {
	if offset == 0 {
		return
	}
	short, cancel := context.WithTimeout(context.WithoutCancel(ctx), memoryTime)
	defer cancel()
	err := p.api.call(short, "getUpdates", args{"offset": offset, "timeout": 0, "limit": 1, "allowed_updates": updateKinds}, nil)
	if err != nil {
		p.log.Debug("the last updates could not be confirmed", "error", err)
	}
}
