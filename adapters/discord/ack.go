package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// acknowledge sends the first answer to an interaction, within 3 seconds of its
// coming: over REST, or as the answer to Discord's HTTP request. Its error wraps
// errUnsure when Discord may have it all the same.
type acknowledge func(context.Context, callback) error

var errUnsure = errors.New("it may have arrived")

// acks acknowledges interactions over REST.
type acks struct {
	rest  *rest
	times *times
}

// ackPause is the first wait between tries; it doubles.
const ackPause = 50 * time.Millisecond

// byREST is how it goes in gateway mode. An interaction that came at the time
// received is acknowledged until its window closes: one lost connection, bad gateway
// or rate limit must not lose it.
func (a *acks) byREST(in *interaction, received time.Time) acknowledge {
	return func(ctx context.Context, c callback) error {
		ctx, cancel := context.WithDeadline(ctx, received.Add(a.times.ack))
		defer cancel()
		unsure := false
		for pause := ackPause; ; pause *= 2 {
			err := a.once(ctx, in, c)
			wait := pause
			switch s := status(err); {
			case err == nil, unsure && errorCode(err) == codeAcknowledged: // by an earlier try of ours
				return nil
			case s == http.StatusTooManyRequests:
				wait = max(wait, retryOf(err))
			case s == 0 || s >= 500:
				unsure = true
			default:
				return err
			}
			if deadline, _ := ctx.Deadline(); time.Until(deadline) <= wait || chat.Sleep(ctx, wait) != nil {
				if unsure {
					return fmt.Errorf("%w: %w", err, errUnsure)
				}
				return err
			}
		}
	}
}

// once tries once, for no longer than leaves time for another try.
func (a *acks) once(ctx context.Context, in *interaction, c callback) error {
	ctx, cancel := context.WithTimeout(ctx, a.times.ackTry)
	defer cancel()
	return a.rest.do(ctx, callbackCall(in, c), nil)
}

// retryOf is how long an error asks to wait.
func retryOf(err error) time.Duration {
	if e, ok := errors.AsType[*apiError](err); ok {
		return e.retryAfter
	}
	return 0
}
