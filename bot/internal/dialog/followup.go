package dialog

import (
	"context"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// contentless answers a text without a word to search for: in reply to another
// person's message it asks for a judgement of that; after a question it is
// searched with that question's words; else Ukti asks what about.
func (t *turn) contentless(ctx context.Context, text string, article knowledge.ArticleID) adapters.Reply {
	if claim := t.claim(); claim != "" {
		return t.judge(ctx, t.message(), asked)
	}
	last, ok := t.d.memory.Topic(t.asker(), t.q.Answers != "")
	if !ok {
		return t.remark(t.loc.Say("followup.about"))
	}
	// Commas, because the words of the question before are a list now: that they
	// stand side by side says nothing.
	list := strings.ReplaceAll(last.Words, " ", ", ")
	r := t.search(ctx, search{text: list + ", " + text, article: article, followUp: true})
	if r.Confidence != "" {
		taken := last.Words
		if asks := t.essence(text); asks != "" {
			taken += " · " + asks
		}
		r.Lead = t.loc.Say("followup.taken", "words", wording.Shorten(wording.OneLine(taken), 120)) + "\n" + r.Lead
	}
	return r
}

// essence is a follow-up without its particles: "ar kobe?" is "kobe".
func (t *turn) essence(asked string) string {
	list := text.Tokens(asked)
	question, fillers := t.d.locales.Words("question"), t.d.locales.Words("filler")
	var keep []string
	for i := 0; i < len(list); i++ {
		if n := question.Longest(list[i:]); n == 0 {
			if n := fillers.Longest(list[i:]); n > 0 {
				i += n - 1
				continue
			}
		}
		keep = append(keep, asked[list[i].Span.Start:list[i].Span.End])
	}
	return strings.Join(keep, " ")
}
