package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/gateway"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// runGateway takes events until ctx ends, where it returns nil. It returns an
// error when Discord refuses the connection for good.
func (a *Adapter) runGateway(ctx context.Context) error {
	g := gateway.New(gateway.Options{
		Token: a.token, Log: a.log, TLS: a.tls, Dial: a.dial, Times: a.gateway,
		Ask: a.askGateway, Shards: a.cfg.Shards != 0,
		Heard: func(at time.Time) { a.reached.Store(true); a.heard(at) },
	})
	a.conns.Store(g)
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	for e := range g.Events() {
		if ctx.Err() == nil {
			a.onEvent(e.Kind, e.Data)
		}
	}
	return <-ended
}

// askGateway asks Discord for the gateway's address and the number of shards,
// until it has it or ctx ends.
func (a *Adapter) askGateway(ctx context.Context) (gateway.Bot, error) {
	pause := a.times.backoff()
	for {
		bot, wait, err := a.tryGateway(ctx)
		switch {
		case ctx.Err() != nil:
			return gateway.Bot{}, nil
		case err == nil && wait == 0:
			return bot, nil
		case err == nil:
			a.log.Warn("Discord allows no new session yet; another would reset the token", "wait", wait)
			_ = chat.Sleep(ctx, wait)
		case status(err) == http.StatusUnauthorized:
			return gateway.Bot{}, fmt.Errorf("discord: the token is refused: %w: %w", adapters.ErrRejected, err)
		default:
			a.log.Warn("can't get the gateway's address, trying again", "error", err)
			_ = pause.Wait(ctx)
		}
	}
}

// tryGateway also returns how long to wait when the day's sessions are used up.
func (a *Adapter) tryGateway(ctx context.Context) (gateway.Bot, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, a.times.call)
	defer cancel()
	var got struct {
		URL    string
		Shards int
		Limit  *struct {
			Remaining  int
			Concurrent int   `json:"max_concurrency"`
			ResetAfter int64 `json:"reset_after"` // ms
		} `json:"session_start_limit"`
	}
	c := call{op: "ask for the gateway", method: "GET", path: "/gateway/bot", route: "gateway", auth: true}
	if err := a.rest.do(ctx, c, &got); err != nil {
		return gateway.Bot{}, 0, err
	}
	u, err := url.Parse(got.URL)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return gateway.Bot{}, 0, fmt.Errorf("discord: the gateway's address %q is none", got.URL)
	}
	bot := gateway.Bot{URL: got.URL, Shards: max(int(a.cfg.Shards), 1), Concurrent: 1}
	if a.cfg.Shards == 0 {
		bot.Shards = min(max(got.Shards, 1), maxShards)
	}
	if got.Limit != nil {
		bot.Concurrent = max(got.Limit.Concurrent, 1)
		if got.Limit.Remaining < bot.Shards && got.Limit.ResetAfter > 0 {
			return bot, time.Duration(got.Limit.ResetAfter) * time.Millisecond, nil
		}
	}
	return bot, 0, nil
}

// onEvent takes an event of any shard. It only starts tasks; decoding is theirs.
func (a *Adapter) onEvent(kind string, data json.RawMessage) {
	var task func(context.Context)
	received := time.Now()
	switch kind {
	case "INTERACTION_CREATE":
		task = func(ctx context.Context) {
			var in interaction
			if err := decode(data, &in); err != nil {
				a.log.Warn("interaction not understood", "error", safeError(err, a.token))
				return
			}
			a.interact(ctx, &in, a.ackByREST(&in, received))
		}
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		if !a.mayConcern(data) {
			return
		}
		task = func(ctx context.Context) {
			var m message
			if err := decode(data, &m); err != nil {
				a.log.Warn("message not understood", "error", safeError(err, a.token))
				return
			}
			a.message(ctx, &m, kind == "MESSAGE_UPDATE")
		}
	default:
		return
	}
	if !a.tasks.start(task) {
		a.counts.dropped.Add(1)
		a.log.Warn("too many questions at once, or stopping: one is dropped", "event", kind)
	}
}
