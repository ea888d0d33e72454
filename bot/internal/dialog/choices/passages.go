package choices

import (
	"context"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/knowledge"
)

// Kinds of choices about passages.
const (
	More   = "more"   // further passages of an answer
	Near   = "near"   // the nearest passages where there is no answer
	Around = "around" // the lines around a quote
	// Anytime is for the passages of an answer without the time that was asked for.
	Anytime = "anytime"
)

const (
	// morePage is how many passages one press shows.
	morePage = 3
	// widest is how many lines before and after a quote can be read in a chat.
	widest = 4
)

// passages is what is kept behind a choice about passages: places in articles,
// not the question's words.
type passages struct {
	Lang   string `json:"lang"`
	Spots  []Spot `json:"spots,omitempty"`  // more, near: the passages; around: the lines
	Radius int    `json:"radius,omitempty"` // around: how many lines before and after
	More   string `json:"more,omitempty"`   // around: the choice of further passages to offer again
}

// Spot is a stretch of an article that was or could be shown.
type Spot struct {
	Key      string           `json:"key"`
	Revision string           `json:"rev"`
	Line     int              `json:"line"`
	To       int              `json:"to,omitempty"` // the last line, when it is another
	Show     knowledge.Span   `json:"show"`
	Best     knowledge.Span   `json:"best"`
	Marks    []knowledge.Span `json:"marks,omitempty"`
}

// Pager offers passages behind choices, and shows them when those are pressed.
type Pager struct {
	Keeper Keeper
	Cite   cite.Writer
}

func (p Pager) say(key string, args ...any) string { return p.Cite.Locale.Say(key, args...) }

// OfferMore returns the choice of further passages; the zero Choice for none.
func (p Pager) OfferMore(ctx context.Context, rest []knowledge.Passage) adapters.Choice {
	return p.offerSpots(ctx, More, p.say("choice.more"), spots(rest))
}

// OfferNear returns the choice of the nearest passages; the zero Choice for none.
func (p Pager) OfferNear(ctx context.Context, nearest []knowledge.Passage) adapters.Choice {
	return p.offerSpots(ctx, Near, p.say("choice.near"), spots(nearest))
}

// OfferAnytime returns the choice of the passages that are found without regard to time;
// the zero Choice for none.
func (p Pager) OfferAnytime(ctx context.Context, found []knowledge.Passage) adapters.Choice {
	return p.offerSpots(ctx, Anytime, p.say("choice.anytime"), spots(found))
}

func (p Pager) offerSpots(ctx context.Context, kind, label string, list []Spot) adapters.Choice {
	if len(list) == 0 {
		return adapters.Choice{}
	}
	return p.Keeper.Put(ctx, kind, label, passages{Lang: p.Cite.Locale.Tag, Spots: list})
}

// OfferAround returns the choice of the lines around a quote, the zero Choice when
// the quote is all there is. more is the key of the choice to offer again beside
// the wider quote.
func (p Pager) OfferAround(ctx context.Context, q adapters.Quote, more string) adapters.Choice {
	a, ok := p.Cite.Index.Article(knowledge.ArticleID(q.Source.Article))
	if !ok || q.Source.Start == 0 && q.Source.End == len(a.Body) {
		return adapters.Choice{}
	}
	best := q.Sentences[q.Best]
	s := Spot{
		Key: knowledge.Key(a.ID), Revision: a.Revision, Line: q.Source.Line,
		Show: knowledge.Span{Start: q.Source.Start, End: q.Source.End},
		Best: knowledge.Span{Start: q.Source.Start + best.Start, End: q.Source.Start + best.End},
	}
	for _, m := range q.Marks {
		s.Marks = append(s.Marks, knowledge.Span{Start: q.Source.Start + m.Start, End: q.Source.Start + m.End})
	}
	return p.OfferWider(ctx, s, 1, more)
}

// OfferWider returns the choice of a spot with radius lines before and after it.
func (p Pager) OfferWider(ctx context.Context, s Spot, radius int, more string) adapters.Choice {
	return p.Keeper.Put(ctx, Around, p.say("choice.around"), passages{Lang: p.Cite.Locale.Tag, Spots: []Spot{s}, Radius: radius, More: more})
}

