// Package discord holds Ukti's conversation on Discord: slash commands, the
// message command, buttons, autocomplete, and messages that mention the bot,
// reply to it or are written to it in private.
//
// It asks for no privileged intent. The connection to the gateway is package
// gateway's; REST calls are made here (rest.go), because discordgo's can neither be
// cancelled nor keep an interaction's token out of an error.
package discord

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/gateway"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
	"github.com/ukti-bot/ukti/adapters/routes"
)

var (
	_ adapters.Adapter   = (*Adapter)(nil)
	_ routes.Mounter     = (*Adapter)(nil)
	_ adapters.Contacter = (*Adapter)(nil)
	_ adapters.Counter   = (*Adapter)(nil)
)

// seenMax is how many ids are remembered. Discord delivers an event twice only
// around a resume or a lost HTTP reply, within minutes.
const seenMax = 8192

// maxLookups is how many questions are looked up at the same time.
const maxLookups = 64

// Options are what the process gives an [Adapter]. The zero Options are valid.
type Options struct {
	// Log gets what an operator should know; nil discards it.
	Log *slog.Logger
	// Memory keeps which answer belongs to which message, so that an answer
	// follows when its question is edited after a restart. nil keeps nothing.
	Memory adapters.Memory
	// Words are those of [Keys]; nil says the keys themselves.
	Words adapters.Words
	// Client makes the REST calls; nil means a client of the adapter's own. Its
	// Timeout should be zero: each call has its own deadline.
	Client *http.Client
	// Dial opens the gateway's connections; nil is TCP, through the environment's proxy.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Adapter is one bot on Discord. Make it with [New].
type Adapter struct {
	cfg     Config
	token   adapters.Secret
	key     ed25519.PublicKey // HTTP mode: what Discord signs requests with
	log     *slog.Logger
	memory  adapters.Memory
	shared  adapters.Shared // the same, where other copies of the bot have it; else nil
	words   adapters.Words
	rest    *rest
	times   times
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	conns   atomic.Pointer[gateway.Gateway] // nil before they are opened
	gateway gateway.Times
	tls     *tls.Config // of the gateway; nil for the system's trust

	me      atomic.Pointer[identity] // set by Run before anything arrives
	handler atomic.Pointer[adapters.Handler]
	tasks   *tasks
	account account
	servers servers
	acks    acks
	lookups chan struct{}      // holds one element for each question that is looked up
	seen    *chat.Seen[uint64] // hashes of ids, so that its size is the same from the start
	writing keyLock            // by asking message
	later   chat.Later         // answers that tell of work
	notices chat.Calls         // what is written unasked

	commands commandList
	counts   counters
	contact  contact
	leads    atomic.Int64 // the gateway connections that this copy of several has
}

// New makes an adapter. It reads the token's file, and does no network I/O.
func New(cfg Config, o Options) (*Adapter, error) {
	if errs := cfg.Validate(); len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	token, err := cfg.readToken()
	if err != nil {
		return nil, err
	}
	if cfg.Mode == "" {
		cfg.Mode = ModeGateway
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Client == nil {
		o.Client = newClient()
	}
	a := &Adapter{
		cfg:     cfg,
		token:   token,
		log:     slog.New(&redactingHandler{next: o.Log.Handler(), token: token}),
		memory:  o.Memory,
		dial:    o.Dial,
		words:   o.Words,
		times:   defaultTimes(),
		gateway: gateway.DefaultTimes(),
		seen:    chat.NewSeen[uint64](seenMax),
	}
	a.shared, _ = o.Memory.(adapters.Shared)
	a.rest = newRest(cfg.apiURL(), token, o.Client)
	a.tasks = newTasks(tasksMax, a.log)
	a.lookups = make(chan struct{}, maxLookups)
	a.account = account{cfg: &a.cfg, rest: a.rest, log: a.log, times: &a.times}
	a.servers = servers{cfg: &a.cfg, rest: a.rest, log: a.log, me: &a.me}
	a.acks = acks{rest: a.rest, times: &a.times}
	a.commands = commandList{rest: a.rest, log: a.log, times: &a.times}
	if cfg.PublicKey != "" {
		key, err := hex.DecodeString(cfg.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("public_key: %w", err)
		}
		a.key = key
	}
	return a, nil
}

// Name is "discord".
func (a *Adapter) Name() string { return "discord" }

// counters are what [Adapter.Counts] tells.
type counters struct{ shown, plainer, failed, dropped, altered atomic.Uint64 }

// Counts implements [adapters.Counter].
func (a *Adapter) Counts() adapters.Counts {
	return adapters.Counts{
		Shown: a.counts.shown.Load(), Plainer: a.counts.plainer.Load(), Failed: a.counts.failed.Load(),
		Dropped: a.counts.dropped.Load(), Altered: a.counts.altered.Load(), Reconnects: a.reconnects(), Waiting: a.waiting(),
	}
}

// waiting is how many questions are in hand.
func (a *Adapter) waiting() int {
	if a.tasks == nil {
		return 0
	}
	return len(a.tasks.slots)
}

func (a *Adapter) reconnects() uint64 {
	if g := a.conns.Load(); g != nil {
		return g.Reconnects()
	}
	return 0 // in HTTP mode there is no connection
}

// LastContact implements [adapters.Contacter]: the last heartbeat that any of the
// gateway connections had acknowledged. In HTTP mode Discord calls, and its
// silence means nothing; nor does it while other copies have all the connections.
func (a *Adapter) LastContact() time.Time {
	at := a.contact.last.Load()
	if a.cfg.Mode == ModeHTTP || at == nil || a.shared != nil && a.leads.Load() == 0 {
		return time.Time{}
	}
	return *at
}

// Connected implements [adapters.Contacter]: signed in and, but in HTTP mode, with
// a gateway session begun.
func (a *Adapter) Connected() bool { return a.contact.reached.Load() }

// Run holds the conversation until ctx ends; see [adapters.Adapter]. In HTTP
// mode it only registers the commands: requests come in by [Adapter.Routes].
func (a *Adapter) Run(ctx context.Context, h adapters.Handler) error {
	a.contact.heard(time.Now())
	me, err := a.account.identify(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	a.me.Store(me)
	a.handler.Store(&h)
	a.log.Info("signed in", "bot", me.name, "mode", a.cfg.Mode)

	// What was asked before the stop is still answered, so work hangs on its
	// own context, ended only when the drain time is over.
	work, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	a.tasks.open(work)
	a.notices.Open(work)
	a.tasks.start(func(work context.Context) {
		until, cancel := mergeDone(work, ctx)
		defer cancel()
		a.commands.register(until, me.application, h.Commands())
	})

	left := a.inherit(ctx)
	if a.cfg.Mode == ModeHTTP {
		a.contact.reached.Store(true)
		<-ctx.Done()
	} else {
		err = a.runGateway(ctx)
	}
	left()
	a.later.Close() // nobody waits for the end of work that may go on for minutes
	var noticed sync.WaitGroup
	noticed.Go(func() { a.notices.Close(a.times.drain) })
	a.tasks.close(a.times.drain, abandon)
	noticed.Wait()
	a.rest.client.CloseIdleConnections()
	return err
}

// Whoami says which bot the token is, for a check of the config: "Name (id …)".
// The error wraps [adapters.ErrRejected] when Discord refuses the token.
func (a *Adapter) Whoami(ctx context.Context) (string, error) {
	me, err := a.account.whoami(ctx)
	if status(err) == http.StatusUnauthorized {
		return "", fmt.Errorf("discord: the token is refused: %w: %w", adapters.ErrRejected, err)
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s (bot %s, application %s)", me.name, me.user, me.application), nil
}
