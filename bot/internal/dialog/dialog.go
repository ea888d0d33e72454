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
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
)

var (
	_ adapters.Handler = (*Dialog)(nil)
	_ adapters.Library = (*Dialog)(nil)
)

// Store keeps what must outlive a restart. Its methods are safe for concurrent
// use. When one fails, answers still go out, without what it would have kept.
type Store interface {
	// PutChoice keeps payload for 30 days and gives a key of at most 32 bytes
	// of [A-Za-z0-9_-] for it.
	PutChoice(ctx context.Context, owner, chat, kind string, payload []byte) (key string, err error)
	// GetChoice gives what was kept under key; ok is false for a key that is
	// absent or expired.
	GetChoice(ctx context.Context, key string) (owner, chat, kind string, payload []byte, ok bool, err error)
	// SetSetting keeps a value; an empty one takes the setting away.
	SetSetting(ctx context.Context, scope, name, value string) error
	// Setting gives a value, and false where none is kept.
	Setting(ctx context.Context, scope, name string) (string, bool, error)
	// Forget deletes every choice that asker owns and every setting whose scope
	// is asker, and gives their number.
	Forget(ctx context.Context, asker string) (int, error)
}

// Options of [New].
type Options struct {
	LiveIndex *knowledge.LiveIndex // required
	Store     Store                // required
	Room      *newsroom.Room       // the archive behind the shelf; nil when there is none
	Editors   []string             // who may edit the archive, each ADAPTER:ASKER
	Lang      string               // the reply's language where a question doesn't tell; "bn" when empty
	PublicURL string               // where the reading page is reached, without a final slash; "" when it isn't
	Version   string               // for /about
	Log       *slog.Logger         // slog.DiscardHandler when nil
	Now       func() time.Time     // time.Now when nil
}

// Dialog is the conversation. It is safe for concurrent use.
type Dialog struct {
	shelf     *knowledge.LiveIndex
	store     Store
	room      *newsroom.Room // nil: none
	editors   []string
	now       func() time.Time
	log       *slog.Logger
	publicURL string
	version   string

	locales *locale.Set

	commands []command
	listed   []adapters.Command
	memory   *memory
	known    atomic.Pointer[shelfFacts]
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
	locales, err := locale.Load(o.Lang)
	if err != nil {
		return nil, fmt.Errorf("dialog: %w", err)
	}
	d := &Dialog{
		shelf: o.LiveIndex, store: o.Store, room: o.Room, editors: o.Editors, now: o.Now, log: o.Log,
		publicURL: strings.TrimRight(o.PublicURL, "/"), version: o.Version,
		locales: locales, memory: newMemory(o.Now),
	}
	d.commands = commandTable(d.editing())
	d.listed = d.describe()
	return d, nil
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
	t.chooseLanguage(ctx)
	return t.seal(ctx, t.route(ctx))
}

// textLimit is how many bytes of a text are read: more than any chat message
// holds.
const textLimit = 16 << 10

// turn is one question on its way to its reply. It sees one snapshot of the
// index from beginning to end.
type turn struct {
	*Dialog
	q     adapters.Question
	idx   *knowledge.Index
	loc   *locale.Locale
	fixed bool // the person chose the language; the question's words don't
	cut   bool // the question was longer than textLimit

	kept, superseded bool // idx is of a text that is not quoted elsewhere; a later revision exists

	log *slog.Logger
}

// begin takes a question in. Its texts are trimmed and bounded here, so that
// nothing behind works on megabytes.
func (d *Dialog) begin(q adapters.Question) *turn {
	t := &turn{
		Dialog: d, q: q, idx: d.shelf.Index(), loc: d.locales.Default,
		log: d.log.With("adapter", q.Adapter, "kind", q.Kind.String()),
	}
	t.q.Text, t.q.Replied = t.bound(q.Text), t.bound(q.Replied)
	t.q.Args = maps.Clone(q.Args)
	for name, value := range t.q.Args {
		t.q.Args[name] = t.bound(value)
	}
	return t
}

// bound trims a text and cuts it to textLimit, on a grapheme border.
func (t *turn) bound(text string) string {
	read, cut := wording.Clip(strings.TrimSpace(text[:min(len(text), 2*textLimit)]), textLimit)
	t.cut = t.cut || cut || len(text) > 2*textLimit
	return read
}

// who is the asker's name in the store: ids are only unique on their platform.
func (t *turn) who() string { return t.q.Adapter + ":" + t.q.Asker }

// where is the chat's name in the store.
func (t *turn) where() string { return t.q.Adapter + ":" + t.q.Chat }

// place is the asker in this chat.
func (t *turn) place() place { return place{t.where(), t.who()} }

// route finds who answers: a pressed choice, a command, or the free question.
func (t *turn) route(ctx context.Context) adapters.Reply {
	switch t.q.Kind {
	case adapters.Press:
		return t.press(ctx)
	case adapters.Menu:
		return t.judge(ctx, t.q.Replied, asked)
	case adapters.Slash:
		return t.run(ctx, t.q.Command, t.q.Args)
	case adapters.Inline:
		return t.inline(ctx)
	}
	if name, rest, ok := textCommand(t.q.Text); ok {
		return t.runText(ctx, name, rest)
	}
	return t.free(ctx)
}

// remark is a reply of Ukti's own words only.
func (t *turn) remark(lead string) adapters.Reply { return adapters.Reply{Lead: lead} }
