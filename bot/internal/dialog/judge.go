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

// judging judges what is alleged to stand in the articles.
type judging struct{ t *turn }

func (j judging) quoteCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if args["text"] == "" {
		return j.judge(ctx, j.message(), asked)
	}
	return j.judge(ctx, quotation.Text(args["text"]), asked)
}

// message is what is to be judged of the message replied to or forwarded.
func (j judging) message() knowledge.Alleged {
	if a := quotation.Message(j.t.q.Said()); a.Source != "" {
		return a
	}
	return quotation.Text(j.t.claim())
}

// judge says whether the articles have an alleged quotation: word for word, in part,
// with other words, or not. Never whether it is true.
func (j judging) judge(ctx context.Context, alleged knowledge.Alleged, by prompt) adapters.Reply {
	j.t.judged = true
	speech(j).speakLike(ctx, alleged.Source)
	alleged.Sources = j.t.sources(ctx)
	judgement, err := searcher(j).judge(ctx, alleged, j.earlier(ctx))
	if r, failed := (asking(j)).failed(ctx, alleged.Source, err); failed {
		return r
	}
	if len(judgement.Claims) == 0 {
		return j.t.remark(j.t.loc.Say("judge.blank"))
	}
	r, found := quotation.Reply(ctx, j.t.cite(), j.t.former, alleged, judgement)
	if !found {
		r := j.notHere(ctx, alleged.Source, by)
		r.Note = wording.Join(j.unread(judgement), r.Note)
		return r
	}
	if len(r.Quotes) > 0 && cite.Holds(j.t.idx, r.Quotes[0]) {
		r.Choices = offers(j).offer(ctx, r, "judge.kept", nil)
	}
	if j.t.cut {
		r.Note = wording.Join(j.t.loc.Say("ask.long"), r.Note)
	}
	return r
}

// unread says that a text was too long to be judged to its end; "" when it wasn't.
func (j judging) unread(judgement knowledge.Judgement) string {
	if j.t.cut {
		return j.t.loc.Say("ask.long")
	}
	return quotation.Unread(j.t.loc, judgement)
}

// earlier returns the superseded texts that a quotation may stem from; nil when there
// are none, or they can't be read.
func (j judging) earlier(ctx context.Context) *knowledge.Former {
	if j.t.d.room == nil || j.t.former != nil {
		return j.t.former
	}
	var err error
	if j.t.former, err = j.t.d.room.Former(ctx); err != nil && ctx.Err() == nil {
		j.t.log.Warn("the superseded texts could not be read; the judgement goes out without them", "error", err)
	}
	return j.t.former
}

// notHere says that no article has the words. What the search finds near them
// stands behind a choice; only where nobody asked for a judgement is it shown.
func (j judging) notHere(ctx context.Context, text string, by prompt) adapters.Reply {
	res, err := searcher(j).search(ctx, knowledge.Query{Text: text, Sources: j.t.sources(ctx), Limit: searchLimit})
	if err != nil {
		res = knowledge.Result{}
	}
	abuse := j.t.d.locales.Words("abuse").In(text)
	if by == presumed && !abuse && res.Confidence != knowledge.None && len(res.Passages) > 0 {
		return answering(j).passage(ctx, res, adapters.Weak, "judge.near")
	}
	n := j.t.facts(ctx).Articles
	if err == nil {
		n = res.Stats.Articles
	}
	r := answering(j).absent(ctx, j.t.loc.Say("judge.nothere", "n", n))
	if !abuse {
		r.Choices = offers(j).offerNear(ctx, r, "judge.nothere", res.Passages)
	}
	return r
}

// assertion judges a text that reads like a statement. A text that the articles
// hold word for word is one whatever words it has.
func (j judging) assertion(ctx context.Context, said string) (adapters.Reply, bool) {
	statement, asks := quotation.Statement(said)
	if !statement || message.EndsAsking(said) {
		return adapters.Reply{}, false
	}
	alleged := quotation.Text(said)
	if asks {
		judgement, err := searcher(j).judge(ctx, alleged, j.earlier(ctx))
		if err != nil || !allHeld(judgement) {
			return adapters.Reply{}, false
		}
	}
	return j.judge(ctx, alleged, presumed), true
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
