package discord

import (
	"context"
	"encoding/json"
	"time"

	"github.com/ukti-bot/ukti/adapters/discord/gateway"
)

// runGateway takes events until ctx ends, where it returns nil. It returns an
// error when Discord refuses the connection for good.
func (a *Adapter) runGateway(ctx context.Context) error {
	d := directory{cfg: &a.cfg, rest: a.rest, log: a.log, times: &a.times}
	g := gateway.New(gateway.Options{
		Token: a.token, Log: a.log, TLS: a.tls, Dial: a.dial, Times: a.gateway,
		Ask: d.ask, Shards: a.cfg.Shards != 0,
		Lead: a.leadShard(), Reserve: a.reserve(),
		Heard: func(at time.Time) { a.contact.reached.Store(true); a.contact.heard(at) },
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
			a.interact(ctx, &in, a.acks.byREST(&in, received))
		}
	case "MESSAGE_CREATE", "MESSAGE_UPDATE":
		if !a.servers.mayConcern(data) {
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
