package dialog

import (
	"context"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/feedback"
	"github.com/ukti-bot/ukti/knowledge"
)

// What the data of a choice begins with that says something of an answer; what follows
// names the answer in the feedback's book. Nothing of it is a row of the store, since that
// would keep what was asked.
const answersChoice, notThisChoice = "yes-", "not-"

// ballot is what the asker says of an answer.
type ballot struct{ t *turn }

// counted is the chat that a question counts as where chats are counted and none is named:
// on a page, the network that its reader is in. "" counts as nobody.
func (ba ballot) counted() string {
	switch {
	case !ba.t.q.Fleeting:
		return ba.t.where()
	case ba.t.q.Visitor != "":
		return ba.t.q.Adapter + ":visitor " + ba.t.q.Visitor
	}
	return ""
}

// askFeedback puts two choices under an answer by which its asker says whether it is one,
// where the operator wants that.
func (as asking) askFeedback(said string, f found, r *adapters.Reply) {
	t := as.t
	if t.d.feedback == nil || (ballot{t}).counted() == "" || len(r.Quotes) == 0 || t.d.locales.Words("abuse").In(said) {
		return
	}
	a := feedback.Answer{Lang: f.res.Stats.Lang, Article: r.Quotes[0].Source.Article, Revision: r.Quotes[0].Source.Revision, Lines: as.linesOf(r.Quotes[0])}
	a, ok := feedback.Of(f.text, f.written(), string(f.res.Stats.Kind), a)
	if !ok {
		return
	}
	name := t.d.feedback.Offer(t.who(), a)
	r.Choices = append(r.Choices,
		adapters.Choice{Label: t.loc.Say("choice.answers"), Data: answersChoice + name},
		adapters.Choice{Label: t.loc.Say("choice.notthis"), Data: notThisChoice + name})
}

// linesOf returns the lines of the article that a quote shows.
func (as asking) linesOf(q adapters.Quote) (lines []int) {
	a, ok := as.t.idx.Article(knowledge.ArticleID(q.Source.Article))
	if !ok {
		return nil
	}
	first := 1 + strings.Count(a.Body[:q.Source.Start], "\n")
	for n := range strings.Split(a.Body[q.Source.Start:q.Source.End], "\n") {
		lines = append(lines, first+n)
	}
	return lines
}

// vote counts what a pressed choice says of an answer; false for a choice of another kind.
func (ba ballot) vote(ctx context.Context) (adapters.Reply, bool) {
	name, answers := strings.CutPrefix(ba.t.q.Press, answersChoice)
	if !answers {
		var not bool
		if name, not = strings.CutPrefix(ba.t.q.Press, notThisChoice); !not {
			return adapters.Reply{}, false
		}
	}
	of, outcome, err := ba.t.d.feedback.Vote(ctx, ba.t.who(), ba.counted(), name, answers)
	if of.Lang != "" {
		speech(ba).speak(of.Lang)
	}
	switch {
	case err != nil:
		ba.t.log.Error("what was said of an answer could not be kept; the person was thanked all the same", "error", err)
	case outcome == feedback.Other:
		return ba.t.remark(ba.t.loc.Say("choice.other")), true
	case outcome == feedback.Late:
		return ba.t.remark(ba.t.loc.Say("feedback.late")), true
	}
	if answers {
		return ba.t.remark(ba.t.loc.Say("feedback.answers")), true
	}
	return ba.t.remark(ba.t.loc.Say("feedback.not")), true
}
