package discord

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/ukti-bot/ukti/adapters"
)

// identity is who the token belongs to.
type identity struct {
	user        string // the bot's user id
	name        string
	application string // the application's id
}

// account asks Discord who the token belongs to.
type account struct {
	cfg   *Config
	rest  *rest
	log   *slog.Logger
	times *times
}

// identify asks Discord who the token is. It retries until ctx ends, where it
// returns nil, nil; a refused token is an error that wraps ErrRejected.
func (a *account) identify(ctx context.Context) (*identity, error) {
	pause := a.times.backoff()
	for {
		me, err := a.whoami(ctx)
		if err == nil {
			return me, nil
		}
		if ctx.Err() != nil {
			return nil, nil
		}
		if status(err) == http.StatusUnauthorized || status(err) == http.StatusForbidden {
			return nil, fmt.Errorf("discord: the token is refused; copy a new one from the developer portal (Bot, Reset Token): %w: %w", adapters.ErrRejected, err)
		}
		a.log.Warn("can't reach Discord, trying again", "error", err)
		_ = pause.Wait(ctx)
	}
}

func (a *account) whoami(ctx context.Context) (*identity, error) {
	ctx, cancel := context.WithTimeout(ctx, a.times.call)
	defer cancel()
	var user struct{ ID, Username string }
	if err := a.rest.do(ctx, call{op: "ask who the bot is", method: "GET", path: "/users/@me", route: "users", auth: true}, &user); err != nil {
		return nil, err
	}
	var app struct {
		ID       string
		Endpoint string `json:"interactions_endpoint_url"`
	}
	if err := a.rest.do(ctx, call{op: "ask for the application", method: "GET", path: "/applications/@me", route: "applications", auth: true}, &app); err != nil {
		return nil, err
	}
	if a.cfg.ApplicationID != "" && a.cfg.ApplicationID != app.ID {
		return nil, fmt.Errorf("discord: application_id is %s, but the token belongs to application %s; correct one of them: %w", a.cfg.ApplicationID, app.ID, adapters.ErrRejected)
	}
	switch {
	case a.cfg.Mode == ModeHTTP && app.Endpoint == "":
		a.log.Warn("the developer portal has no Interactions Endpoint URL, so Discord will not call this bot; enter https://…" + InteractionsPath)
	case a.cfg.Mode != ModeHTTP && app.Endpoint != "":
		a.log.Warn("the developer portal has an Interactions Endpoint URL, so commands do not come by the gateway; clear it or set mode: http")
	}
	return &identity{user: user.ID, name: user.Username, application: app.ID}, nil
}
