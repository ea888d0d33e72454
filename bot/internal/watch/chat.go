package watch

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Errors of [Watcher.Add]; others are the state's.
var (
	ErrLong    = errors.New("the text is longer than a watch may be")
	ErrNoWords = errors.New("the text has no word that tells anything")
	// ErrChatFull and ErrFull say that there are as many watches as there may be, of the
	// chat or of all.
	ErrChatFull, ErrFull = state.ErrChatFull, state.ErrFull
)

// Place is a chat, and who speaks there.
type Place struct {
	Chat, Owner string // ADAPTER:CHAT, ADAPTER:ASKER
	Adapter     string
	Place       string // where the adapter writes to
	Lang        string // in which it is spoken
}

// Add lets a chat watch a text, from now on, and returns the watch's number; renewed says
// that it watched it already.
func (w *Watcher) Add(ctx context.Context, p Place, asked string) (n int64, renewed bool, err error) {
	asked = strings.Join(strings.Fields(asked), " ")
	if len(asked) > maxText {
		return 0, false, ErrLong
	}
	if err := knowledge.Watchable(ctx, asked); err != nil {
		if errors.Is(err, knowledge.ErrBlank) {
			err = ErrNoWords
		}
		return 0, false, err
	}
	list, err := w.o.Store.List(ctx, p.Chat)
	if err != nil {
		return 0, false, err
	}
	for _, same := range list { // but for capitals and the like
		if text.Fold(same.Text) == text.Fold(asked) {
			asked = same.Text
		}
	}
	s := state.Watch{Chat: p.Chat, Adapter: p.Adapter, Place: p.Place, Owner: p.Owner, Text: asked, Lang: p.Lang, Expires: w.o.Now().Add(keepWatch)}
	n, renewed, err = w.o.Store.Add(ctx, s, w.Bounds().PerChat, w.o.maxTotal)
	if err != nil {
		return 0, false, err
	}
	s.N = n
	return n, renewed, w.hold(context.WithoutCancel(ctx), w.o.Live.Index(), s) // what is stored is held too
}

// List returns a chat's watches.
func (w *Watcher) List(ctx context.Context, chat string) ([]state.Watch, error) {
	return w.o.Store.List(ctx, chat)
}

// Remove ends a chat's watch; false where it has none of that number.
func (w *Watcher) Remove(ctx context.Context, chat string, n int64) (bool, error) {
	removed, err := w.o.Store.Remove(ctx, chat, n)
	if removed {
		w.letGo(n)
	}
	return removed, err
}

// Forget deletes what a person has had watched, in whatever chat, and their digests. A nil
// Watcher has none.
func (w *Watcher) Forget(ctx context.Context, owner string) error {
	if w == nil {
		return nil
	}
	removed, err := w.o.Store.Forget(ctx, owner)
	w.letGo(removed...)
	return err
}

// SetDigest has a chat sent how what came in begins, every day when its clock shows a
// minute of the day. It returns when the first is due.
func (w *Watcher) SetDigest(ctx context.Context, p Place, minute int) (first time.Time, err error) {
	last, err := w.o.Archive.LastArrival(ctx)
	if err != nil {
		return time.Time{}, err
	}
	first = nextAt(w.o.Now(), minute, w.Zone(ctx, p.Chat))
	return first, w.o.Store.SetDigest(ctx, state.Digest{
		Chat: p.Chat, Adapter: p.Adapter, Place: p.Place, Owner: p.Owner, Lang: p.Lang, Minute: minute, Since: last, Due: first,
	})
}

// Zone is the time zone of a chat's days, quiet hours and digest.
func (w *Watcher) Zone(ctx context.Context, chat string) *time.Location {
	return settings.Chat{Store: w.o.Settings, ID: chat, Log: w.o.Log}.Zone(ctx, w.o.Now().Location())
}

// Rezone has a chat's digest come by its new time zone. A nil Watcher has none.
func (w *Watcher) Rezone(ctx context.Context, chat string) error {
	if w == nil {
		return nil
	}
	d, ok, err := w.o.Store.Digest(ctx, chat)
	if err != nil || !ok {
		return err
	}
	d.Due = nextAt(w.o.Now(), d.Minute, w.Zone(ctx, chat))
	return w.o.Store.SetDigest(ctx, d)
}

// Digest returns a chat's digest; false where it has none.
func (w *Watcher) Digest(ctx context.Context, chat string) (state.Digest, bool, error) {
	return w.o.Store.Digest(ctx, chat)
}

// DropDigest ends it.
func (w *Watcher) DropDigest(ctx context.Context, chat string) (bool, error) {
	return w.o.Store.DropDigest(ctx, chat)
}
