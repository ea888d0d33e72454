package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/gateway"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// directory knows where the gateway is.
type directory struct {
	cfg   *Config
	rest  *rest
	log   *slog.Logger
	times *times
}

// ask asks Discord for the gateway's address and the number of shards,
// until it has it or ctx ends.
func (d *directory) ask(ctx context.Context) (gateway.Bot, error) {
	pause := d.times.backoff()
	for {
		bot, wait, err := d.try(ctx)
		switch {
		case ctx.Err() != nil:
			return gateway.Bot{}, nil
		case err == nil && wait == 0:
			return bot, nil
		case err == nil:
			d.log.Warn("Discord allows no new session yet; another would reset the token", "wait", wait)
			_ = chat.Sleep(ctx, wait)
		case status(err) == http.StatusUnauthorized:
			return gateway.Bot{}, fmt.Errorf("discord: the token is refused: %w: %w", adapters.ErrRejected, err)
		default:
			d.log.Warn("can't get the gateway's address, trying again", "error", err)
			_ = pause.Wait(ctx)
		}
	}
}

// try also returns how long to wait when the day's sessions are used up.
func (d *directory) try(ctx context.Context) (gateway.Bot, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, d.times.call)
	defer cancel()
	var got struct {
		URL    string
		Shards int
		Limit  *struct {
			Total      int
			Remaining  int
			Concurrent int   `json:"max_concurrency"`
			ResetAfter int64 `json:"reset_after"` // ms
		} `json:"session_start_limit"`
	}
	c := call{op: "ask for the gateway", method: "GET", path: "/gateway/bot", route: "gateway", auth: true}
	if err := d.rest.do(ctx, c, &got); err != nil {
		return gateway.Bot{}, 0, err
	}
	u, err := url.Parse(got.URL)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return gateway.Bot{}, 0, fmt.Errorf("discord: the gateway's address %q is none", got.URL)
	}
	bot := gateway.Bot{URL: got.URL, Shards: max(int(d.cfg.Shards), 1), Concurrent: 1}
	if d.cfg.Shards == 0 {
		bot.Shards = min(max(got.Shards, 1), maxShards)
	}
	if got.Limit != nil {
		bot.Concurrent = max(got.Limit.Concurrent, 1)
		bot.Budget = gateway.Budget{Total: got.Limit.Total, Remaining: got.Limit.Remaining, ResetAfter: time.Duration(got.Limit.ResetAfter) * time.Millisecond}
		if got.Limit.Remaining < bot.Shards && got.Limit.ResetAfter > 0 {
			return bot, time.Duration(got.Limit.ResetAfter) * time.Millisecond, nil
		}
	}
	return bot, 0, nil
}
