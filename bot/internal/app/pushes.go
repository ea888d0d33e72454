package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
)

// pushesPath is where hubs send what is new in feeds.
const pushesPath = "/websub/"

// takePushes has hubs send what is new, where they can reach this process. An error is
// one of the archive, or of routes that somebody else has.
func takePushes(ctx context.Context, c *config.Config, room *newsroom.Room, f front) error {
	if room == nil {
		return nil
	}
	pushes := room.Feeds.Pushes()
	if f.address == "" {
		return pushes.SetCallback(ctx, "")
	}
	h := pushes.Handler()
	if err := f.mount("websub", map[string]http.Handler{"GET " + pushesPath + "{token}": h, "POST " + pushesPath + "{token}": h}); err != nil {
		return err
	}
	return pushes.SetCallback(ctx, callbacks(c))
}

// callbacks is where hubs reach this process; "" when they are not to, or can't.
func callbacks(c *config.Config) string {
	if !c.Archive.Feeds.Push || c.Web.PublicURL == "" {
		return ""
	}
	return strings.TrimRight(c.Web.PublicURL, "/") + pushesPath
}
