package dialog

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/choices"
	"github.com/ukti-bot/ukti/bot/internal/dialog/quotation"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// searchLimit is how many passages a search gives: one is shown, the
	// others stand behind a choice.
	searchLimit = 7
	// inlineLimit is how many results inline mode shows.
	inlineLimit = 5
)

// free answers a message in the person's own words.
func (t *turn) free(ctx context.Context) adapters.Reply {
	text, claim := t.q.Text, t.claim()
	switch {
	case text == "" && claim != "", text != "" && text == claim:
		return t.judge(ctx, t.message(), asked)
	case text == "":
		return t.remark(t.loc.Say("ask.blank", "example", t.example(ctx)))
	}
	if r, ok := t.smallTalk(ctx, text); ok {
		return r
	}
	if said, ok := quotation.Quoted(text); ok {
		if !knowledge.Asks(text) {
			said = text // what stands around the quotation is judged, too
		}
		return t.judge(ctx, quotation.Text(said), asked)
	}
	if r, ok := t.assertion(ctx, text); ok {
		return r
	}
	return t.search(ctx, search{text: text})
}

// claim is what another person said in the message replied to or forwarded;
// "" when there is none, or when it is Ukti's own message.
func (t *turn) claim() string {
	if t.q.Answers != "" {
		return ""
	}
	return t.q.Replied
}

func (t *turn) askCommand(ctx context.Context, args map[string]string) adapters.Reply {
	if args["question"] == "" {
		return t.remark(t.loc.Say("ask.blank", "example", t.example(ctx)))
	}
	s := search{text: args["question"]}
	if name := args["article"]; name != "" {
		a, ok := catalog.Find(t.idx, name)
		if !ok {
			t.followScript(s.text)
			return t.remark(t.loc.Say("article.unknown"))
		}
		s.article = a.ID
	}
	return t.search(ctx, s)
}

// search is what to look for and how to speak of it.
type search struct {
	text     string
	article  knowledge.ArticleID // "" for all
	followUp bool                // text already holds an earlier question's words
}

// search answers a question with a passage, or says that there is none.
func (t *turn) search(ctx context.Context, s search) adapters.Reply {
	text, cut := wording.Clip(s.text, knowledge.MaxQuestion)
	query := knowledge.Query{Text: text, Article: s.article, Limit: searchLimit}
	if s.article == "" { // who names an article means that one
		query.Sources = t.chat().Sources(ctx)
	}
	res, err := t.idx.Search(ctx, query)
	if r, failed := t.failed(ctx, text, err); failed {
		return r
	}
	t.follow(res.Stats.Lang)
	if len(res.Stats.Words) == 0 {
		if s.followUp {
			return t.remark(t.loc.Say("followup.about"))
		}
		return t.contentless(ctx, text, s.article)
	}
	t.d.memory.SetTopic(t.asker(), content(res.Stats.Words), res.Stats.Lang)
	r := t.found(ctx, text, res)
	if cut {
		r.Note = wording.Join(t.loc.Say("ask.long"), r.Note)
	}
	return r
}

// failed words the reply to a question that could not be searched.
func (t *turn) failed(ctx context.Context, text string, err error) (adapters.Reply, bool) {
	switch {
	case err == nil:
		return adapters.Reply{}, false
	case ctx.Err() != nil:
		return t.remark(t.loc.Say("ask.late")), true
	case errors.Is(err, knowledge.ErrBlank):
		if !utf8.ValidString(text) {
			return t.remark(t.loc.Say("ask.broken", "example", t.example(ctx))), true
		}
		return t.remark(t.loc.Say("ask.noword", "example", t.example(ctx))), true
	case errors.Is(err, knowledge.ErrNoArticle):
		return t.remark(t.loc.Say("article.unknown")), true
	}
	t.log.Error("a search failed; an apology was sent", "error", err)
	return t.remark(t.loc.Say("sorry")), true
}

// content is the question's content words as typed.
func content(words []knowledge.Word) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.Text
	}
	return strings.Join(texts, " ")
}

