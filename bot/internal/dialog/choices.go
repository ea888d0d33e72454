package dialog

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// Kinds of choices in the store.
const (
	kindMore     = "more"     // further passages of an answer
	kindNear     = "near"     // the nearest passages behind a none
	kindAround   = "around"   // the lines around a quote
	kindArticles = "articles" // the rest of the list
	kindFeeds    = "feeds"    // the rest of the feeds
	kindStop     = "stop"     // end work on a feed or an article
	kindDrop     = "drop"     // take a feed off the list
)

const (
	// morePage is how many passages one press shows.
	morePage = 3
	// widest is how many lines before and after a quote can be read in a chat.
	widest = 4
)

// kept is what the store keeps behind a choice: places in articles, not the
// question's words.
type kept struct {
	Lang   string    `json:"lang"`
	Spots  []spot    `json:"spots,omitempty"`  // more, near: the passages; around: the lines
	Radius int       `json:"radius,omitempty"` // around: how many lines before and after
	More   string    `json:"more,omitempty"`   // around: the choice of further passages to offer again
	List   *listPage `json:"list,omitempty"`   // articles
	Desk   *desk     `json:"desk,omitempty"`   // feeds, stop, drop
}

// spot is a stretch of an article that was or could be shown.
type spot struct {
	Key      string           `json:"key"`
	Revision string           `json:"rev"`
	Line     int              `json:"line"`
	To       int              `json:"to,omitempty"`
	Show     knowledge.Span   `json:"show"`
	Best     knowledge.Span   `json:"best"`
	Marks    []knowledge.Span `json:"marks,omitempty"`
}

// keep stores a choice for the asker. When the store fails the answer goes out
// without it: the zero Choice.
func (t *turn) keep(ctx context.Context, kind, label string, k kept) adapters.Choice {
	k.Lang = t.loc.Tag
	payload, err := json.Marshal(k)
	if err == nil {
		var key string
		if key, err = t.store.PutChoice(ctx, t.who(), t.where(), kind, payload); err == nil {
			return adapters.Choice{Label: label, Data: key}
		}
	}
	t.log.Error("keeping a choice failed; the answer goes out without it", "choice", kind, "error", err)
	return adapters.Choice{}
}

// choices drops those that could not be kept.
func (t *turn) choices(all ...adapters.Choice) []adapters.Choice {
	return slices.DeleteFunc(all, func(c adapters.Choice) bool { return c.Data == "" })
}

func (t *turn) moreChoice(ctx context.Context, rest []knowledge.Passage) adapters.Choice {
	if len(rest) == 0 {
		return adapters.Choice{}
	}
	return t.keep(ctx, kindMore, t.loc.Say("choice.more"), kept{Spots: t.spots(rest)})
}

func (t *turn) nearChoice(ctx context.Context, nearest []knowledge.Passage) adapters.Choice {
	if len(nearest) == 0 {
		return adapters.Choice{}
	}
	return t.keep(ctx, kindNear, t.loc.Say("choice.near"), kept{Spots: t.spots(nearest)})
}

// aroundChoice offers the lines around a quote, unless the quote is all there
// is. more is the key of the choice to offer again beside the wider quote.
func (t *turn) aroundChoice(ctx context.Context, q adapters.Quote, more string) adapters.Choice {
	a, ok := t.idx.Article(knowledge.ArticleID(q.Source.Article))
	if !ok || q.Source.Start == 0 && q.Source.End == len(a.Body) {
		return adapters.Choice{}
	}
	best := q.Sentences[q.Best]
	s := spot{
		Key: knowledge.Key(a.ID), Revision: a.Revision, Line: q.Source.Line,
		Show: knowledge.Span{Start: q.Source.Start, End: q.Source.End},
		Best: knowledge.Span{Start: q.Source.Start + best.Start, End: q.Source.Start + best.End},
	}
	for _, m := range q.Marks {
		s.Marks = append(s.Marks, knowledge.Span{Start: q.Source.Start + m.Start, End: q.Source.Start + m.End})
	}
	return t.keep(ctx, kindAround, t.loc.Say("choice.around"), kept{Spots: []spot{s}, Radius: 1, More: more})
}

// spots keeps what the question itself has marked: they are never shown as an
// answer.
func (t *turn) spots(ps []knowledge.Passage) []spot {
	list := make([]spot, len(ps))
	for i, p := range ps {
		list[i] = spot{
			Key: knowledge.Key(p.Article), Revision: p.Revision, Line: p.Line,
			Show: p.Context, Best: p.Span, Marks: p.Matched,
		}
	}
	return list
}

