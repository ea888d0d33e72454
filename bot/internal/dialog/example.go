package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
)

// Kinds of choices: of a question that is offered as an example, and of the help that
// it stood under.
const exampleKind, helpKind = "example", "help"

// keptExample is an example as it is stored. It is none of the asker's words.
type keptExample struct {
	Lang     string `json:"lang"`
	Question string `json:"question,omitempty"`
}

// offerExample returns the choice that asks the example which a reply gives, so that
// nobody has to type it; none where there is no asker or no example.
func (of offers) offerExample(ctx context.Context) []adapters.Choice {
	question := of.t.example(ctx)
	if of.t.q.Asker == "" || question == "" {
		return nil
	}
	return choices.List(of.keeper().Put(ctx, exampleKind, question, keptExample{Lang: of.t.loc.Tag, Question: question}))
}

// pressExample asks the example. Where the answer takes the place of what it stood under,
// there is a way back to the help.
func (of offers) pressExample(ctx context.Context, kept choices.Kept) (adapters.Reply, bool) {
	var k keptExample
	if err := kept.Read(&k); err != nil || k.Question == "" {
		return adapters.Reply{}, false
	}
	r := of.t.each(ctx, k.Question, "")
	if !of.t.q.Apart {
		r.Choices = append(r.Choices, choices.List(of.keeper().Put(ctx, helpKind, of.t.loc.Say("choice.back"), keptExample{Lang: k.Lang}))...)
	}
	return r, true
}
