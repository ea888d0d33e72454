package dialog

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/message"
	"github.com/ukti-bot/ukti/knowledge"
)

// each answers every question of a message: a numbered line for each, which says
// how sure its answer is and which of the quotes it is.
func (t *turn) each(ctx context.Context, said string, article knowledge.ArticleID) adapters.Reply {
	parts := message.Split(said)
	if len(parts) == 1 {
		return asking{t}.ask(ctx, said, article)
	}
	var r adapters.Reply
	var lines []string
	degrees := make(map[string]bool)
	for i, part := range parts {
		one := asking{t}.ask(ctx, part, article) // what one part was about serves the next
		degrees[one.Confidence] = true
		line := t.loc.Count(i+1) + ". " + wording.OneLine(part) + " —"
		switch {
		case one.Confidence == "": // a remark: the question could not be searched
			line += " " + one.Lead
		case len(one.Quotes) == 0:
			line += " " + t.loc.Say("each.none")
		default:
			key := "each.weak"
			if one.Confidence == adapters.Strong {
				key = "each.strong"
			}
			line += " " + t.loc.Say(key, "number", t.loc.Count(numberOf(&r, one.Quotes[0])))
		}
		lines = append(lines, line)
	}
	r.Lead = t.loc.Say("each.lead", "n", len(parts)) + "\n" + strings.Join(lines, "\n")
	r.Confidence = adapters.Weak
	switch {
	case len(r.Quotes) == 0:
		r.Confidence = adapters.None
	case len(degrees) == 1 && degrees[adapters.Strong]:
		r.Confidence = adapters.Strong
	}
	r.Note = wording.Join(t.cite().TimeNote(r.Quotes), t.loc.Say("each.next"))
	return r
}

// numberOf returns the number that a quote has in a reply, from 1, and adds it
// where the reply lacks it: two questions may have one answer.
func numberOf(r *adapters.Reply, q adapters.Quote) int {
	at := slices.IndexFunc(r.Quotes, func(have adapters.Quote) bool {
		return have.Source.Article == q.Source.Article && have.Source.Start == q.Source.Start && have.Source.End == q.Source.End
	})
	if at < 0 {
		r.Quotes = append(r.Quotes, q)
		at = len(r.Quotes) - 1
	}
	return at + 1
}
