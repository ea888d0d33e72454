package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"sync"
	"time"
)

const (
	// keepPlace is how long it is known which channel a thread belongs to and which
	// role is the bot's own. Neither changes, but either may be made anew.
	keepPlace = time.Hour
	// maxPlaces bounds how many are known.
	maxPlaces = 4096
)

// known remembers what Discord was asked, for a while. The zero value is ready.
// Safe for concurrent use.
type known struct {
	mu  sync.Mutex
	all map[string]fact
}

type fact struct {
	value string
	until time.Time
}

// get returns the value for key, asking for it when it is not known. A failure is
// known as "" for a short while, so that a burst does not ask again and again.
func (k *known) get(key string, now time.Time, ask func() (string, error)) (string, error) {
	k.mu.Lock()
	f, ok := k.all[key]
	k.mu.Unlock()
	if ok && now.Before(f.until) {
		return f.value, nil
	}
	value, err := ask()
	keep := keepPlace
	if err != nil {
		keep = 10 * time.Second
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || len(k.all) >= maxPlaces {
		k.all = map[string]fact{}
	}
	k.all[key] = fact{value, now.Add(keep)}
	return value, err
}

// listens reports whether a free question is answered where a message stands: in a
// listed channel, a thread of one, or a post of a listed forum.
func (a *Adapter) listens(ctx context.Context, m *message) bool {
	if a.cfg.listens(m.GuildID, m.ChannelID) {
		return true
	}
	parent, err := a.parents.get(m.ChannelID, time.Now(), func() (string, error) {
		var channel struct {
			Type   int
			Parent string `json:"parent_id"`
		}
		err := a.rest.do(ctx, call{
			op: "ask which channel a thread belongs to", method: "GET",
			path: "/channels/" + url.PathEscape(m.ChannelID), route: "GET channel", auth: true,
		}, &channel)
		if !slices.Contains(threads, channel.Type) { // the parent of a channel is its category
			return "", err
		}
		return channel.Parent, err
	})
	if err != nil {
		a.log.Warn("it can't be told whether a message stands in a thread of a listed channel", "server", m.GuildID, "channel", m.ChannelID, "error", err)
	}
	return parent != "" && a.cfg.listens(m.GuildID, parent)
}

// threads are the kinds of channels that belong to another.
var threads = []int{10, 11, 12}

// named reports whether a message calls the bot: by its name, or by the role that
// Discord made for it, which looks the same in the list of names.
func (a *Adapter) named(ctx context.Context, m *message) bool {
	if m.mentions(a.me.Load().user) {
		return true
	}
	if m.GuildID == "" || len(m.Roles) == 0 {
		return false
	}
	role, err := a.roles.get(m.GuildID, time.Now(), func() (string, error) { return a.ownRole(ctx, m.GuildID) })
	if err != nil {
		a.log.Warn("the bot's own role can't be told", "server", m.GuildID, "error", err)
	}
	return role != "" && slices.Contains(m.Roles, role)
}

// ownRole asks for the role that Discord made for the bot in a server, "" for none.
func (a *Adapter) ownRole(ctx context.Context, server string) (string, error) {
	var roles []struct {
		ID   string
		Tags struct {
			Bot string `json:"bot_id"`
		}
	}
	err := a.rest.do(ctx, call{
		op: "ask for the server's roles", method: "GET",
		path: "/guilds/" + url.PathEscape(server) + "/roles", route: "roles " + server, auth: true,
	}, &roles)
	for _, r := range roles {
		if r.Tags.Bot == a.me.Load().user {
			return r.ID, err
		}
	}
	return "", err
}

// mayConcern sorts out a server's messages that name neither the bot nor any role,
// which are nearly all of them, before they cost a task.
func (a *Adapter) mayConcern(message json.RawMessage) bool {
	if bytes.Contains(message, []byte(a.me.Load().user)) {
		return true
	}
	var place struct {
		GuildID string   `json:"guild_id"`
		Roles   []string `json:"mention_roles"`
	}
	return decode(message, &place) == nil && (place.GuildID == "" || len(place.Roles) > 0)
}
