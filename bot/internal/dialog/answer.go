package dialog

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
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
	// whatLimit bounds, in code points, the words that nothing was found about.
	whatLimit = 80
)

// free answers a message in the person's own words.
func (t *turn) free(ctx context.Context) adapters.Reply {
	text, claim := t.q.Text, t.claim()
	switch {
	case text == "" && claim != "", text != "" && text == claim:
		return judging{t}.judge(ctx, judging{t}.message(), asked)
	case text == "":
		return t.remark(t.loc.Say("ask.blank", "example", t.example(ctx)))
	}
	if r, ok := (smallTalk{t}).reply(ctx, text); ok {
		return r
	}
	if said, ok := quotation.Quoted(text); ok {
		if !knowledge.Asks(text) {
			said = text // what stands around the quotation is judged, too
		}
		return judging{t}.judge(ctx, quotation.Text(said), asked)
	}
	if r, ok := (judging{t}).assertion(ctx, text); ok {
		return r
	}
	if name := t.q.Within.Article; name != "" {
		return t.askCommand(ctx, map[string]string{"question": text, "article": name})
	}
	return t.each(ctx, text, "")
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
	var article knowledge.ArticleID
	if name := args["article"]; name != "" {
		a, ok := searcher{t}.exact(ctx, name)
		if !ok {
			a, ok = catalog.Titled(ctx, t.idx, name)
		}
		if !ok {
			speech{t}.speakAs(args["question"])
			return t.remark(t.loc.Say("article.unknown"))
		}
		article = a.ID
	}
	return t.each(ctx, args["question"], article)
}

// answering makes replies of what a search found.
type answering struct{ t *turn }

// found words the three replies: strong, weak, none.
func (an answering) found(ctx context.Context, text string, res knowledge.Result, confidence knowledge.Confidence) adapters.Reply {
	abuse := an.t.d.locales.Words("abuse").In(text)
	switch {
	case abuse && confidence != knowledge.Strong:
		return an.absent(ctx, an.t.loc.Say("none.lead", "n", res.Stats.Articles)) // calm: nothing is offered, nothing repeated
	case confidence == knowledge.None:
		r := an.none(ctx, res.Stats)
		r.Choices = offers(an).offerNear(ctx, r, "none.lead", res.Passages)
		return r
	case len(res.Stats.Words) == 1 && res.Stats.Kind == knowledge.AnyKind:
		r := an.passage(ctx, res, adapters.Weak, "single.lead")
		r.Note = wording.Join(r.Note, an.t.loc.Say("single.next", "example", an.t.example(ctx)))
		return r
	case confidence == knowledge.Weak:
		r := an.passage(ctx, res, adapters.Weak, "weak.lead")
		r.Note = wording.Join(r.Note, an.t.loc.Say(weakNext(res.Stats)))
		return r
	}
	return an.passage(ctx, res, adapters.Strong, "strong.lead")
}

// weakNext is the key of what may help where an answer is not sure: a name where the question
// has none, else other words.
func weakNext(s knowledge.Stats) string {
	if slices.ContainsFunc(s.Words, func(w knowledge.Word) bool { return w.Name }) {
		return "weak.reword"
	}
	return "weak.next"
}

// passage shows the best passage under the lead of that key; the others stand behind a
// choice.
func (an answering) passage(ctx context.Context, res knowledge.Result, confidence, lead string) adapters.Reply {
	best := res.Passages[0]
	marks := best.Matched
	if confidence == adapters.Strong { // only here is an answer believed to be in it
		marks = slices.Concat(marks, best.Likely)
	}
	r := adapters.Reply{Lead: an.t.loc.Say(lead), Confidence: confidence, Quotes: []adapters.Quote{an.t.cite().Passage(best, marks)}}
	rest := others(res.Passages)
	if later := res.Stats.Later; later != nil {
		rest = slices.DeleteFunc(rest, func(p knowledge.Passage) bool { return p.Article == later.Article })
	}
	for n := an.t.chat().Quotes(ctx); len(r.Quotes) < n && len(rest) > 0; rest = rest[1:] {
		r.Quotes = append(r.Quotes, an.t.cite().Passage(rest[0], rest[0].Matched))
	}
	r.Note = wording.Join(an.saidBy(best, r.Quotes[0]), an.t.cite().TimeNote(r.Quotes))
	asking(an).tellLater(&r, res.Stats.Later)
	r.Choices = offers(an).offer(ctx, r, lead, rest)
	if taken := (asking(an)).takenAs(res.Stats.Taken); taken != "" {
		r.Lead = taken + "\n" + r.Lead
	}
	return r
}