// found words the three replies: strong, weak, none.
func (t *turn) found(ctx context.Context, text string, res knowledge.Result) adapters.Reply {
	confidence := res.Confidence
	if len(res.Passages) == 0 {
		confidence = knowledge.None
	} else if oneCommonWord(res.Stats) {
		confidence = min(confidence, knowledge.Weak)
	}
	abuse := t.d.locales.Words("abuse").In(text)
	switch {
	case abuse && confidence != knowledge.Strong:
		return t.none(ctx, res.Stats.Articles) // calm: nothing is offered
	case confidence == knowledge.None:
		r := t.none(ctx, res.Stats.Articles)
		r.Choices = choices.List(t.pager().OfferNear(ctx, res.Passages))
		return r
	case len(res.Stats.Words) == 1 && res.Stats.Kind == knowledge.AnyKind:
		r := t.passage(ctx, res, adapters.Weak, t.loc.Say("single.lead"))
		r.Note = wording.Join(r.Note, t.loc.Say("single.next", "example", t.example(ctx)))
		return r
	case confidence == knowledge.Weak:
		r := t.passage(ctx, res, adapters.Weak, t.loc.Say("weak.lead"))
		r.Note = wording.Join(r.Note, t.loc.Say("weak.next"))
		return r
	}
	return t.passage(ctx, res, adapters.Strong, t.loc.Say("strong.lead"))
}

// oneCommonWord reports a question of one word that asks for nothing in
// particular, or of a word that many sentences have: no passage can be believed
// to answer it.
func oneCommonWord(s knowledge.Stats) bool {
	const common = 0.5 // of knowledge.Word.Rarity
	return len(s.Words) == 1 && (s.Kind == knowledge.AnyKind || s.Words[0].Rarity < common)
}

// passage shows the best passage; the others stand behind a choice.
func (t *turn) passage(ctx context.Context, res knowledge.Result, confidence, lead string) adapters.Reply {
	best := res.Passages[0]
	marks := best.Matched
	if confidence == adapters.Strong { // only here is an answer believed to be in it
		marks = slices.Concat(marks, best.Likely)
	}
	r := adapters.Reply{Lead: lead, Confidence: confidence, Quotes: []adapters.Quote{t.cite().Passage(best, marks)}}
	rest := others(res.Passages)
	for n := t.chat().Quotes(ctx); len(r.Quotes) < n && len(rest) > 0; rest = rest[1:] {
		r.Quotes = append(r.Quotes, t.cite().Passage(rest[0], rest[0].Matched))
	}
	r.Note = t.cite().TimeNote(r.Quotes)
	more := t.pager().OfferMore(ctx, rest)
	r.Choices = choices.List(more, t.pager().OfferAround(ctx, r.Quotes[0], more.Data))
	return r
}

// others is what the first passage leaves: no passage that it already shows.
func others(ps []knowledge.Passage) []knowledge.Passage {
	var rest []knowledge.Passage
	for i, p := range ps {
		shown := false
		for _, q := range ps[:i] {
			shown = shown || q.Article == p.Article && q.Context.Start <= p.Span.Start && p.Span.End <= q.Context.End
		}
		if !shown {
			rest = append(rest, p)
		}
	}
	return rest[min(1, len(rest)):]
}

// none says that the n articles searched hold no answer.
func (t *turn) none(ctx context.Context, n int) adapters.Reply { return t.absent(ctx, "none.lead", n) }

// absent is a none with its own lead.
func (t *turn) absent(ctx context.Context, key string, n int) adapters.Reply {
	facts := t.facts(ctx)
	if facts.Articles == 0 {
		return adapters.Reply{Lead: wording.Join(t.loc.Say("none.empty"), t.fresh(ctx)), Confidence: adapters.None}
	}
	lead := t.loc.Say(key, "n", n)
	if !facts.Newest.IsZero() {
		lead = wording.Join(lead, t.loc.Say("none.newest", "date", t.loc.Date(facts.Newest)))
	}
	lead = wording.Join(lead, t.fresh(ctx))
	if len(t.chat().Sources(ctx)) > 0 { // else a reader would take "these" for all that /articles lists
		lead = wording.Join(lead, t.panel(ctx).Sources(ctx))
	}
	return adapters.Reply{Lead: lead, Confidence: adapters.None, Note: t.loc.Say("none.next")}
}

// inline answers what is typed into another chat: several quotes, no choices.
func (t *turn) inline(ctx context.Context) adapters.Reply {
	res, err := t.idx.Search(ctx, knowledge.Query{Text: t.q.Text, Sources: t.chat().Sources(ctx), Limit: inlineLimit})
	if err != nil || len(res.Stats.Words) == 0 {
		return adapters.Reply{}
	}
	t.follow(res.Stats.Lang)
	if res.Confidence == knowledge.None || len(res.Passages) == 0 {
		return t.none(ctx, res.Stats.Articles)
	}
	r := adapters.Reply{Lead: t.loc.Say("weak.lead"), Confidence: adapters.Weak}
	if res.Confidence == knowledge.Strong && !oneCommonWord(res.Stats) {
		r.Lead, r.Confidence = t.loc.Say("strong.lead"), adapters.Strong
	}
	for _, p := range append(res.Passages[:1:1], others(res.Passages)...) {
		r.Quotes = append(r.Quotes, t.cite().Passage(p, p.Matched))
	}
	return r
}
