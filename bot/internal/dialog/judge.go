package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/quotation"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/message"
	"github.com/ukti-bot/ukti/knowledge"
)

// prompt tells how a text came to be judged.
type prompt int

const (
	asked    prompt = iota // by command, quotation marks or a message replied to
	presumed               // because it reads like an assertion
)

func (t *turn) quoteCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if args["text"] == "" {
		return t.judge(ctx, t.message(), asked)
	}
	return t.judge(ctx, quotation.Text(args["text"]), asked)
}

// message is what is to be judged of the message replied to or forwarded.
func (t *turn) message() knowledge.Alleged {
	if a := quotation.Message(t.q.Said()); a.Source != "" {
		return a
	}
	return quotation.Text(t.claim())
}

// judge says whether the articles have an alleged quotation: word for word, in part,
// with other words, or not. Never whether it is true.
func (t *turn) judge(ctx context.Context, alleged knowledge.Alleged, by prompt) adapters.Reply {
	t.speakLike(ctx, alleged.Source)
	alleged.Sources = t.sources(ctx)
	j, err := t.idx.Judge(ctx, alleged, t.earlier(ctx))
	if r, failed := t.failed(ctx, alleged.Source, err); failed {
		return r
	}
	if len(j.Claims) == 0 {
		return t.remark(t.loc.Say("judge.blank"))
	}
	r, found := quotation.Reply(ctx, t.cite(), t.former, alleged, j)
	if !found {
		return t.notHere(ctx, alleged.Source, by)
	}
	if len(r.Quotes) > 0 && cite.Holds(t.idx, r.Quotes[0]) {
		r.Choices = t.offer(ctx, r, "judge.kept", nil)
	}
	if t.cut {
		r.Note = wording.Join(t.loc.Say("ask.long"), r.Note)
	}
	return r
}

// earlier returns the superseded texts that a quotation may stem from; nil when there
// are none, or they can't be read.
func (t *turn) earlier(ctx context.Context) *knowledge.Former {
	if t.d.room == nil || t.former != nil {
		return t.former
	}
	var err error
	if t.former, err = t.d.room.Former(ctx); err != nil && ctx.Err() == nil {
		t.log.Warn("the superseded texts could not be read; the judgement goes out without them", "error", err)
	}
	return t.former
}

// notHere says that no article has the words. What the search finds near them
// stands behind a choice; only where nobody asked for a judgement is it shown.
func (t *turn) notHere(ctx context.Context, text string, by prompt) adapters.Reply {
	res, err := t.idx.Search(ctx, knowledge.Query{Text: text, Sources: t.sources(ctx), Limit: searchLimit})
	if err != nil {
		res = knowledge.Result{}
	}
	abuse := t.d.locales.Words("abuse").In(text)
	if by == presumed && !abuse && res.Confidence != knowledge.None && len(res.Passages) > 0 {
		return t.passage(ctx, res, adapters.Weak, "judge.near")
	}
	n := t.facts(ctx).Articles
	if err == nil {
		n = res.Stats.Articles
	}
	r := t.absent(ctx, t.loc.Say("judge.nothere", "n", n))
	if !abuse {
		r.Choices = t.offerNear(ctx, r, "judge.nothere", res.Passages)
	}
	return r
}

// assertion judges a text that reads like a statement. A text that the articles
// hold word for word is one whatever words it has.
func (t *turn) assertion(ctx context.Context, said string) (adapters.Reply, bool) {
	statement, asks := quotation.Statement(said)
	if !statement || message.EndsAsking(said) {
		return adapters.Reply{}, false
	}
	alleged := quotation.Text(said)
	if asks {
		j, err := t.idx.Judge(ctx, alleged, t.earlier(ctx))
		if err != nil || !allHeld(j) {
			return adapters.Reply{}, false
		}
	}
	return t.judge(ctx, alleged, presumed), true
}

// allHeld reports a judgement of words that the articles all have.
func allHeld(j knowledge.Judgement) bool {
	for _, c := range j.Claims {
		if !c.Verdict.Holds() {
			return false
		}
	}
	return len(j.Claims) > 0
}
