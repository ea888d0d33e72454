// Package bulletin writes to the editors of an archive unasked: that items of feeds are
// held for them, and that articles were withdrawn by their sites. What has come up is
// told each editor once, together, and not too often.
package bulletin

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// Sender writes to people unasked; see [adapters.Notifier].
type Sender interface {
	Notify(ctx context.Context, platform string, n adapters.Notice) (adapters.Arrival, error)
	// Person is the private chat with an asker; false where the platform can't write there.
	Person(platform, asker string) (place string, ok bool)
}

// Item is an item of a feed that is held, as editors are told of it.
type Item struct {
	Number  int64             // names it; a later one has a higher
	Article knowledge.Article // that it would be; its body is not told
	Reason  string            // why it is held, one sentence
}

// News is what may have come up.
type News interface {
	// Held are the items that are held, in the order of their numbers.
	Held(ctx context.Context) ([]Item, error)
	// Withdrawn are the articles that were found withdrawn after a moment, the latest first.
	Withdrawn(ctx context.Context, since time.Time) ([]knowledge.Article, error)
}

// Options of [New]; all but Log and Now are required.
type Options struct {
	Notes  Notes
	Sender Sender
	News   News
	// Words is what an editor, ADAPTER:ASKER, is told: of all that is held how many are
	// new to them, the last of them, and what was withdrawn.
	Words   func(ctx context.Context, editor string, held []Item, fresh int, withdrawn []knowledge.Article) adapters.Reply
	Editors []string      // each ADAPTER:ASKER
	Every   time.Duration // between two bulletins to one editor; 0: none are sent
	Log     *slog.Logger  // nil logs nothing
	Now     func() time.Time
}

// Times of bulletins.
const (
	lookEvery = time.Minute
	settle    = 5 * time.Minute // what comes up is waited for, so that it is told together
	firstWait = 5 * time.Minute // after a failure; twice that after the next
	lastWait  = 3 * time.Hour
)

// Bulletin tells editors. Make one with [New]. It is safe for concurrent use.
type Bulletin struct {
	o Options

	looking sync.Mutex // held by who looks, so that nothing is sent by two at once

	mu      sync.Mutex
	editors []string
	every   time.Duration
	looks   map[string]look
}

// look is what is known of an editor since the start.
type look struct {
	noticed  time.Time // when something new was seen first; zero: nothing is new
	until    time.Time // nothing is tried before
	failures int       // in a row
}

// New makes a bulletin; nothing is sent until Run.
func New(o Options) *Bulletin {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	b := &Bulletin{o: o, looks: map[string]look{}}
	b.Set(o.Editors, o.Every)
	return b
}

// Set says anew who is told, and how often at most; 0 for never.
func (b *Bulletin) Set(editors []string, every time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.editors, b.every = slices.Clone(editors), every
}

// Run looks each minute whether something has come up, until ctx ends.
func (b *Bulletin) Run(ctx context.Context) {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		b.Look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// Look writes to the editors whose time it is.
func (b *Bulletin) Look(ctx context.Context) {
	b.looking.Lock()
	defer b.looking.Unlock()
	b.mu.Lock()
	editors, every := b.editors, b.every
	b.mu.Unlock()
	if every <= 0 {
		return
	}
	for _, editor := range editors {
		if err := b.tell(ctx, editor, every); err != nil && ctx.Err() == nil {
			b.o.Log.WarnContext(ctx, "what came up for an editor can't be looked up; it is tried again", "error", err)
		}
	}
}

// tell writes to an editor when something is new to them and it is time.
func (b *Bulletin) tell(ctx context.Context, editor string, every time.Duration) error {
	told, sent, err := b.marks(ctx, editor)
	if err != nil {
		return err
	}
	before := Mark{max(told.Held, sent.Held), max(told.Withdrawn, sent.Withdrawn), sent.At}
	held, err := b.o.News.Held(ctx)
	if err != nil {
		return err
	}
	withdrawn, err := b.o.News.Withdrawn(ctx, time.UnixMicro(before.Withdrawn))
	if err != nil {
		return err
	}
	fresh := 0
	next := before
	for _, h := range held {
		if h.Number > before.Held {
			fresh++
			next.Held = max(next.Held, h.Number)
		}
	}
	for _, a := range withdrawn {
		next.Withdrawn = max(next.Withdrawn, a.Withdrawn.UnixMicro())
	}
	if !b.due(editor, fresh+len(withdrawn) > 0, before.At, every) {
		return nil
	}
	platform, asker, _ := strings.Cut(editor, ":")
	place, ok := b.o.Sender.Person(platform, asker)
	if !ok {
		return nil
	}
	next.At = b.o.Now().Unix()
	if err := keep(ctx, b.o.Notes, editor, sentName, next); err != nil { // before it is sent: never twice
		return err
	}
	n := adapters.Notice{ID: next.id(editor), Place: place, Reply: b.o.Words(ctx, editor, held, fresh, withdrawn)}
	_, err = b.o.Sender.Notify(ctx, platform, n)
	return b.arrived(ctx, editor, sent, next, err)
}

// due reports that an editor is to be told now.
func (b *Bulletin) due(editor string, news bool, last int64, every time.Duration) bool {
	now := b.o.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.looks[editor]
	defer func() { b.looks[editor] = l }()
	if !news {
		l.noticed = time.Time{}
		return false
	}
	if l.noticed.IsZero() {
		l.noticed = now
	}
	since := now.Sub(time.Unix(last, 0))
	return now.Sub(l.noticed) >= settle && (since >= every || since < 0) && !now.Before(l.until)
}

// arrived notes what became of a bulletin. Where it certainly has not arrived, it is
// tried again later; where that isn't sure, it counts as told unasked, and the editor's
// next private answer tells it once more.
func (b *Bulletin) arrived(ctx context.Context, editor string, before, next Mark, failed error) error {
	unsent, known := errors.AsType[*adapters.Unsent](failed)
	l := look{}
	var err error
	switch {
	case failed == nil:
		err = keepTold(ctx, b.o.Notes, editor, next)
	case known && unsent.Gone:
		b.o.Log.WarnContext(ctx, "an editor can't be written to, they see what is held at their next question; they may have to begin a chat with the bot", "editor", editor, "error", failed)
	case known && !unsent.Unsure:
		b.mu.Lock()
		l = b.looks[editor]
		b.mu.Unlock()
		l.failures++
		l.until = b.o.Now().Add(max(unsent.Wait, min(firstWait<<min(l.failures-1, 10), lastWait)))
		err = keep(context.WithoutCancel(ctx), b.o.Notes, editor, sentName, before)
	default:
		b.o.Log.InfoContext(ctx, "whether a bulletin has reached an editor is not known; it is not sent again", "editor", editor, "error", cmp.Or(failed, ctx.Err()))
	}
	b.mu.Lock()
	b.looks[editor] = l
	b.mu.Unlock()
	return err
}
