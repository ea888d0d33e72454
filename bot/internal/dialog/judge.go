package dialog

import (
	"context"
	"errors"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/quotation"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// prompt tells how a text came to be judged.
type prompt int

const (
	asked    prompt = iota // by command, quotation marks or a message replied to
	presumed               // because it reads like an assertion
)

func (t *turn) quoteCommand(ctx context.Context, args map[string]string) adapters.Reply {
	text := args["text"]
	if text == "" {
		text = t.claim()
	}
	return t.judge(ctx, text, asked)
}

// judge says whether an alleged quotation stands in the articles: word for
// word, in part, with other words, or not. Never whether it is true.
func (t *turn) judge(ctx context.Context, text string, by prompt) adapters.Reply {
	text = quotation.Unquote(text)
	t.followText(ctx, text)
	if text == "" {
		return t.remark(t.loc.Say("judge.blank"))
	}
	m, err := t.idx.Find(ctx, text)
	if errors.Is(err, knowledge.ErrBlank) {
		return t.remark(t.loc.Say("judge.blank"))
	}
	if r, failed := t.failed(ctx, text, err); failed {
		return r
	}
	r := t.verdict(ctx, text, m, by)
	if t.cut {
		r.Note = wording.Join(t.loc.Say("ask.long"), r.Note)
	}
	return r
}

// verdict words a judgement, and offers to read on.
func (t *turn) verdict(ctx context.Context, text string, m knowledge.Match, by prompt) adapters.Reply {
	if m.Verdict == knowledge.NotHere || !t.chat().From(ctx, t.idx, m.Passage.Article) {
		return t.notHere(ctx, text, by)
	}
	r := quotation.Verdict(t.cite(), text, m)
	r.Choices = choices.List(t.pager().OfferAround(ctx, r.Quotes[0], ""))
	return r
}

// notHere says that no article has the words. What the search finds near them
// stands behind a choice; only where nobody asked for a judgement is it shown.
func (t *turn) notHere(ctx context.Context, text string, by prompt) adapters.Reply {
	res, err := t.idx.Search(ctx, knowledge.Query{Text: text, Sources: t.chat().Sources(ctx), Limit: searchLimit})
	if err != nil {
		res = knowledge.Result{}
	}
	abuse := t.d.locales.Words("abuse").In(text)
	if by == presumed && !abuse && res.Confidence != knowledge.None && len(res.Passages) > 0 {
		return t.passage(ctx, res, adapters.Weak, t.loc.Say("judge.near"))
	}
	n := t.facts(ctx).Articles
	if err == nil {
		n = res.Stats.Articles
	}
	r := t.absent(ctx, t.loc.Say("judge.nothere", "n", n))
	if !abuse {
		r.Choices = choices.List(t.pager().OfferNear(ctx, res.Passages))
	}
	return r
}

// assertion judges a text that reads like a statement. A text that the articles
// hold word for word is one whatever words it has.
func (t *turn) assertion(ctx context.Context, said string) (adapters.Reply, bool) {
	statement, asks := quotation.Statement(said, t.d.locales.Words("question"))
	if !statement {
		return adapters.Reply{}, false
	}
	if asks {
		if m, err := t.idx.Find(ctx, said); err != nil || m.Verdict < knowledge.Part {
			return adapters.Reply{}, false
		}
	}
	return t.judge(ctx, said, presumed), true
}
