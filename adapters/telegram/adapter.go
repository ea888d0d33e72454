package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/chat"
	"github.com/ukti-bot/ukti/adapters/routes"
)

const name = "telegram"

// drainTime is how long answers in flight may take at the end.
const drainTime = 10 * time.Second

// maxLookups is how many answers are looked up at the same time: a burst must
// not make each of them slow.
const maxLookups = 64

// Options are what an [Adapter] needs from the process.
type Options struct {
	Log    *slog.Logger    // with the adapter's name in it; nil: nothing is logged
	Memory adapters.Memory // needed: what must outlive a restart
	Words  adapters.Words  // those of [Keys]; nil says the keys themselves

	// Transport makes the HTTP requests; nil is Go's own, with the proxy that
	// the environment names.
	Transport http.RoundTripper
}

// Adapter is the bot in Telegram. Make one with [New]; it runs once.
type Adapter struct {
	config Config
	log    *slog.Logger
	memory adapters.Memory
	shared adapters.Shared // the same, where other copies of the bot have it; else nil
	words  adapters.Words
	api    *client
	hook   *webhook // nil when polling
	limits limits
	most   int // pending updates
	drain  time.Duration

	stats      counters
	answers    answers
	chats      chats
	queued     atomic.Pointer[queue]
	self       atomic.Pointer[botUser]
	budget     *budget
	lookups    chan struct{}  // holds one element for each look-up that runs
	background sync.WaitGroup // short calls beside the answers
	later      chat.Later     // answers that tell of work
	notices    chat.Calls     // what is written unasked
}

var (
	_ adapters.Adapter   = (*Adapter)(nil)
	_ routes.Mounter     = (*Adapter)(nil)
	_ adapters.Contacter = (*Adapter)(nil)
	_ adapters.Counter   = (*Adapter)(nil)
)

// New makes an adapter that has not connected yet. The error joins every
// mistake of the config.
func New(c Config, o Options) (*Adapter, error) {
	if mistakes := c.Validate(); len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	token, err := readSecret(c.Token, c.TokenFile)
	if err != nil {
		return nil, fmt.Errorf("telegram: token: %w", err)
	}
	if token.Empty() {
		return nil, &Mistake{"token", "is not set", "put in the token that BotFather gave you"}
	}
	if o.Memory == nil {
		return nil, errors.New("telegram: no memory is given, so updates could not be kept over a restart; set Options.Memory")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{
		lookups: make(chan struct{}, maxLookups),

		config: c,
		log:    o.Log,
		memory: o.Memory,
		words:  o.Words,
		api:    newClient(token, c.APIURL, o.Transport),
		limits: telegramLimits,
		most:   maxPending,
		drain:  drainTime,
	}
	a.shared, _ = o.Memory.(adapters.Shared)
	a.answers = answers{memory: o.Memory, shared: a.shared, log: o.Log}
	a.chats = chats{memory: o.Memory, api: a.api, log: o.Log}
	if c.Mode == ModeWebhook {
		if a.hook, err = newWebhook(c.Webhook, token); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// Name implements [adapters.Adapter].
func (a *Adapter) Name() string { return name }

// Routes implements [routes.Mounter]: the webhook's path, and nothing when
// the bot polls.
func (a *Adapter) Routes() map[string]http.Handler {
	if a.hook == nil {
		return nil
	}
	return map[string]http.Handler{"POST " + a.hook.path: a.hook}
}

// Whoami asks Telegram once which bot the token is: "@name (123)".
func (a *Adapter) Whoami(ctx context.Context) (string, error) {
	defer a.api.close()
	self, err := a.connection().getMe(ctx)
	if err != nil {
		return "", err
	}
	return self.String(), nil
}

func (a *Adapter) connection() connection { return connection{api: a.api, stats: &a.stats, log: a.log} }

// String is "@name (123)".
func (u botUser) String() string { return fmt.Sprintf("@%s (%d)", u.UserName, u.ID) }

// name is the bot's own, as in "@name"; "" before it is known.
func (a *Adapter) name() string {
	if self := a.self.Load(); self != nil {
		return self.UserName
	}
	return ""
}

// Run implements [adapters.Adapter].
func (a *Adapter) Run(ctx context.Context, h adapters.Handler) error {
	defer a.api.close()
	a.stats.touch()
	self, err := a.connection().connect(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	a.self.Store(&self)
	a.log.Info("connected", "bot", self.String(), "mode", a.config.Mode)

	// The work outlives ctx by the drain time.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	a.budget = newBudget(a.limits, a.shared)
	queue := newQueue(a.most, func(j job) { a.work(work, h, j) })
	a.queued.Store(queue)
	a.notices.Open(work)
	in := &intake{
		a: a, read: newReader(self, h.Commands()), seen: chat.NewSeen[int64](maxSeen), memory: newJournal(a.memory), queue: queue,
	}
	past, err := in.memory.load(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.Error("updates kept from before can't all be read; their questions stay unanswered", "error", err)
	}
	in.inherit(work, past)
	leaving := in.inheritShared(ctx, work)
	a.background.Go(func() {
		m := menu{memory: a.memory, api: a.api, words: a.words, log: a.log}
		m.register(ctx, self, h.Commands())
		m.describe(ctx, languages(h.Commands()))
	})

	if a.hook != nil {
		err = a.hook.run(ctx, a.connection(), in)
	} else {
		err = a.poll(ctx, &poller{a.connection(), in}, past.offset)
	}
	leaving()
	a.later.Close() // nobody waits for the end of work that may go on for minutes
	a.background.Go(func() { a.notices.Close(a.drain) })
	queue.drain(a.drain, func() {
		a.log.Warn("answers were still in flight at the end; they are kept for the next start", "answers", queue.waiting())
		stop()
	})
	a.background.Wait()
	return err
}

// poll has the poller run; of several copies of the bot one polls at a time.
func (a *Adapter) poll(ctx context.Context, p *poller, offset int64) (err error) {
	if a.shared == nil {
		return p.run(ctx, offset)
	}
	a.stats.reached.Store(true) // it answers what else comes in
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	a.shared.Lead(ctx, "poll", func(leading context.Context) {
		a.stats.polls.Store(true)
		defer a.stats.polls.Store(false)
		a.stats.touch()
		if err = p.run(leading, 0); err != nil { // what others took comes again, and is known
			stop()
		}
	})
	return err
}
