package dialog

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/knowledge"
)

// seal is the one door by which quotes leave: each is compared with its article
// once more, and dropped and logged if a byte differs. It also gives the reply
// its language and remembers which article was quoted in this chat.
func (t *turn) seal(ctx context.Context, r adapters.Reply) adapters.Reply {
	if r.IsZero() {
		return r
	}
	r.Lang = t.loc.Tag
	had := len(r.Quotes)
	r.Quotes = slices.DeleteFunc(r.Quotes, func(q adapters.Quote) bool { return !t.holds(ctx, q) })
	if had > 0 && len(r.Quotes) == 0 {
		return adapters.Reply{Lead: t.loc.Say("sorry.unproved"), Lang: t.loc.Tag}
	}
	t.nameOthers(ctx, r.Quotes)
	if t.q.Kind != adapters.Inline { // where each is shown alone
		t.cite().Number(r.Quotes)
	}
	if len(r.Quotes) > 0 && t.q.Kind != adapters.Inline {
		t.d.memory.SetQuoted(t.quotedIn(), knowledge.ArticleID(r.Quotes[0].Source.Article))
	}
	return r
}

// holds compares a quote with its article.
func (t *turn) holds(ctx context.Context, q adapters.Quote) bool {
	if cite.Holds(t.idx, q) {
		return true
	}
	if x, err := t.former.Text(ctx, knowledge.ArticleID(q.Source.Article), q.Source.Revision); err == nil && cite.Holds(x, q) {
		return true
	}
	if t.receipts().holds(ctx, q) {
		return true
	}
	if t.d.altered != nil {
		t.d.altered()
	}
	t.log.Error("a quote differs from its article and was not shown",
		"article", q.Source.Article, "line", q.Source.Line, "start", q.Source.Start, "end", q.Source.End)
	return false
}
