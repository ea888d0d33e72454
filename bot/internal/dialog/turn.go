package dialog

import (
	"context"
	"log/slog"
	"maps"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/editors"
	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/settings"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/receipt/codes"
	"github.com/ukti-bot/ukti/knowledge"
)

// textLimit is how many bytes of a text are read: more than any chat message
// holds.
const textLimit = 16 << 10

// turn is one question on its way to its reply. It sees one snapshot of the
// index from beginning to end.
type turn struct {
	d     *Dialog
	q     adapters.Question
	store Store // where what the reply needs is kept
	idx   *knowledge.Index
	loc   *locale.Locale
	fixed bool   // the person chose the language; the question's words don't
	cut   bool   // the question was longer than textLimit
	memo  string // under which the reply's words are kept for the way back; "" for none

	code   codes.Code // of the reply's receipt, once it is needed
	judged bool       // an alleged quotation was judged

	partial bool // the newest articles alone could be searched

	former *knowledge.Former // superseded texts, once a quotation was judged by them

	kept, superseded bool // idx is of a text that is not quoted elsewhere; a later revision exists

	log *slog.Logger
}

// begin takes a question in. Its texts are trimmed and bounded here, so that
// nothing behind works on megabytes.
func (d *Dialog) begin(q adapters.Question) *turn {
	t := &turn{
		d: d, q: q, store: d.store, idx: d.shelf.Index(), loc: d.locales.Default(),
		log: d.log.With("adapter", q.Adapter, "kind", q.Kind.String()),
	}
	if q.Fleeting {
		t.store = d.passing
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

// asker is the asker in this chat.
func (t *turn) asker() followup.Conversation {
	return followup.Conversation{Chat: t.where(), Asker: t.who()}
}

// quotedIn is who will go on from what is quoted now: the chat, of a private answer
// the asker alone.
func (t *turn) quotedIn() string {
	if t.q.Private {
		return t.where() + " " + t.who()
	}
	return t.where()
}

// chat is what is set for this chat.
func (t *turn) chat() settings.Chat {
	return settings.Chat{Store: t.store, ID: t.where(), Log: t.log}
}

// cite makes quotes of this turn's index, in its language.
func (t *turn) cite() cite.Writer {
	return cite.Writer{
		Index: t.idx, Locale: t.loc, Relative: t.d.locales.Words("relative"),
		PublicURL: *t.d.publicURL.Load(), Superseded: t.superseded,
	}
}

// desk is the asker's, when they are an editor.
func (t *turn) desk() editors.Desk {
	return editors.Desk{Room: t.d.room, Book: t.d.gaps, Locale: t.loc, Keeper: offers{t}.keeper(), Log: t.log, Now: t.d.now}
}

// facts returns the facts of this turn's index; they are worked out once for each.
func (t *turn) facts(ctx context.Context) *catalog.Facts { return t.d.facts(ctx, t.idx) }

// route finds who answers: a pressed choice, a command, or the free question.
func (t *turn) route(ctx context.Context) adapters.Reply {
	switch t.q.Kind {
	case adapters.Press:
		return offers{t}.press(ctx)
	case adapters.Menu:
		return judging{t}.judge(ctx, judging{t}.message(), asked)
	case adapters.Slash:
		return t.run(ctx, t.q.Command, t.q.Args)
	case adapters.Inline:
		return answering{t}.inline(ctx)
	}
	if name, rest, ok := textCommand(t.q.Text); ok {
		return t.runText(ctx, name, rest)
	}
	return t.free(ctx)
}

// remark is a reply of Ukti's own words only.
func (t *turn) remark(lead string) adapters.Reply { return adapters.Reply{Lead: lead} }
