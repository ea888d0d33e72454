// Package corrections tells chats when what was quoted to them has been corrected,
// withdrawn or taken out. It knows which messages quote which sentences, compares them
// with each new text of their article, and replies once to those whose very words are
// gone: to the message, so that the chat sees what is meant, and not by changing it, which
// nobody would notice and which would unsay what somebody may have passed on.
//
// A message is told once of a sentence. Where a kill leaves open whether it was, it is
// told once more, never a third time. What tells of a correction quotes itself, and is
// told of when that is corrected in turn.
package corrections

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

const (
	// Settle is how long a sentence must be gone before its messages are told: papers
	// correct in several steps, files are moved by going and coming, and what a group is
	// told comes in one message.
	Settle = 2 * time.Minute
	// maxSendings is how often telling of a sentence is begun over all restarts: one that
	// was begun when the process was killed may have arrived.
	maxSendings = 2
	// lookEvery is how often it is looked whether something has settled.
	lookEvery = 15 * time.Second
	// atOnce bounds the chats of a platform that are told in one go, between which what
	// else has changed is looked at.
	atOnce = 100
)

// Store keeps what was quoted where; see state.Quoted.
type Store interface {
	Keep(ctx context.Context, m state.QuotedMessage, keep time.Duration) error
	Texts(ctx context.Context) (map[string][]string, error)
	Of(ctx context.Context, article string) ([]state.QuotedSentence, error)
	SetGone(ctx context.Context, at time.Time, sentences ...int64) error
	Drop(ctx context.Context, sentences ...int64) error
	Places(ctx context.Context, before time.Time) (map[string][]string, error)
	At(ctx context.Context, platform, place string) ([]state.QuotedMessage, error)
	Begin(ctx context.Context, sentences ...int64) error
	Back(ctx context.Context, sentences ...int64) error
	Told(ctx context.Context, notice state.QuotedMessage, keep time.Duration, sentences ...int64) error
	Move(ctx context.Context, platform, from, to string) error
	Close(ctx context.Context, platform, place string) (int, error)
	Count(ctx context.Context) (messages, waiting int, err error)
}

// Texts are the texts of articles, earlier ones too; see archive.Archive.
type Texts interface {
	Article(ctx context.Context, id knowledge.ArticleID, revision string) (a knowledge.Article, superseded bool, err error)
	Revisions(ctx context.Context, id knowledge.ArticleID) ([]archive.Revision, error)
	List(ctx context.Context, q archive.Query) ([]archive.Entry, int, error)
}

// Notifier writes to chats unasked.
type Notifier interface {
	Notify(ctx context.Context, platform string, n adapters.Notice) (adapters.Arrival, error)
}

// Options of [New]; all but Now, Settle, PublicURL and Log are required.
type Options struct {
	Store     Store
	Texts     Texts
	Live      *knowledge.LiveIndex
	Notifier  Notifier
	Settings  settings.Store
	Locales   *locale.Set
	Keep      time.Duration    // how long a message is told of corrections
	Settle    time.Duration    // [Settle] when 0
	PublicURL func() string    // where the reading page is reached; nil: nowhere
	Now       func() time.Time // in the zone in which days are counted; time.Now when nil
	Log       *slog.Logger     // nil logs nothing
}

// Follower follows the articles with what was quoted from them. It is safe for concurrent
// use.
type Follower struct {
	o      Options
	texts  look
	counts counters
	wake   chan struct{} // holds one when there is something to look at

	mu    sync.Mutex
	dirty map[string]bool // articles that may have changed
	rests map[chat]rest   // chats that are not to be written to for now
}

// chat is a place of a platform.
type chat struct{ platform, place string }

// rest is the pause after a failure.
type rest struct {
	until    time.Time
	failures int // in a row
}

// New makes a follower that has looked at nothing yet.
func New(o Options) *Follower {
	o.Settle = cmp.Or(o.Settle, Settle)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.PublicURL == nil {
		o.PublicURL = func() string { return "" }
	}
	return &Follower{o: o, texts: look{o.Texts, o.Live}, wake: make(chan struct{}, 1), dirty: map[string]bool{}, rests: map[chat]rest{}}
}

