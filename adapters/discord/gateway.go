package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
)

// gateway holds the connections of all shards.
type gateway struct {
	a      *Adapter
	url    string // wss://…
	shards int
	gate   *identifyGate
}

// runGateway holds the gateway connections until ctx ends, where it returns
// nil. It returns an error when Discord refuses one for good.
func (a *Adapter) runGateway(ctx context.Context) error {
	g, err := a.newGateway(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var shards sync.WaitGroup
	failed := make(chan error, g.shards)
	for id := range g.shards {
		shards.Go(func() {
			if err := g.shard(ctx, id); err != nil {
				failed <- err
				cancel() // the others are of no use without it
			}
		})
	}
	shards.Wait()
	select {
	case err := <-failed: // the first; the others' are its like
		return err
	default:
		return nil
	}
}

// shard holds one connection: opens it, waits until it is lost, pauses, and so
// on. nil when ctx ended; an error when trying again is useless.
func (g *gateway) shard(ctx context.Context, id int) error {
	log := g.a.log.With("shard", id)
	pause := g.a.times.backoff()
	var s *session
	defer func() {
		if s != nil {
			s.close()
		}
	}()
	for ctx.Err() == nil {
		if s == nil {
			if !g.gate.pass(ctx, id) {
				return nil
			}
			var err error
			if s, err = g.newSession(ctx, id); err != nil {
				return err
			}
		}
		err := s.open(ctx)
		if err == nil {
			log.Info("connected to the gateway")
			err = s.serve(ctx)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err := g.final(err); err != nil {
			return err
		}
		if !s.opened.IsZero() && time.Since(s.opened) > g.a.times.stable {
			pause.Reset()
		}
		log.Warn("gateway connection lost", "error", safeError(err, g.a.token))
		if !s.mayResume(err) {
			s.abandon()
			s = nil
		}
		_ = pause.Wait(ctx)
	}
	return nil
}

// final gives the error to end with when err is of a close code that another
// try can't mend.
func (g *gateway) final(err error) error {
	code := closeCode(err)
	advice, ok := fatal[code]
	if !ok {
		return nil
	}
	if code == 4011 && g.a.cfg.Shards == 0 {
		// The bot has grown: a new start asks how many shards there must be.
		return fmt.Errorf("discord: more shards are needed (close code %d)", code)
	}
	return fmt.Errorf("discord: %s (close code %d): %w", advice, code, adapters.ErrRejected)
}

func closeCode(err error) int {
	if lost, ok := errors.AsType[*lostError](err); ok {
		return lost.code
	}
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok {
		return closed.Code
	}
	return 0
}

// newGateway asks Discord for the gateway's address and the number of shards,
// until it has it or ctx ends.
func (a *Adapter) newGateway(ctx context.Context) (*gateway, error) {
	pause := a.times.backoff()
	for {
		g, wait, err := a.askGateway(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, nil
		case err == nil && wait == 0:
			return g, nil
		case err == nil:
			a.log.Warn("Discord allows no new session yet; another would reset the token", "wait", wait)
			_ = chat.Sleep(ctx, wait)
		case status(err) == http.StatusUnauthorized:
			return nil, fmt.Errorf("discord: the token is refused: %w: %w", adapters.ErrRejected, err)
		default:
			a.log.Warn("can't get the gateway's address, trying again", "error", err)
			_ = pause.Wait(ctx)
		}
	}
}

// askGateway also gives how long to wait when the day's sessions are used up.
func (a *Adapter) askGateway(ctx context.Context) (*gateway, time.Duration, error) {
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
		return nil, 0, err
	}
	u, err := url.Parse(got.URL)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return nil, 0, fmt.Errorf("discord: the gateway's address %q is none", got.URL)
	}
	g := &gateway{a: a, url: got.URL, shards: max(int(a.cfg.Shards), 1)}
	if a.cfg.Shards == 0 {
		g.shards = min(max(got.Shards, 1), maxShards)
	}
	concurrent := 1
	if got.Limit != nil {
		concurrent = max(got.Limit.Concurrent, 1)
		if got.Limit.Remaining < g.shards && got.Limit.ResetAfter > 0 {
			return nil, time.Duration(got.Limit.ResetAfter) * time.Millisecond, nil
		}
	}
	g.gate = newIdentifyGate(concurrent, a.times.identify)
	return g, 0, nil
}

// proxy is the HTTP proxy from the environment for the gateway's address, nil
// for none.
func (g *gateway) proxy() *url.URL {
	u, err := url.Parse(g.url)
	if err != nil {
		return nil
	}
	u.Scheme = map[string]string{"ws": "http", "wss": "https"}[u.Scheme]
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err != nil {
		return nil
	}
	return proxy
}

// onEvent takes an event of any shard. It runs on the connection's goroutine,
// so it only starts tasks; decoding is theirs.
func (a *Adapter) onEvent(kind string, data json.RawMessage) {
	var task func(context.Context)
	switch kind {
	case "INTERACTION_CREATE":
		task = func(ctx context.Context) {
			var in interaction
			if err := decode(data, &in); err != nil {
				a.log.Warn("interaction not understood", "error", safeError(err, a.token))
				return
			}
			a.interact(ctx, &in, a.ackByREST(&in))
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
		a.lost.Add(1)
		a.log.Warn("too many questions at once, or stopping: one is dropped", "event", kind)
	}
}

// mayConcern sorts out a server's messages that do not so much as name the bot,
// which are nearly all of them, before they cost a task.
func (a *Adapter) mayConcern(message json.RawMessage) bool {
	if bytes.Contains(message, []byte(a.me.Load().user)) {
		return true
	}
	var place struct {
		GuildID string `json:"guild_id"`
	}
	return decode(message, &place) == nil && place.GuildID == "" // a private chat
}
