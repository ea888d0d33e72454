package dialog

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/bulletin"
	"github.com/ukti-bot/ukti/bot/internal/dialog/editors"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// notices tell an editor what has come up for them.
type notices struct{ t *turn }

// notify adds to an editor's private answer what has come up for them: a line for what
// is held and one for what was withdrawn, each once, until more of it has come.
func (ns notices) notify(ctx context.Context, r adapters.Reply) adapters.Reply {
	if !ns.t.editor() || !ns.t.q.Private || ns.t.q.Kind == adapters.Inline || ns.t.q.Kind == adapters.Press || r.IsZero() {
		return r
	}
	for _, line := range []string{ns.newlyHeld(ctx), ns.newlyWithdrawn(ctx)} {
		if line != "" {
			r.Note = wording.Join(r.Note, line)
		}
	}
	return r
}

// newlyHeld says how many items wait, when some of them are new to the editor.
func (ns notices) newlyHeld(ctx context.Context) string {
	items, err := ns.t.d.room.Held.List(ctx)
	if err != nil || len(items) == 0 {
		return ""
	}
	if last := items[len(items)-1].Number; last > ns.told(ctx, bulletin.ToldHeld) {
		ns.tell(ctx, bulletin.ToldHeld, last)
		return ns.t.loc.Say("held.waiting", "n", len(items))
	}
	return ""
}

// newlyWithdrawn names the articles whose pages were found gone since the editor was
// told last.
func (ns notices) newlyWithdrawn(ctx context.Context) string {
	list, err := ns.t.d.room.Archive.Withdrawals(ctx, time.UnixMicro(ns.told(ctx, bulletin.ToldWithdrawn)), 0)
	if err != nil || len(list) == 0 {
		return ""
	}
	ns.tell(ctx, bulletin.ToldWithdrawn, list[0].Withdrawn.UnixMicro())
	return ns.t.desk().Withdrawn(list)
}

func (ns notices) told(ctx context.Context, what string) int64 {
	at, err := bulletin.Told(ctx, ns.t.store, ns.t.who(), what)
	if err != nil {
		return 0
	}
	return at
}

func (ns notices) tell(ctx context.Context, what string, at int64) {
	if err := bulletin.SetTold(ctx, ns.t.store, ns.t.who(), what, at); err != nil {
		ns.t.log.Warn("what an editor was told could not be kept; they are told again", "error", err)
	}
}

// Bulletin is what an editor, ADAPTER:ASKER, is told unasked, in the language that they
// chose, else in the bot's; see [editors.Desk.Bulletin].
func (d *Dialog) Bulletin(ctx context.Context, editor string, held []bulletin.Item, fresh int, withdrawn []knowledge.Article) adapters.Reply {
	loc := d.locales.For("")
	if chosen, ok, err := d.store.Setting(ctx, editor, languageSetting); err == nil && ok {
		if own := d.locales.Tag(chosen); own != nil {
			loc = own
		}
	}
	return editors.Desk{Room: d.room, Locale: loc, Log: d.log, Now: d.now}.Bulletin(held, fresh, withdrawn)
}
