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

// notify adds to an editor's private answer what has come up for them: a line for what
// is held and one for what was withdrawn, each once, until more of it has come.
func (t *turn) notify(ctx context.Context, r adapters.Reply) adapters.Reply {
	if !t.editor() || !t.q.Private || t.q.Kind == adapters.Inline || t.q.Kind == adapters.Press || r.IsZero() {
		return r
	}
	for _, line := range []string{t.newlyHeld(ctx), t.newlyWithdrawn(ctx)} {
		if line != "" {
			r.Note = wording.Join(r.Note, line)
		}
	}
	return r
}

// newlyHeld says how many items wait, when some of them are new to the editor.
func (t *turn) newlyHeld(ctx context.Context) string {
	items, err := t.d.room.Held.List(ctx)
	if err != nil || len(items) == 0 {
		return ""
	}
	if last := items[len(items)-1].Number; last > t.told(ctx, toldHeld) {
		t.tell(ctx, toldHeld, last)
		return t.loc.Say("held.waiting", "n", len(items))
	}
	return ""
}

// newlyWithdrawn names the articles whose pages were found gone since the editor was
// told last.
func (t *turn) newlyWithdrawn(ctx context.Context) string {
	list, err := t.d.room.Archive.Withdrawals(ctx, time.UnixMicro(t.told(ctx, toldWithdrawn)), 0)
	if err != nil || len(list) == 0 {
		return ""
	}
	t.tell(ctx, toldWithdrawn, list[0].Withdrawn.UnixMicro())
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
		named += " +" + t.loc.Count(more)
	}
	return t.loc.Say("withdrawn.told", "n", len(list), "names", named)
}

func (t *turn) told(ctx context.Context, what string) int64 {
	value, _, err := t.store.Setting(ctx, t.who(), what)
	if err != nil {
		return 0
	}
	n, _ := strconv.ParseInt(value, 10, 64)
	return n
}

func (t *turn) tell(ctx context.Context, what string, n int64) {
	if err := t.store.SetSetting(ctx, t.who(), what, strconv.FormatInt(n, 10)); err != nil {
		t.log.Warn("what an editor was told could not be kept; they are told again", "error", err)
	}
}
