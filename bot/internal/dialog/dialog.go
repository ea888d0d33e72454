// Package dialog is the conversation, the same on every platform: a question or
// a command comes in, a reply goes out.
//
// It says how sure it is, where a passage stands and what to do next; it never
// says anything about the news itself. What it says stands in locale/*.json,
// what it quotes comes from package knowledge and is compared with the article
// once more before it leaves (see [turn.seal]).
package dialog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/fleeting"
	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/feedback"
	"github.com/ukti-bot/ukti/bot/internal/gaps"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
)

var (
	_ adapters.Handler = (*Dialog)(nil)
	_ adapters.Library = (*Dialog)(nil)
)

// Store keeps what must outlive a restart. Its methods are safe for concurrent
// use. When one fails, answers still go out, without what it would have kept.
type Store interface {
	choices.Store
	settings.Store
	// Forget deletes every choice that asker owns and every setting whose scope
	// is asker, and returns their number.
	Forget(ctx context.Context, asker string) (int, error)
}

// Options of [New].
type Options struct {
	LiveIndex *knowledge.LiveIndex // required
	Store     Store                // required
	Gaps      *gaps.Book           // takes in what is not answered; nil where nothing of it is kept
	Feedback  *feedback.Book       // takes in what people say of answers; nil where they aren't asked
	Receipts  *receipt.Book        // makes the receipts of answers; nil where there are none
	Watches   *watch.Watcher       // what chats want to hear of by itself; nil where nobody may
	Room      *newsroom.Room       // the archive behind the shelf; nil when there is none
	Editors   []string             // who may edit the archive, each ADAPTER:ASKER
	// Entry returns the address that lets an editor, ADAPTER:ASKER, into their room on
	// the page, once and for ten minutes; nil where there is no room.
	Entry       func(editor string) string
	Lang        string           // the reply's language where a question doesn't tell; "bn" when empty
	PublicURL   string           // where the reading page is reached, without a final slash; "" when it isn't
	Version     string           // for /about
	Log         *slog.Logger     // slog.DiscardHandler when nil
	Now         func() time.Time // time.Now when nil
	Corrections bool             // chats are told of corrections of what was quoted to them
	Altered     func()           // told of each quote that was kept back because it differed from its article; may be nil
	// Key signs the choices of fleeting questions, at least 32 bytes; with the same one
	// they outlive a restart. One of this process when nil.
	Key []byte
}

// Dialog is the conversation. It is safe for concurrent use.
type Dialog struct {
	shelf     *knowledge.LiveIndex
	store     Store
	passing   *fleeting.Store            // for fleeting questions
	gaps      *gaps.Book                 // nil: none
	feedback  *feedback.Book             // nil: none
	receipts  *receipt.Book              // nil: none
	watches   *watch.Watcher             // nil: none
	room      *newsroom.Room             // nil: none
	entry     func(editor string) string // nil: none
	given     *given                     // the words of answers, for the way back to them
	now       func() time.Time
	log       *slog.Logger
	publicURL atomic.Pointer[string]
	version   string
	tells     bool // see Options.Corrections

	locales *locale.Set
	altered func()

	menu     atomic.Pointer[menu]
	memory   *followup.Memory
	known    atomic.Pointer[catalog.Facts] // of the index last seen
	examples exampleShelf
}

// New makes a conversation over a shelf. The error names what is missing or
// wrong in o.
func New(o Options) (*Dialog, error) {
	if o.LiveIndex == nil || o.Store == nil {
		return nil, errors.New("dialog: Options.LiveIndex and Options.Store are required")
	}
	if o.Lang == "" {
		o.Lang = "bn"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Key == nil {
		o.Key = []byte(rand.Text() + rand.Text())
	}
	locales, err := locale.Load(o.Lang)
	if err != nil {
		return nil, fmt.Errorf("dialog: %w", err)
	}
	d := &Dialog{
		shelf: o.LiveIndex, store: o.Store, gaps: o.Gaps, feedback: o.Feedback, receipts: o.Receipts, watches: o.Watches, passing: fleeting.New(o.Key, o.Now), room: o.Room, entry: o.Entry, now: o.Now, log: o.Log,
		version: o.Version, altered: o.Altered, locales: locales, memory: followup.NewMemory(o.Now),
		given: newGiven(), tells: o.Corrections,
	}
	d.SetPublicURL(o.PublicURL)
	d.SetEditors(o.Editors)
	return d, nil
}

// SetPublicURL says anew where the reading page is reached; "" when it isn't.
func (d *Dialog) SetPublicURL(address string) {
	address = strings.TrimRight(address, "/")
	d.publicURL.Store(&address)
}

// PublicURL is where the reading page is reached; "" when it isn't.
func (d *Dialog) PublicURL() string { return *d.publicURL.Load() }

// SetLanguage says anew in which language is replied where a question doesn't tell. The
// error names the languages there are when it is none of them.
func (d *Dialog) SetLanguage(tag string) error {
	if err := d.locales.SetDefault(tag); err != nil {
		return fmt.Errorf("dialog: %w", err)
	}
	return nil
}

// Word returns what an adapter says itself; see [adapters.Words].
func (d *Dialog) Word(lang, key string) string { return d.locales.For(lang).Say(key) }

// keeps reports whether a part of the config is on, as package kept names it.
func (d *Dialog) keeps(part string) bool {
	switch part {
	case "insight":
		return d.gaps != nil
	case "insight.feedback":
		return d.feedback != nil
	case "corrections":
		return d.tells
	case "receipts":
		return d.receipts != nil
	case "watches":
		return d.watches != nil
	}
	return false
}

// Answer answers one question. A panic becomes an apology and one log line.
func (d *Dialog) Answer(ctx context.Context, q adapters.Question) (r adapters.Reply) {
	t := d.begin(q)
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("answering panicked; an apology was sent", "panic", p,
				"adapter", q.Adapter, "kind", q.Kind.String(), "stack", string(debug.Stack()))
			r = adapters.Reply{Lead: t.loc.Say("sorry"), Lang: t.loc.Tag}
		}
	}()
	speech{t}.chooseLanguage(ctx)
	r = t.route(ctx)
	searcher{t}.tellPartial(&r)
	wordsKept{t}.keepWords(r)
	return notices{t}.notify(ctx, receipts{t}.give(ctx, sealer{t}.seal(ctx, r)))
}
