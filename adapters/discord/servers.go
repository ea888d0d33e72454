package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
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

// servers tells of the servers and channels that messages stand in.
type servers struct {
	cfg     *Config
	rest    *rest
	log     *slog.Logger
	me      *atomic.Pointer[identity]
	parents known // by channel: the one that it is a thread of
	roles   known // by server: the bot's own
}

// listens reports whether a free question is answered where a message stands: in a
// listed channel, a thread of one, or a post of a listed forum.
func (s *servers) listens(ctx context.Context, m *message) bool {
	if s.cfg.listens(m.GuildID, m.ChannelID) {
		return true
	}
	parent, err := s.parents.get(m.ChannelID, time.Now(), func() (string, error) {
		var channel struct {
			Type   int
			Parent string `json:"parent_id"`
		}
		err := s.rest.do(ctx, call{
			op: "ask which channel a thread belongs to", method: "GET",
			path: "/channels/" + url.PathEscape(m.ChannelID), route: "GET channel", auth: true,
		}, &channel)
		if !slices.Contains(threads, channel.Type) { // the parent of a channel is its category
			return "", err
		}
		return channel.Parent, err
	})
	if err != nil {
		s.log.Warn("it can't be told whether a message stands in a thread of a listed channel", "server", m.GuildID, "channel", m.ChannelID, "error", err)
	}
	return parent != "" && s.cfg.listens(m.GuildID, parent)
}

// threads are the kinds of channels that belong to another.
var threads = []int{10, 11, 12}

// named reports whether a message calls the bot: by its name, or by the role that
// Discord made for it, which looks the same in the list of names.
func (s *servers) named(ctx context.Context, m *message) bool {
	if m.mentions(s.me.Load().user) {
		return true
	}
	if m.GuildID == "" || len(m.Roles) == 0 {
		return false
	}
	role, err := s.roles.get(m.GuildID, time.Now(), func() (string, error) { return s.ownRole(ctx, m.GuildID) })
	if err != nil {
		s.log.Warn("the bot's own role can't be told", "server", m.GuildID, "error", err)
	}
	return role != "" && slices.Contains(m.Roles, role)
}

// ownRole asks for the role that Discord made for the bot in a server, "" for none.
func (s *servers) ownRole(ctx context.Context, server string) (string, error) {
	var roles []struct {
		ID   string
		Tags struct {
			Bot string `json:"bot_id"`
		}
	}
	err := s.rest.do(ctx, call{
		op: "ask for the server's roles", method: "GET",
		path: "/guilds/" + url.PathEscape(server) + "/roles", route: "roles " + server, auth: true,
	}, &roles)
	for _, r := range roles {
		if r.Tags.Bot == s.me.Load().user {
			return r.ID, err
		}
	}
	return "", err
}

// mayConcern sorts out a server's messages that name neither the bot nor any role,
// which are nearly all of them, before they cost a task.
func (s *servers) mayConcern(message json.RawMessage) bool {
	if bytes.Contains(message, []byte(s.me.Load().user)) {
		return true
	}
	var said struct {
		GuildID string   `json:"guild_id"`
		Roles   []string `json:"mention_roles"`
	}
	return decode(message, &said) == nil && (said.GuildID == "" || len(said.Roles) > 0)
}

// mayManage reports whether the author may change the server's settings. A
// message does not say, so the server's roles are read.
func (s *servers) mayManage(ctx context.Context, m *message) (bool, error) {
	if m.GuildID == "" {
		return true, nil
	}
	var guild struct {
		Owner string `json:"owner_id"`
		Roles []struct{ ID, Permissions string }
	}
	c := call{op: "read the server's roles", method: "GET", path: "/guilds/" + url.PathEscape(m.GuildID), route: "guild " + m.GuildID, auth: true}
	if err := s.rest.do(ctx, c, &guild); err != nil {
		return false, err
	}
	if guild.Owner == m.Author.ID {
		return true, nil
	}
	for _, r := range guild.Roles {
		bits, err := strconv.ParseUint(r.Permissions, 10, 64)
		held := r.ID == m.GuildID || m.Member != nil && slices.Contains(m.Member.Roles, r.ID)
		if err == nil && held && bits&(permissionAdmin|permissionManageServer) != 0 {
			return true, nil
		}
	}
	return false, nil
}
