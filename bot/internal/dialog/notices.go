package dialog

import (
	"context"
	"strconv"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
)

// heldSetting is the highest number of a held item that an editor was told of.
const heldSetting = "told-held"

// notify adds to an editor's private answer what waits for them, all of it in one line,
// and once: until more of it has come.
func (t *turn) notify(ctx context.Context, r adapters.Reply) adapters.Reply {
	if !t.editor() || !t.q.Private || t.q.Kind == adapters.Inline || t.q.Kind == adapters.Press || r.IsZero() {
		return r
	}
	items, err := t.d.room.Held.List(ctx)
	if err != nil || len(items) == 0 {
		return r
	}
	told := int64(0)
	if value, ok, err := t.store.Setting(ctx, t.who(), heldSetting); err == nil && ok {
		told, _ = strconv.ParseInt(value, 10, 64)
	}
	last := items[len(items)-1].Number
	if last <= told {
		return r
	}
	if err := t.store.SetSetting(ctx, t.who(), heldSetting, strconv.FormatInt(last, 10)); err != nil {
		t.log.Warn("that an editor was told of what is held could not be kept; they are told again", "error", err)
	}
	r.Note = wording.Join(r.Note, t.loc.Say("held.waiting", "n", len(items)))
	return r
}
