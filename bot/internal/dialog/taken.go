package dialog

import (
	"slices"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// takenAs says from which time articles were looked for, where a question speaks of one;
// "" where it doesn't. What the newest is of is said beside it: nothing here knows what
// happened today.
func (t *turn) takenAs(taken knowledge.Taken) string {
	date := t.loc.Date
	last := taken.Until.Add(-time.Nanosecond) // Until is the first moment that is too late
	var said string
	switch {
	case taken.IsZero():
		return ""
	case taken.From.IsZero() && taken.Until.IsZero():
		said = t.loc.Say("taken.newest")
	case taken.Until.IsZero():
		said = t.loc.Say("taken.since", "from", date(taken.From))
	case taken.From.IsZero():
		said = t.loc.Say("taken.until", "to", date(last))
	case date(taken.From) == date(last):
		said = t.loc.Say("taken.day", "date", date(last))
	default:
		said = t.loc.Say("taken.range", "from", date(taken.From), "to", date(last))
	}
	if taken.Lifted {
		said = wording.Join(said, t.loc.Say("taken.lifted"))
	}
	if !taken.NewestHeld.IsZero() {
		said = wording.Join(said, t.loc.Say("none.newest", "date", date(taken.NewestHeld)))
	}
	return said
}

// tellLater puts behind the first quote what a later article of the same story says
// otherwise, and says so.
func (t *turn) tellLater(r *adapters.Reply, later *knowledge.Passage) {
	if later == nil {
		return
	}
	a, ok := t.idx.Article(later.Article)
	if !ok || a.Published.IsZero() {
		return
	}
	r.Quotes = slices.Insert(r.Quotes, 1, t.cite().Passage(*later, later.Matched))
	r.Note = wording.Join(t.loc.Say("later.note", "date", t.loc.Date(a.Published)), r.Note)
}