// spots keeps what the question itself has marked: they are never shown as an
// answer.
func spots(ps []knowledge.Passage) []Spot {
	list := make([]Spot, len(ps))
	for i, p := range ps {
		list[i] = Spot{
			Key: knowledge.Key(p.Article), Revision: p.Revision, Line: p.Line,
			Show: p.Context, Best: p.Span, Marks: p.Matched,
		}
	}
	return list
}

// Press shows what stands behind a choice of one of the kinds More, Near,
// Anytime and Around. It reports false for what can't be read.
func (p Pager) Press(ctx context.Context, k Kept) (adapters.Reply, bool) {
	var of passages
	if err := k.Read(&of); err != nil || len(of.Spots) == 0 {
		return adapters.Reply{}, false
	}
	switch k.Kind {
	case More:
		return p.more(ctx, of), true
	case Near:
		return p.near(ctx, of, "near.lead"), true
	case Anytime:
		return p.near(ctx, of, "anytime.lead"), true
	case Around:
		return p.around(ctx, of), true
	}
	return adapters.Reply{}, false
}

// more shows the next passages of an answer.
func (p Pager) more(ctx context.Context, of passages) adapters.Reply {
	n := min(morePage, len(of.Spots))
	r := adapters.Reply{Lead: p.say("more.lead", "n", n), Quotes: p.quotes(of.Spots[:n])}
	if len(r.Quotes) == 0 {
		return adapters.Reply{Lead: p.say("choice.changed")}
	}
	r.Note = p.Cite.TimeNote(r.Quotes)
	r.Choices = List(p.offerSpots(ctx, More, p.say("choice.more"), of.Spots[n:]))
	return r
}

// near shows the nearest passage where the articles hold no answer, or none of the time
// asked for.
func (p Pager) near(ctx context.Context, of passages, lead string) adapters.Reply {
	r := adapters.Reply{Lead: p.say(lead), Confidence: adapters.Weak, Quotes: p.quotes(of.Spots[:1])}
	if len(r.Quotes) == 0 {
		return adapters.Reply{Lead: p.say("choice.changed")}
	}
	r.Note = p.Cite.TimeNote(r.Quotes)
	more := p.offerSpots(ctx, More, p.say("choice.more"), of.Spots[1:])
	r.Choices = List(more, p.OfferAround(ctx, r.Quotes[0], more.Data))
	return r
}

// around shows the lines before and after, one more on each side at each press.
func (p Pager) around(ctx context.Context, of passages) adapters.Reply {
	s := of.Spots[0]
	a, ok := p.Cite.Index.ByKey(s.Key)
	if !ok || a.Revision != s.Revision {
		return adapters.Reply{Lead: p.say("choice.changed")}
	}
	show, ok := p.Cite.Index.Around(knowledge.Ref{Article: a.ID, Line: s.Line}, of.Radius, max(0, s.To-s.Line)+of.Radius)
	if !ok {
		return adapters.Reply{Lead: p.say("choice.changed")}
	}
	r := adapters.Reply{Lead: p.say("around.lead"), Quotes: []adapters.Quote{p.Cite.Lines(a, show, s.Best, s.Line, s.Marks)}}
	r.Note = p.Cite.TimeNote(r.Quotes)
	var more, wider adapters.Choice
	if of.More != "" {
		more = adapters.Choice{Label: p.say("choice.more"), Data: of.More}
	}
	if of.Radius < widest && (show.Start > 0 || show.End < len(a.Body)) {
		wider = p.OfferWider(ctx, s, of.Radius+1, of.More)
	}
	r.Choices = List(more, wider)
	return r
}

// quotes shows kept passages whose article is still the same.
func (p Pager) quotes(spots []Spot) []adapters.Quote {
	var quotes []adapters.Quote
	for _, s := range spots {
		if a, ok := p.Cite.Index.ByKey(s.Key); ok && a.Revision == s.Revision {
			quotes = append(quotes, p.Cite.Span(a, s.Show, s.Best, s.Line, s.Marks))
		}
	}
	return quotes
}
