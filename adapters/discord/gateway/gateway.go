package gateway

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ukti-bot/ukti/adapters"
)

// waiting is how many events wait for whoever reads the channel. While it is
// full nothing more is read from Discord, which keeps what is not read.
const waiting = 1024

// Bot is what Discord says about a bot's gateway.
type Bot struct {
	URL        string // ws://… or wss://…
	Shards     int    // how many connections there must be
	Concurrent int    // how many of them may identify at the same time
	Budget     Budget // of new sessions
}

// Budget is how many new sessions a bot may begin in a day.
type Budget struct {
	Total      int           // in a day; 0: not known, and nothing is counted
	Remaining  int           // until it begins anew
	ResetAfter time.Duration // when that is
}

// Options are what a [Gateway] is made with.
type Options struct {
	Token adapters.Secret
	Log   *slog.Logger
	TLS   *tls.Config // nil for the system's trust
	// Dial opens the connections; nil is TCP, through the environment's proxy.
	Dial  func(ctx context.Context, network, address string) (net.Conn, error)
	Times Times

	// Ask asks Discord for the gateway's address, until it has it or ctx ends. It
	// is called once in a Run, and may adjust the number of shards.
	Ask func(ctx context.Context) (Bot, error)
	// Lead calls do whenever this process may hold a shard that one of several processes
	// holds at a time, until ctx ends, and has the context of do end when it may no more.
	// nil: there is one process.
	Lead func(ctx context.Context, shard string, do func(context.Context))
	// Reserve is what all processes of the bot identify by together. nil: there is one.
	Reserve Reserve
	// Heard is told of each sign of life, and at each beginning of a session.
	Heard func(time.Time)
	// Shards is true when the number of shards is the operator's own.
	Shards bool
}

// Gateway is the connections of one bot. Make it with [New]; it runs once.
type Gateway struct {
	o      Options
	events chan Event
	live   atomic.Int64 // shards with an established session
	all    atomic.Int64 // shards there must be; 0 before that is known
	opened atomic.Int64 // connections on which a session has begun or gone on, so far

	// handing is held for reading while an event is handed out, and for writing to
	// close the channel: the library may still read a frame when its session is closed.
	handing sync.RWMutex
	closed  bool
}

// Reconnects returns how often a shard was connected again after it was lost. Safe for
// concurrent use.
func (g *Gateway) Reconnects() uint64 { return uint64(max(g.opened.Load()-g.all.Load(), 0)) }

// New makes a gateway that is not connected yet.
func New(o Options) *Gateway {
	return &Gateway{o: o, events: make(chan Event, waiting)}
}

// Events is where what happens comes out: new and edited messages and
// interactions, each once but for a repetition around a resume. It must be read
// while Run runs, and is closed when Run returns.
func (g *Gateway) Events() <-chan Event { return g.events }

// Connected reports whether every shard has a session at the moment.
func (g *Gateway) Connected() bool {
	all := g.all.Load()
	return all > 0 && g.live.Load() >= all
}

// hand hands an event out, and drops it when the run ends first.
func (g *Gateway) hand(run context.Context, e Event) {
	g.handing.RLock()
	defer g.handing.RUnlock()
	if g.closed {
		return
	}
	select {
	case g.events <- e:
	case <-run.Done():
	}
}

// closeEvents closes the channel once nobody hands anything out any more. The run has
// ended, so nobody waits for room in it either.
func (g *Gateway) closeEvents() {
	g.handing.Lock()
	defer g.handing.Unlock()
	g.closed = true
	close(g.events)
}

func (g *Gateway) heard(at time.Time) { g.o.Heard(at) }

// Run holds the connections until ctx ends, where it returns nil. It returns an
// error, which wraps [adapters.ErrRejected] when a person must act, when Discord
// refuses one for good.
func (g *Gateway) Run(ctx context.Context) error {
	var shards sync.WaitGroup
	defer g.closeEvents()
	defer shards.Wait()
	bot, err := g.o.Ask(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	bot.Shards = max(bot.Shards, 1)
	g.all.Store(int64(bot.Shards))
	gate := newIdentifyGate(bot.Concurrent, g.o.Times.Identify, bot.Budget, g.o.Reserve)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	failed := make(chan error, bot.Shards)
	for id := range bot.Shards {
		shards.Go(func() {
			if err := g.lead(ctx, bot, gate, id); err != nil {
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

// lead is shard, where other processes hold shards, too, for as long as this one is this
// process's.
func (g *Gateway) lead(ctx context.Context, bot Bot, gate *identifyGate, id int) (err error) {
	if g.o.Lead == nil {
		return g.shard(ctx, bot, gate, id)
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g.o.Lead(ctx, fmt.Sprintf("shard %d of %d", id, bot.Shards), func(leading context.Context) {
		if err = g.shard(leading, bot, gate, id); err != nil {
			stop()
		}
	})
	return err
}

// hasty is how many connections in a row may be lost young before resuming waits
// too: resumes are free, but not without end.
const hasty = 8

// shard holds one connection: opens it, waits until it is lost, and so on. A
// session that can be resumed is resumed at once; after a failed attempt, or when
// a new session must begin, there is a pause. It returns nil when ctx ended, and an
// error when trying again is useless.
func (g *Gateway) shard(ctx context.Context, bot Bot, gate *identifyGate, id int) error {
	log := g.o.Log.With("shard", id)
	pause := g.o.Times.backoff()
	young := 0
	var s *session
	defer func() {
		if s != nil {
			s.close()
		}
	}()
	for ctx.Err() == nil {
		if s == nil {
			if !gate.pass(ctx, id) {
				return nil
			}
			var err error
			if s, err = g.newSession(ctx, bot, id); err != nil {
				return err
			}
		}
		held, err := g.hold(ctx, s, log)
		if ctx.Err() != nil {
			return nil
		}
		if err := g.final(err); err != nil {
			return err
		}
		if young++; held > g.o.Times.Stable {
			young = 0
			pause.Reset()
		}
		resume := s.mayResume(err)
		log.Warn("gateway connection lost", "error", err, "held", held.Round(time.Second), "resumes", resume)
		if !resume {
			s.abandon()
			s = nil
		}
		if !resume || held == 0 || young > hasty {
			_ = pause.Wait(ctx)
		}
	}
	return nil
}

// hold opens a session's connection and waits for its end. It returns how long the
// session was established, 0 for not at all, and why it ended.
func (g *Gateway) hold(ctx context.Context, s *session, log *slog.Logger) (time.Duration, error) {
	if err := s.open(ctx); err != nil {
		return 0, g.safe(err)
	}
	log.Info("connected to the gateway")
	g.live.Add(1)
	defer g.live.Add(-1)
	g.heard(s.opened)
	err := s.serve(ctx)
	return max(time.Since(s.opened), 1), g.safe(err)
}

// safe is err without the token.
func (g *Gateway) safe(err error) error { return g.o.Token.RedactError(err) }

// final returns the error to end with when err is of a close code that another
// try can't mend.
func (g *Gateway) final(err error) error {
	code := closeCode(err)
	advice, ok := fatal[code]
	if !ok {
		return nil
	}
	if code == 4011 && !g.o.Shards {
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
