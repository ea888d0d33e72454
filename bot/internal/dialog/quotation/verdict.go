// Package quotation is the dialog's side of judging an alleged quotation: reading
// what came in, and wording what was found.
package quotation

import (
	"context"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// mostQuotes is how many places one reply shows.
	mostQuotes = 4
	// A text most of which is nowhere is its sender's own: so many times as many
	// claims, and at least so many.
	ownShare, ownLeast = 4, 4
)

// Reply words a judgement: the gravest verdict first, each claim with what differs.
// former, which may be nil, has the superseded texts that it was judged by, too. It is
// false when the articles have nothing of the text.
func Reply(ctx context.Context, w cite.Writer, former *knowledge.Former, alleged knowledge.Alleged, j knowledge.Judgement) (adapters.Reply, bool) {
	p := report{Writer: w, former: textsOf(ctx, former, j.Claims), alleged: alleged, all: j, claims: j.Claims}
	absent := 0
	for _, c := range j.Claims {
		if c.Verdict == knowledge.Absent {
			absent++
		}
	}
	if absent == len(j.Claims) {
		return adapters.Reply{}, false
	}
	if found := len(j.Claims) - absent; absent >= ownLeast && absent >= ownShare*found {
		p.own = absent
		p.claims = nil
		for _, c := range j.Claims {
			if c.Verdict != knowledge.Absent {
				p.claims = append(p.claims, c)
			}
		}
	}
	return p.reply(), true
}

// report is one judgement on its way into words.
type report struct {
	cite.Writer
	former  map[string]*knowledge.Index // superseded texts with places, by ID@REVISION
	alleged knowledge.Alleged
	all     knowledge.Judgement
	claims  []knowledge.Claim // those that are worded
	own     int               // claims that are left out as their sender's own words
}

func (p report) reply() adapters.Reply {
	r := adapters.Reply{Confidence: p.confidence()}
	if len(p.claims) == 1 {
		r.Lead = p.single(p.claims[0])
	} else {
		r.Lead = p.several()
	}
	for _, c := range p.claims {
		if len(c.Places) > 0 && c.Places[0].First > 0 && len(r.Quotes) < mostQuotes {
			r.Quotes = append(r.Quotes, p.quote(c))
		}
	}
	r.Note, r.Compared = p.note(r.Quotes), p.compared(r.Lead)
	return r
}

// confidence is strong where the articles have all that is worded.
func (p report) confidence() string {
	for _, c := range p.claims {
		if !c.Verdict.Holds() || c.Speaker.Match == knowledge.SpeakerOther || turned(c) || isSuperseded(c) {
			return adapters.Weak
		}
	}
	return adapters.Strong
}

// turned reports a claim whose meaning a negation beside or among its words turns.
func turned(c knowledge.Claim) bool {
	part := c.Verdict == knowledge.Part || c.Verdict == knowledge.Shortened
	return part && (c.OmitsNegation || c.NextNegates || c.BeforeNegates)
}

// single words the only claim.
func (p report) single(c knowledge.Claim) string {
	say := func(key string) string {
		return p.Locale.Say(key, "where", p.where(c), "text", p.shown(), "title", p.title(c))
	}
	other := c.Speaker.Match == knowledge.SpeakerOther
	switch c.Verdict {
	case knowledge.OneWord:
		return say("judge.short")
	case knowledge.Verbatim:
		if other {
			return say("judge.verbatim.speaker")
		}
		return say("judge.verbatim")
	case knowledge.TitleWords:
		if other {
			return say("judge.title.speaker")
		}
		return say("judge.title")
	case knowledge.Part:
		if other {
			return say("judge.part.speaker")
		}
		return say("judge.part")
	case knowledge.Shortened:
		if len(c.Inserted) > 0 || other {
			return say("judge.shortened.text")
		}
		return say("judge.shortened")
	case knowledge.Translated:
		return say("judge.translated")
	case knowledge.Reordered:
		return say("judge.reordered")
	}
	return say("judge.altered")
}