// saidBy names who says a passage that is direct speech, where what is shown of it
// doesn't.
func (an answering) saidBy(p knowledge.Passage, shown adapters.Quote) string {
	by := an.t.idx.SaidBy(p)
	if by == "" || knowledge.HasWords(shown.Text, by) {
		return ""
	}
	return an.t.loc.Say("judge.speaker", "article", wording.OneLine(by))
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

// none says that nothing was found, and of what: the words that the articles don't
// have. Whether they hold an answer in other words is not said; nobody knows.
func (an answering) none(ctx context.Context, s knowledge.Stats) adapters.Reply {
	var unmet []string
	for _, w := range s.Words {
		if w.Expander == "" && len([]rune(w.Text)) > 1 && !an.t.d.locales.Words("question").In(w.Text) {
			unmet = append(unmet, w.Text)
		}
	}
	if len(unmet) == 0 {
		return an.absent(ctx, an.t.loc.Say("none.lead", "n", s.Articles))
	}
	what := wording.Shorten(wording.OneLine(strings.Join(unmet, ", ")), whatLimit)
	return an.absent(ctx, an.t.loc.Say("none.about", "n", s.Articles, "what", what))
}

// absent is a none with its own lead.
func (an answering) absent(ctx context.Context, lead string) adapters.Reply {
	facts := an.t.facts(ctx)
	if facts.Articles == 0 {
		return adapters.Reply{Lead: wording.Join(an.t.loc.Say("none.empty"), elsewhere(an).fresh(ctx)), Confidence: adapters.None}
	}
	if !facts.Newest.IsZero() {
		lead = wording.Join(lead, an.t.loc.Say("none.newest", "date", an.t.loc.Date(facts.Newest)))
	}
	lead = wording.Join(lead, elsewhere(an).fresh(ctx))
	if an.t.q.Within.Publisher == "" && len(an.t.chat().Sources(ctx)) > 0 { // else a reader would take "these" for all that /articles lists
		lead = wording.Join(lead, help(an).panel(ctx).Sources(ctx))
	}
	return adapters.Reply{Lead: lead, Confidence: adapters.None, Note: an.t.loc.Say("none.next")}
}

// inline answers what is typed into another chat: several quotes, no choices.
func (an answering) inline(ctx context.Context) adapters.Reply {
	res, err := searcher(an).search(ctx, knowledge.Query{Text: an.t.q.Text, Sources: an.t.chat().Sources(ctx), Limit: inlineLimit})
	if err != nil || len(res.Stats.Words) == 0 {
		return adapters.Reply{}
	}
	speech(an).speak(res.Stats.Lang)
	if res.Confidence == knowledge.None || len(res.Passages) == 0 {
		return an.none(ctx, res.Stats)
	}
	r := adapters.Reply{Lead: an.t.loc.Say("weak.lead"), Confidence: adapters.Weak}
	if degree(res) == knowledge.Strong {
		r.Lead, r.Confidence = an.t.loc.Say("strong.lead"), adapters.Strong
	}
	for _, p := range append(res.Passages[:1:1], others(res.Passages)...) {
		r.Quotes = append(r.Quotes, an.t.cite().Passage(p, p.Matched))
	}
	return r
}
