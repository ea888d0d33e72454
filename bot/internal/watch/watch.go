package watch

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

const (
	// mostWatches bounds the watches of all chats together.
	mostWatches = 100_000
	// keepWatch is how long a watch lasts; watching the same again renews it.
	keepWatch = 180 * 24 * time.Hour
	// maxText is how long a watch's text may be, in bytes: a question, no article.
	maxText = 300
)

// Arrivals is the part of the archive that is followed.
type Arrivals interface {
	Arrivals(ctx context.Context, after int64, most int) ([]archive.Arrival, error)
	LastArrival(ctx context.Context) (int64, error)
}

// Reach writes to chats unasked; the error is as of [adapters.Notifier].
type Reach interface {
	Notify(ctx context.Context, platform string, n adapters.Notice) (adapters.Arrival, error)
}

// Options of [New].
type Options struct {
	Store    *state.Watches
	Archive  Arrivals
	Live     *knowledge.LiveIndex
	CatchUp  func(context.Context) error // brings Live in step with the archive
	Reach    Reach
	Settings settings.Store // of chats: their time zones
	Shared   bool           // other processes keep and end watches, too
	Locales  *locale.Set
	Now      func() time.Time // in the zone of the config, which is that of chats without one
	Log      *slog.Logger
	Bounds
	PublicURL string // where the reading page is reached; "" when it isn't

	maxTotal, mostLater int // mostWatches and mostLater when 0; fewer in tests
}

// Bounds are what a chat may have.
type Bounds struct {
	PerChat int   // watches
	ADay    int   // messages about them on a day
	Quiet   Quiet // when none is sent
}

// Watcher holds the watches and follows what comes in. It is safe for concurrent use.
type Watcher struct {
	o       Options
	standby *knowledge.Percolator
	texts   *texts
	loaded  chan struct{} // closed once the watches of the store are held
	begun   func()        // closes it
	wake    chan struct{}
	pauses  *pauses
	counts  counts

	held      state.WatchesState // of the store, when all were held
	bounds    atomic.Pointer[Bounds]
	publicURL atomic.Pointer[string]
}

// Counts is what became of watches since the start.
type Counts struct {
	Watches int    // there are
	Looked  uint64 // articles that were held against them
	Old     uint64 // articles passed over, since they are no news
	Asked   uint64 // questions that were asked of an article
	Waiting int    // articles that met more watches than were asked at once; the others' turn comes later
	Over    uint64 // articles that were given up before it came
	Found   uint64
	Told    uint64 // messages that arrived
	Failed  uint64 // messages that did not
	Digests uint64
}

type counts struct {
	looked, old, asked, over, found, told, failed, digests atomic.Uint64
	waiting                                                atomic.Int64
}

// New makes a watcher; [Watcher.Run] lets it work.
func New(o Options) (*Watcher, error) {
	if o.maxTotal == 0 {
		o.maxTotal = mostWatches
	}
	if o.mostLater == 0 {
		o.mostLater = mostLater
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	p, err := knowledge.NewPercolator()
	if err != nil {
		return nil, err
	}
	w := &Watcher{o: o, standby: p, texts: newTexts(), loaded: make(chan struct{}), wake: make(chan struct{}, 1), pauses: newPauses()}
	w.begun = sync.OnceFunc(func() { close(w.loaded) })
	w.SetBounds(o.Bounds)
	w.SetPublicURL(o.PublicURL)
	return w, nil
}

// SetBounds says anew what a chat may have. What it has already stays.
func (w *Watcher) SetBounds(b Bounds) { w.bounds.Store(&b) }

// Bounds returns what a chat may have.
func (w *Watcher) Bounds() Bounds { return *w.bounds.Load() }

// SetPublicURL says anew where the reading page is reached; "" when it isn't.
func (w *Watcher) SetPublicURL(address string) {
	address = strings.TrimRight(address, "/")
	w.publicURL.Store(&address)
}

// writer makes quotes of an index in a language.
func (w *Watcher) writer(x *knowledge.Index, loc *locale.Locale) cite.Writer {
	return cite.Writer{Index: x, Locale: loc, Relative: w.o.Locales.Words("relative"), PublicURL: *w.publicURL.Load()}
}

// Counts returns the figures.
func (w *Watcher) Counts() Counts {
	return Counts{
		Watches: w.texts.watches(), Looked: w.counts.looked.Load(), Old: w.counts.old.Load(), Asked: w.counts.asked.Load(), Waiting: int(w.counts.waiting.Load()), Over: w.counts.over.Load(),
		Found: w.counts.found.Load(), Told: w.counts.told.Load(), Failed: w.counts.failed.Load(), Digests: w.counts.digests.Load(),
	}
}

// Wake says that something came in.
func (w *Watcher) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// load holds the watches of the store, and begins to follow where nothing was followed yet.
// Called again it does so where others have changed them.
func (w *Watcher) load(ctx context.Context) error {
	state, err := w.o.Store.State(ctx)
	if err != nil || state == w.held {
		return err
	}
	if err := w.holdAll(ctx); err != nil {
		return err
	}
	w.held = state
	return nil
}

func (w *Watcher) holdAll(ctx context.Context) error {
	list, err := w.o.Store.List(ctx, "")
	if err != nil {
		return err
	}
	x := w.o.Live.Index()
	there := map[int64]bool{}
	for _, s := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		there[s.N] = true
		if err := w.hold(ctx, x, s); err != nil && !errors.Is(err, knowledge.ErrBlank) {
			return err
		}
	}
	if w.o.Shared { // else nobody but this process ends one
		w.letGo(w.texts.others(there)...)
	}
	waiting, err := w.o.Store.Laters(ctx)
	if err != nil {
		return err
	}
	w.counts.waiting.Store(int64(waiting))
	return w.setCursor(ctx)
}

// setCursor lets what is in the archive already be no news, where the watches have never
// followed it, or where an older archive has taken its place.
func (w *Watcher) setCursor(ctx context.Context) error {
	last, err := w.o.Archive.LastArrival(ctx)
	if err != nil {
		return err
	}
	at, ok, err := w.o.Store.Mark(ctx, cursor)
	if err == nil && (!ok || at > last) {
		err = w.o.Store.SetMark(ctx, cursor, last)
	}
	return err
}

// hold puts a watch among those that articles are held against.
func (w *Watcher) hold(ctx context.Context, x *knowledge.Index, s state.Watch) error {
	n, first := w.texts.add(s.Text, s.N)
	if !first {
		return nil
	}
	if err := w.standby.Add(ctx, x, n, s.Text); err != nil {
		w.texts.remove(s.N)
		return err
	}
	return nil
}

// letGo takes watches out again.
func (w *Watcher) letGo(list ...int64) {
	for _, n := range list {
		if text, last := w.texts.remove(n); last {
			w.standby.Remove(text)
		}
	}
}