// several counts the claims by verdict, the gravest first, and shows the text.
func (p report) several() string {
	times := map[knowledge.Verdict]int{}
	worst, superseded := knowledge.OneWord, 0
	for _, c := range p.claims {
		worst = max(worst, c.Verdict)
		if isSuperseded(c) {
			superseded++
		} else {
			times[c.Verdict]++
		}
	}
	if len(times) == 1 && superseded == 0 && worst == knowledge.Verbatim {
		return p.Locale.Say("judge.all", "n", len(p.claims))
	}
	var counts []string
	for v := knowledge.Absent; v >= knowledge.OneWord; v-- {
		if times[v] > 0 {
			counts = append(counts, p.Locale.Say(countOf[v], "n", times[v]))
		}
	}
	if superseded > 0 {
		counts = append(counts, p.Locale.Say("judge.count.superseded", "n", superseded))
	}
	key := "judge.several"
	if worst.Holds() && times[knowledge.Shortened] == 0 {
		key = "judge.several.held"
	}
	return p.Locale.Say(key, "n", len(p.claims), "counts", strings.Join(counts, ", "), "text", p.shown())
}

// countOf is the message that counts the claims of a verdict.
var countOf = map[knowledge.Verdict]string{
	knowledge.OneWord: "judge.count.short", knowledge.Verbatim: "judge.count.verbatim", knowledge.TitleWords: "judge.count.title",
	knowledge.Part: "judge.count.part", knowledge.Shortened: "judge.count.shortened", knowledge.Translated: "judge.count.translated",
	knowledge.Reordered: "judge.count.reordered", knowledge.Altered: "judge.count.altered", knowledge.Absent: "judge.count.absent",
}

// where names the lines of a claim's first place.
func (p report) where(c knowledge.Claim) string {
	if len(c.Places) == 0 {
		return ""
	}
	at := c.Places[0]
	where := p.Locale.Say("source.line", "line", p.Locale.Ordinal(at.First))
	if at.Last > at.First {
		where = p.Locale.Say("source.lines", "from", p.Locale.Ordinal(at.First), "to", p.Locale.Ordinal(at.Last))
	}
	if isSuperseded(c) {
		return p.Locale.Say("judge.where.superseded", "where", where)
	}
	return where
}

// title names the article whose title a claim has.
func (p report) title(c knowledge.Claim) string {
	if len(c.Places) == 0 {
		return ""
	}
	a := p.article(c.Places[0])
	parts := []string{"“" + wording.OneLine(a.Title) + "”"}
	if a.Publisher != "" {
		parts = append(parts, wording.OneLine(a.Publisher))
	}
	parts = append(parts, p.Published(a), string(a.ID))
	if !a.Withdrawn.IsZero() {
		parts = append(parts, p.Locale.Say("source.withdrawn"))
	}
	return strings.Join(parts, cite.Separator)
}

// quote shows the whole sentences of a claim's first place, and marks what was
// quoted of them, or what the text has otherwise.
func (p report) quote(c knowledge.Claim) adapters.Quote {
	at := c.Places[0]
	w, a := p.at(at), p.article(at)
	show := knowledge.Span(at.Sentences)
	best := cite.FirstSentence(w.Index, a.ID, show)
	if best == show {
		for _, s := range w.Index.Sentences(a.ID) {
			if s.Span == show {
				show = cite.Paragraph(w.Index, a, s)
			}
		}
	}
	q := w.Lines(a, show, best, at.First, marks(c))
	q.Differs = articles(c, q)
	return q
}

func marks(c knowledge.Claim) (out []knowledge.Span) {
	switch c.Verdict {
	case knowledge.Part:
		return []knowledge.Span{knowledge.Span(c.Places[0].Span)}
	case knowledge.Altered:
		for _, d := range c.Differs {
			if d.Article != nil {
				out = append(out, wordsIn(*d.Article)...)
			}
		}
	}
	for _, o := range c.Omitted {
		out = append(out, wordsIn(o.Stretch)...)
	}
	return out
}

// wordsIn are the places of a stretch's words, without the punctuation between.
func wordsIn(s knowledge.Stretch) (out []knowledge.Span) {
	text.Words(s.Text, func(sp text.Span) {
		out = append(out, knowledge.Span{Start: s.Span.Start + sp.Start, End: s.Span.Start + sp.End})
	})
	return out
}
