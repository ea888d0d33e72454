package dialog

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/knowledge"
)

// sealer compares the quotes of a reply with their articles.
type sealer struct{ t *turn }

// seal is the one door by which quotes leave: each is compared with its article
// once more, and dropped and logged if a byte differs. It also gives the reply
// its language and remembers which article was quoted in this chat.
func (se sealer) seal(ctx context.Context, r adapters.Reply) adapters.Reply {
	if r.IsZero() {
		return r
	}
	r.Lang = se.t.loc.Tag
	had := len(r.Quotes)
	r.Quotes = slices.DeleteFunc(r.Quotes, func(q adapters.Quote) bool { return !se.holds(ctx, q) })
	if had > 0 && len(r.Quotes) == 0 {
		return adapters.Reply{Lead: se.t.loc.Say("sorry.unproved"), Lang: se.t.loc.Tag}
	}
	elsewhere(se).nameOthers(ctx, r.Quotes)
	if se.t.q.Kind != adapters.Inline { // where each is shown alone
		se.t.cite().Number(r.Quotes)
	}
	if len(r.Quotes) > 0 && se.t.q.Kind != adapters.Inline {
		se.t.d.memory.SetQuoted(se.t.quotedIn(), knowledge.ArticleID(r.Quotes[0].Source.Article))
	}
	return r
}

// holds compares a quote with its article.
func (se sealer) holds(ctx context.Context, q adapters.Quote) bool {
	if cite.Holds(se.t.idx, q) {
		return true
	}
	if x, err := se.t.former.Text(ctx, knowledge.ArticleID(q.Source.Article), q.Source.Revision); err == nil && cite.Holds(x, q) {
		return true
	}
	if (receipts(se)).holds(ctx, q) {
		return true
	}
	if se.t.d.altered != nil {
		se.t.d.altered()
	}
	se.t.log.Error("a quote differs from its article and was not shown",
		"article", q.Source.Article, "line", q.Source.Line, "start", q.Source.Start, "end", q.Source.End)
	return false
}
