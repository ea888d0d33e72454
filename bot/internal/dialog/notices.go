package dialog

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
)

// What an editor was told of, as settings of theirs: the highest number of a held item,
// and when the latest withdrawal was found.
const (
	toldHeld      = "told-held"
	toldWithdrawn = "told-withdrawn"
)

// mostNamed is how many withdrawn articles are named at once.
const mostNamed = 3

// notices tell an editor what has come up for them.
type notices struct{ t *turn }

func (t *turn) notices() notices { return notices{t} }

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
	if last := items[len(items)-1].Number; last > ns.told(ctx, toldHeld) {
		ns.tell(ctx, toldHeld, last)
		return ns.t.loc.Say("held.waiting", "n", len(items))
	}
	return ""
}

// newlyWithdrawn names the articles whose pages were found gone since the editor was
// told last.
func (ns notices) newlyWithdrawn(ctx context.Context) string {
	list, err := ns.t.d.room.Archive.Withdrawals(ctx, time.UnixMicro(ns.told(ctx, toldWithdrawn)), 0)
	if err != nil || len(list) == 0 {
		return ""
	}
	ns.tell(ctx, toldWithdrawn, list[0].Withdrawn.UnixMicro())
	var names []string
	for _, a := range list[:min(len(list), mostNamed)] {
		name := "“" + wording.Shorten(wording.OneLine(a.Title), cite.OpeningLimit) + "”"
		if a.Title == "" {
			name = wording.OneLine(string(a.ID))
		}
		names = append(names, name)
	}
	named := strings.Join(names, ", ")
	if more := len(list) - mostNamed; more > 0 {
		named += " +" + ns.t.loc.Count(more)
	}
	return ns.t.loc.Say("withdrawn.told", "n", len(list), "names", named)
}

func (ns notices) told(ctx context.Context, what string) int64 {
	value, _, err := ns.t.store.Setting(ctx, ns.t.who(), what)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseInt(value, 10, 64)
	return n
}

func (ns notices) tell(ctx context.Context, what string, n int64) {
	if err := ns.t.store.SetSetting(ctx, ns.t.who(), what, strconv.FormatInt(n, 10)); err != nil {
		ns.t.log.Warn("what an editor was told could not be kept; they are told again", "error", err)
	}
}
