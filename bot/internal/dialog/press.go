package dialog

import (
	"context"
	"errors"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/editors"
	"github.com/ukti-bot/ukti/bot/internal/dialog/watching"
	"github.com/ukti-bot/ukti/knowledge"
)

// listKind is the kind of a choice of the rest of a list of articles.
const listKind = "articles"

// offers are the choices under replies: put there, and pressed.
type offers struct{ t *turn }

// press answers a pressed choice. Others than its owner, and those who come too
// late, get a remark without quotes, which an adapter shows to the presser alone.
func (of offers) press(ctx context.Context) adapters.Reply {
	if r, ok := (ballot(of)).vote(ctx); ok {
		return r
	}
	kept, err := of.keeper().Open(ctx, of.t.q.Press)
	switch {
	case errors.Is(err, choices.ErrOther):
		return of.t.remark(of.t.loc.Say("choice.other"))
	case err != nil:
		return of.expired()
	}
	speech(of).speak(kept.Lang)
	var r adapters.Reply
	ok := false
	switch kept.Kind {
	case choices.Passages:
		r, ok = of.pager().Press(kept)
	case listKind:
		r, ok = library(of).pressList(ctx, kept)
	case exampleKind:
		r, ok = of.pressExample(ctx, kept)
	case helpKind:
		r, ok = help(of).helpCommand(ctx, nil), true
	case watching.Stop:
		if of.t.d.watches != nil {
			r, ok = of.t.watching().Press(ctx, kept)
		}
	case editors.More, editors.Stop, editors.Drop, editors.Waiting, editors.Read, editors.Accept, editors.Refuse:
		if !of.t.editor() { // who may edit may have changed since it was shown
			return of.t.remark(of.t.loc.Say("editor.only", "id", of.t.who()))
		}
		r, ok = of.t.desk().Press(ctx, kept)
	}
	if !ok {
		of.t.log.Error("a kept choice can't be read; the person was told it has expired", "choice", kept.Kind)
		return of.expired()
	}
	return r
}

// expired says that a choice is of no more use.
func (of offers) expired() adapters.Reply {
	r := of.t.remark(of.t.loc.Say("choice.expired"))
	r.Expired = true
	return r
}

// keeper keeps the asker's choices.
func (of offers) keeper() choices.Keeper {
	return choices.Keeper{Store: of.t.store, Owner: of.t.who(), Chat: of.t.where(), Log: of.t.log}
}

// pager puts passages behind choices.
func (of offers) pager() choices.Pager {
	return choices.Pager{Keeper: of.keeper(), Cite: of.t.cite(), Apart: of.t.q.Apart, Recall: wordsKept(of).recall, Receipt: receipts(of).code()}
}

// offer returns the choices under an answer; lead is the key of what stands for its lead
// once its words are forgotten.
func (of offers) offer(ctx context.Context, r adapters.Reply, lead string, rest []knowledge.Passage) []adapters.Choice {
	return of.pager().Offer(ctx, of.pager().AnswerOf(r, lead, wordsKept(of).memoKey()), rest)
}

// offerNear returns the choice of the nearest passages under a reply without one.
func (of offers) offerNear(ctx context.Context, r adapters.Reply, lead string, nearest []knowledge.Passage) []adapters.Choice {
	return of.pager().OfferNear(ctx, of.pager().AnswerOf(r, lead, wordsKept(of).memoKey()), nearest)
}
