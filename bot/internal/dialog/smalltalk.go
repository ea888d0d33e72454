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

// smallTalk answers what is no question to the articles.
type smallTalk struct{ t *turn }

// reply answers what people type first and what is no question to the
// articles: greetings, thanks, "what is this about", "source?". The words stand
// in locale/*.json; a text counts only when nothing else is in it.
func (sm smallTalk) reply(ctx context.Context, said string) (adapters.Reply, bool) {
	list := text.Tokens(said)
	kind, loc := sm.t.d.talkKind(list)
	if kind == "" {
		return adapters.Reply{}, false
	}
	if !sm.t.fixed {
		sm.t.loc = loc
	}
	switch kind {
	case "salam":
		return sm.t.remark(sm.t.loc.Say("salam", "example", sm.t.example(ctx))), true
	case "greeting":
		return sm.t.remark(sm.t.loc.Say("greeting", "example", sm.t.example(ctx))), true
	case "thanks":
		return sm.t.remark(sm.t.loc.Say("thanks", "example", sm.t.example(ctx))), true
	case "bye":
		return sm.t.remark(sm.t.loc.Say("bye")), true
	case "help":
		return help(sm).helpCommand(ctx, nil), true
	case "more":
		return sm.more(ctx), true
	case "anytime":
		return asking(sm).anytime(ctx), true
	case "news":
		return asking(sm).news(ctx, said), true
	case "summary":
		return sm.beginning(ctx), true
	}
	// "source?" and "is it true?" in reply to what somebody said ask about that.
	if claim := sm.t.claim(); claim != "" {
		return judging(sm).judge(ctx, judging(sm).message(), asked), true
	}
	if kind == "source" {
		return library(sm).card(ctx), true
	}
	return sm.t.remark(sm.t.loc.Say("check.how")), true
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
func (sm smallTalk) more(ctx context.Context) adapters.Reply {
	last, _ := sm.t.d.memory.Topic(sm.t.asker(), false, sm.t.q.Private)
	kept, err := offers(sm).keeper().Open(ctx, last.More)
	if last.More == "" || err != nil {
		return sm.t.remark(sm.t.loc.Say("more.none"))
	}
	r, ok := offers(sm).pager().Further(kept)
	if !ok {
		return sm.t.remark(sm.t.loc.Say("more.none"))
	}
	last.More = sm.moreOf(r)
	sm.t.d.memory.SetTopic(sm.t.asker(), last)
	return r
}

// moreOf is the key of a reply's choice of further passages, "" when it has none.
func (sm smallTalk) moreOf(r adapters.Reply) string {
	for _, c := range r.Choices {
		if c.Label == sm.t.loc.Say("choice.more") {
			return c.Data
		}
	}
	return ""
}

// beginning is the answer to "what is this about?": Ukti doesn't summarise, the
// opening sentence speaks for the article.
func (sm smallTalk) beginning(ctx context.Context) adapters.Reply {
	facts := sm.t.facts(ctx)
	a, ok := library(sm).lastArticle(ctx)
	if !ok {
		a, ok = sm.t.idx.Article(facts.Latest)
	}
	sentences := sm.t.idx.Sentences(a.ID)
	if !ok || len(sentences) == 0 {
		return sm.t.remark(sm.t.loc.Say("none.empty"))
	}
	first := sentences[0]
	r := adapters.Reply{
		Lead:   sm.t.loc.Say("summary.lead"),
		Quotes: []adapters.Quote{sm.t.cite().Span(a, cite.Paragraph(sm.t.idx, a, first), first.Span, first.Line, nil)},
	}
	r.Note = wording.Join(sm.t.cite().TimeNote(r.Quotes), sm.t.loc.Say("summary.next"))
	return r
}

// example is a question that finds something here, in the reply's language.
func (t *turn) example(ctx context.Context) string { return t.facts(ctx).Examples[t.loc.Tag] }