// Heard takes in what an update of the index changed; see newsroom.Indexer.Subscribe.
func (f *Follower) Heard(_ context.Context, revisions []newsroom.Revision) {
	for _, r := range revisions {
		f.suspect(string(cmp.Or(r.Before.ID, r.After.ID)))
	}
}

// suspect has an article compared with what was quoted from it.
func (f *Follower) suspect(article string) {
	f.mu.Lock()
	f.dirty[article] = true
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Run follows until ctx ends. It begins with what changed while nobody followed.
func (f *Follower) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for caughtUp := false; ctx.Err() == nil; {
		if !caughtUp {
			if err := f.CatchUp(ctx); err != nil && ctx.Err() == nil {
				f.o.Log.ErrorContext(ctx, "what was quoted could not be compared with the articles; it is tried again", "error", err)
			} else {
				caughtUp = true
			}
		}
		more, err := f.Step(ctx)
		if err != nil && ctx.Err() == nil {
			f.o.Log.ErrorContext(ctx, "corrections could not be told; it is tried again", "error", err)
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-f.wake:
		case <-tick.C:
		}
	}
}

// CatchUp has every article looked at whose text or state is another than when it was
// quoted.
func (f *Follower) CatchUp(ctx context.Context) error {
	texts, err := f.o.Store.Texts(ctx)
	if err != nil {
		return err
	}
	index := f.o.Live.Index()
	for article, revisions := range texts {
		a, held := index.Article(knowledge.ArticleID(article))
		if !held || !a.Withdrawn.IsZero() || len(revisions) > 1 || revisions[0] != a.Revision {
			f.suspect(article)
		}
	}
	return nil
}

// Step looks at the articles that may have changed and tells the chats whose time has
// come. more reports that there is more to do at once.
func (f *Follower) Step(ctx context.Context) (more bool, err error) {
	if err := f.compare(ctx); err != nil {
		return false, err
	}
	places, err := f.o.Store.Places(ctx, f.o.Now().Add(-f.o.Settle))
	if err != nil {
		return false, err
	}
	var platforms sync.WaitGroup
	for platform, all := range places {
		due := f.ready(platform, all)
		more = more || len(due) > atOnce
		platforms.Go(func() {
			for _, place := range due[:min(len(due), atOnce)] {
				if ctx.Err() != nil {
					return
				}
				if err := f.tell(ctx, chat{platform, place}); err != nil && ctx.Err() == nil {
					f.o.Log.ErrorContext(ctx, "a chat could not be told of a correction", "platform", platform, "error", err)
					f.pause(chat{platform, place}, 0)
				}
			}
		})
	}
	platforms.Wait()
	return more, nil
}

// compare looks at the articles that may have changed.
func (f *Follower) compare(ctx context.Context) error {
	f.mu.Lock()
	dirty := f.dirty
	f.dirty = map[string]bool{}
	f.mu.Unlock()
	var failed error
	for article := range dirty {
		if failed == nil {
			failed = f.compareArticle(ctx, article)
		}
		if failed != nil { // this one and those behind it are looked at again
			f.mu.Lock()
			f.dirty[article] = true
			f.mu.Unlock()
		}
	}
	return failed
}

func (f *Follower) compareArticle(ctx context.Context, article string) error {
	sentences, err := f.o.Store.Of(ctx, article)
	if err != nil {
		return err
	}
	var gone, lost []int64
	for _, s := range sentences {
		found, err := f.texts.at(ctx, s)
		if err != nil {
			return err
		}
		switch found.kind {
		case unchanged:
		case forgotten:
			lost = append(lost, s.N)
		default:
			gone = append(gone, s.N)
		}
	}
	if len(lost) > 0 {
		err = f.o.Store.Drop(ctx, lost...)
	}
	if err == nil && len(gone) > 0 {
		err = f.o.Store.SetGone(ctx, f.o.Now(), gone...)
	}
	return err
}

// ready are the places that may be written to now.
func (f *Follower) ready(platform string, places []string) (due []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.o.Now()
	for _, place := range places {
		if !now.Before(f.rests[chat{platform, place}].until) {
			due = append(due, place)
		}
	}
	return due
}
