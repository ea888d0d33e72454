package editors

import (
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/bulletin"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// mostNamed is how many held items, or withdrawn articles, are named at once.
const mostNamed = 3

// Bulletin is what an editor is told unasked: how many items are held, the newest of
// them, as many as are fresh, with why; what was withdrawn; and what to do.
func (d Desk) Bulletin(held []bulletin.Item, fresh int, withdrawn []knowledge.Article) adapters.Reply {
	var lines []string
	if fresh > 0 {
		lines = append(lines, d.Locale.Say("held.waiting", "n", len(held)))
		shown := held[max(len(held)-fresh, 0):]
		for _, h := range shown[max(len(shown)-mostNamed, 0):] {
			lines = append(lines, d.heldLine(h.Number, h.Article, h.Reason))
		}
	}
	if len(withdrawn) > 0 {
		lines = append(lines, d.Withdrawn(withdrawn))
	}
	r := adapters.Reply{Lead: strings.Join(lines, "\n"), Lang: d.Locale.Tag}
	if len(withdrawn) > 0 {
		r.Note = d.Locale.Say("withdrawn.next", "id", wording.OneLine(string(withdrawn[0].ID)))
	}
	return r
}

// Withdrawn says which articles are no longer on their sites.
func (d Desk) Withdrawn(list []knowledge.Article) string {
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
		named += " +" + d.Locale.Count(more)
	}
	return d.Locale.Say("withdrawn.told", "n", len(list), "names", named)
}
