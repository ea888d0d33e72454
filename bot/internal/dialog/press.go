package dialog

import (
	"context"
	"errors"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/editors"
	"github.com/ukti-bot/ukti/bot/internal/dialog/watching"
)

// listKind is the kind of a choice of the rest of a list of articles.
const listKind = "articles"

// press answers a pressed choice. Others than its owner, and those who come too
// late, get a remark without quotes, which an adapter shows to the presser alone.
func (t *turn) press(ctx context.Context) adapters.Reply {
	if r, ok := t.vote(ctx); ok {
		return r
	}
	kept, err := t.keeper().Open(ctx, t.q.Press)
	switch {
	case errors.Is(err, choices.ErrOther):
		return t.remark(t.loc.Say("choice.other"))
	case err != nil:
		return t.expired()
	}
	t.speak(kept.Lang)
	var r adapters.Reply
	ok := false
	switch kept.Kind {
	case choices.Passages:
		r, ok = t.pager().Press(kept)
	case listKind:
		r, ok = t.library().pressList(ctx, kept)
	case exampleKind:
		r, ok = t.pressExample(ctx, kept)
	case helpKind:
		r, ok = t.help().helpCommand(ctx, nil), true
	case watching.Stop:
		if t.d.watches != nil {
			r, ok = t.watching().Press(ctx, kept)
		}
	case editors.More, editors.Stop, editors.Drop, editors.Waiting, editors.Read, editors.Accept, editors.Refuse:
		if !t.editor() { // who may edit may have changed since it was shown
			return t.remark(t.loc.Say("editor.only", "id", t.who()))
		}
		r, ok = t.desk().Press(ctx, kept)
	}
	if !ok {
		t.log.Error("a kept choice can't be read; the person was told it has expired", "choice", kept.Kind)
		return t.expired()
	}
	return r
}

// expired says that a choice is of no more use.
func (t *turn) expired() adapters.Reply {
	r := t.remark(t.loc.Say("choice.expired"))
	r.Expired = true
	return r
}
