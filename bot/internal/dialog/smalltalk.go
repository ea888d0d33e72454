package dialog

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// talkWords is how many words a greeting or a "what is this about?" has at most.
const talkWords = 20

// smallTalk answers what people type first and what is no question to the
// articles: greetings, thanks, "what is this about", "source?". The words stand
// in locale/*.json; a text counts only when nothing else is in it.
func (t *turn) smallTalk(ctx context.Context, said string) (adapters.Reply, bool) {
	list := text.Tokens(said)
	kind, loc := t.d.talkKind(list)
	if kind == "" {
		return adapters.Reply{}, false
	}
	if !t.fixed {
		t.loc = loc
	}
	switch kind {
	case "salam":
		return t.remark(t.loc.Say("salam", "example", t.example(ctx))), true
	case "greeting":
		return t.remark(t.loc.Say("greeting", "example", t.example(ctx))), true
	case "thanks":
		return t.remark(t.loc.Say("thanks", "example", t.example(ctx))), true
	case "bye":
		return t.remark(t.loc.Say("bye")), true
	case "help":
		return t.help().helpCommand(ctx, nil), true
	case "more":
		return t.more(ctx), true
	case "anytime":
		return t.asking().anytime(ctx), true
	case "news":
		return t.asking().news(ctx, said), true
	case "summary":
		return t.beginning(ctx), true
	}
	// "source?" and "is it true?" in reply to what somebody said ask about that.
	if claim := t.claim(); claim != "" {
		return t.judging().judge(ctx, t.judging().message(), asked), true
	}
	if kind == "source" {
		return t.library().card(ctx), true
	}
	return t.remark(t.loc.Say("check.how")), true
}

// talkKind finds the word list that covers the text, and the language it is of.
func (d *Dialog) talkKind(list []text.Token) (string, *locale.Locale) {
	if len(list) > talkWords {
		return "", nil
	}
	for _, kind := range []string{"salam", "greeting", "thanks", "bye", "help", "more", "anytime", "source", "check", "news", "summary"} {
		for _, loc := range d.locales.All() {
			if loc.Words(kind).Cover(list, d.locales.Words("filler")) {
				return kind, loc
			}
		}
	}
	return "", nil
}

// more shows the next passages of the asker's last answer, as the choice under it
// does.
func (t *turn) more(ctx context.Context) adapters.Reply {
	last, _ := t.d.memory.Topic(t.asker(), false, t.q.Private)
	kept, err := t.keeper().Open(ctx, last.More)
	if last.More == "" || err != nil {
		return t.remark(t.loc.Say("more.none"))
	}
	r, ok := t.pager().Further(kept)
	if !ok {
		return t.remark(t.loc.Say("more.none"))
	}
	last.More = t.moreOf(r)
	t.d.memory.SetTopic(t.asker(), last)
	return r
}

// moreOf is the key of a reply's choice of further passages, "" when it has none.
func (t *turn) moreOf(r adapters.Reply) string {
	for _, c := range r.Choices {
		if c.Label == t.loc.Say("choice.more") {
			return c.Data
		}
	}
	return ""
}

// beginning is the answer to "what is this about?": Ukti doesn't summarise, the
// opening sentence speaks for the article.
func (t *turn) beginning(ctx context.Context) adapters.Reply {
	facts := t.facts(ctx)
	a, ok := t.library().lastArticle(ctx)
	if !ok {
		a, ok = t.idx.Article(facts.Latest)
	}
	sentences := t.idx.Sentences(a.ID)
	if !ok || len(sentences) == 0 {
		return t.remark(t.loc.Say("none.empty"))
	}
	first := sentences[0]
	r := adapters.Reply{
		Lead:   t.loc.Say("summary.lead"),
		Quotes: []adapters.Quote{t.cite().Span(a, cite.Paragraph(t.idx, a, first), first.Span, first.Line, nil)},
	}
	r.Note = wording.Join(t.cite().TimeNote(r.Quotes), t.loc.Say("summary.next"))
	return r
}

// example is a question that finds something here, in the reply's language.
func (t *turn) example(ctx context.Context) string { return t.facts(ctx).Examples[t.loc.Tag] }
