package editors

import (
	"context"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
)

// groupsShown is how many groups of questions one reply lists, gapsShown how many of
// each.
const groupsShown, gapsShown = 8, 3

// Gaps lists what was asked and not answered for sure, questions near each other in one
// line.
func (d Desk) Gaps(ctx context.Context) adapters.Reply {
	groups, err := d.Book.Groups(ctx)
	switch {
	case err != nil:
		d.Log.Error("the unanswered questions could not be read; the editor was told", "error", err)
		return d.remark("editor.failed")
	case len(groups) == 0:
		return d.remark("gaps.none")
	}
	total := 0
	var lines []string
	for i, group := range groups {
		total += len(group)
		if i >= groupsShown {
			continue
		}
		var questions []string
		for _, g := range group[:min(len(group), gapsShown)] {
			key := "gaps.nothing"
			n := g.Asked
			switch {
			case g.Not > 0:
				key, n = "gaps.not", g.Not
			case g.Found:
				key = "gaps.near"
			}
			questions = append(questions, wording.OneLine(g.Question)+" ("+d.Locale.Say(key, "n", n)+")")
		}
		line := d.Locale.Count(i+1) + ". " + strings.Join(questions, "; ")
		if more := len(group) - gapsShown; more > 0 {
			line += " +" + d.Locale.Count(more)
		}
		lines = append(lines, line)
	}
	return adapters.Reply{Lead: d.Locale.Say("gaps.lead", "n", total) + "\n" + strings.Join(lines, "\n"), Note: d.Locale.Say("gaps.next")}
}