// press answers a pressed choice. Only the asker may press: others, and those
// who come too late, get a remark without quotes, which an adapter shows to the
// presser alone.
func (t *turn) press(ctx context.Context) adapters.Reply {
	owner, chat, kind, payload, ok, err := t.store.GetChoice(ctx, t.q.Press)
	if err != nil {
		t.log.Error("reading a choice failed; the person was told it has expired", "error", err)
	}
	if err != nil || !ok {
		return t.remark(t.loc.Say("choice.expired"))
	}
	if owner != t.who() || chat != t.where() {
		return t.remark(t.loc.Say("choice.other"))
	}
	var k kept
	if err := json.Unmarshal(payload, &k); err != nil {
		t.log.Error("a kept choice can't be read; the person was told it has expired", "choice", kind, "error", err)
		return t.remark(t.loc.Say("choice.expired"))
	}
	t.follow(k.Lang)
	switch kind {
	case kindMore:
		return t.pressMore(ctx, k)
	case kindNear:
		return t.pressNear(ctx, k)
	case kindAround:
		return t.pressAround(ctx, k)
	case kindArticles:
		if k.List != nil {
			return t.articleList(ctx, k.List)
		}
	case kindFeeds, kindStop, kindDrop:
		return t.pressDesk(ctx, kind, k.Desk)
	}
	t.log.Error("a kept choice is of no known kind; the person was told it has expired", "choice", kind)
	return t.remark(t.loc.Say("choice.expired"))
}

// pressMore shows the next passages of an answer.
func (t *turn) pressMore(ctx context.Context, k kept) adapters.Reply {
	n := min(morePage, len(k.Spots))
	r := adapters.Reply{Lead: t.loc.Say("more.lead", "n", n), Quotes: t.quoteSpots(k.Spots[:n])}
	if len(r.Quotes) == 0 {
		return t.remark(t.loc.Say("choice.changed"))
	}
	r.Note = t.timeNote(r.Quotes)
	if rest := k.Spots[n:]; len(rest) > 0 {
		r.Choices = t.choices(t.keep(ctx, kindMore, t.loc.Say("choice.more"), kept{Spots: rest}))
	}
	return r
}

// pressNear shows the nearest passage where the articles hold no answer.
func (t *turn) pressNear(ctx context.Context, k kept) adapters.Reply {
	n := min(1, len(k.Spots))
	r := adapters.Reply{Lead: t.loc.Say("near.lead"), Confidence: adapters.Weak, Quotes: t.quoteSpots(k.Spots[:n])}
	if len(r.Quotes) == 0 {
		return t.remark(t.loc.Say("choice.changed"))
	}
	r.Note = t.timeNote(r.Quotes)
	more := adapters.Choice{}
	if rest := k.Spots[n:]; len(rest) > 0 {
		more = t.keep(ctx, kindMore, t.loc.Say("choice.more"), kept{Spots: rest})
	}
	r.Choices = t.choices(more, t.aroundChoice(ctx, r.Quotes[0], more.Data))
	return r
}

// pressAround shows the lines before and after, one more on each side at each
// press.
func (t *turn) pressAround(ctx context.Context, k kept) adapters.Reply {
	if len(k.Spots) == 0 {
		return t.remark(t.loc.Say("choice.expired"))
	}
	s := k.Spots[0]
	a, ok := t.idx.ByKey(s.Key)
	if !ok || a.Revision != s.Revision {
		return t.remark(t.loc.Say("choice.changed"))
	}
	show, ok := t.idx.Around(knowledge.Ref{Article: a.ID, Line: s.Line}, k.Radius, max(0, s.To-s.Line)+k.Radius)
	if !ok {
		return t.remark(t.loc.Say("choice.changed"))
	}
	r := adapters.Reply{Lead: t.loc.Say("around.lead"), Quotes: []adapters.Quote{t.quoteSpan(a, show, s.Best, s.Line, s.Marks)}}
	t.spread(&r.Quotes[0], a)
	r.Note = t.timeNote(r.Quotes)
	more := adapters.Choice{}
	if k.More != "" {
		more = adapters.Choice{Label: t.loc.Say("choice.more"), Data: k.More}
	}
	wider := adapters.Choice{}
	if k.Radius < widest && (show.Start > 0 || show.End < len(a.Body)) {
		k.Radius++
		wider = t.keep(ctx, kindAround, t.loc.Say("choice.around"), k)
	}
	r.Choices = t.choices(more, wider)
	return r
}

// quoteSpots shows kept passages whose article is still the same.
func (t *turn) quoteSpots(spots []spot) []adapters.Quote {
	var quotes []adapters.Quote
	for _, s := range spots {
		if a, ok := t.idx.ByKey(s.Key); ok && a.Revision == s.Revision {
			quotes = append(quotes, t.quoteSpan(a, s.Show, s.Best, s.Line, s.Marks))
		}
	}
	return quotes
}
