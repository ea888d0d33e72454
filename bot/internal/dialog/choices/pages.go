package choices

import (
	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// page is an answer with what can be shown below and around it: that which was given, or
// the one that the first of other passages makes. It is a row of the store and the place
// in it.
type page struct {
	state
	key   string
	other bool
}

// answer is what stands on top of the page.
func (g page) answer() Answer {
	if !g.other {
		return g.Answer
	}
	_, lead := wordsOf(g.Kind)
	return Answer{Lead: lead, Degree: adapters.Weak, Spots: g.Other[:1]}
}

// rest are the further passages.
func (g page) rest() []Spot {
	if g.other {
		return g.Other[1:]
	}
	return g.Rest
}

func (g page) choice(label string, show shown, n int) adapters.Choice {
	return choice(g.key, view{other: g.other, show: show, n: n}, label)
}

// wordsOf returns the keys of the label and the lead of other passages of a kind.
func wordsOf(kind string) (label, lead string) {
	if kind == anytime {
		return "choice.anytime", "anytime.lead"
	}
	return "choice.near", "near.lead"
}

func (p Pager) offer(g page) []adapters.Choice {
	return List(p.offerMore(g, 0), p.offerAround(g, g.answer().Wide+1))
}

// offerMore returns the choice of further passages from the given one on; the zero
// Choice when there are none.
func (p Pager) offerMore(g page, from int) adapters.Choice {
	if from >= len(g.rest()) {
		return adapters.Choice{}
	}
	return g.choice(p.say("choice.more"), further, from)
}

// offerAround returns the choice of radius lines around the answer's first quote; the
// zero Choice when there is no more to read.
func (p Pager) offerAround(g page, radius int) adapters.Choice {
	if !p.canWiden(g, radius) {
		return adapters.Choice{}
	}
	return g.choice(p.say("choice.around"), wider, radius)
}

func (p Pager) canWiden(g page, radius int) bool {
	given := g.answer().Spots
	if len(given) == 0 || radius > widest {
		return false
	}
	a, ok := p.Cite.Index.ByKey(given[0].Key)
	return ok && (given[0].Show.Start > 0 || given[0].Show.End < len(a.Body))
}

func (p Pager) offerBack(g page) adapters.Choice {
	if p.Apart {
		return adapters.Choice{}
	}
	return g.choice(p.say("choice.back"), whole, 0)
}

// offerOther returns the choice of the other passages.
func (p Pager) offerOther(g page) adapters.Choice {
	label, _ := wordsOf(g.Kind)
	g.other = true
	return g.choice(p.say(label), whole, 0)
}

// Press shows what stands behind a choice of the kind [Passages]. It reports false for
// what can't be read.
func (p Pager) Press(k Kept) (adapters.Reply, bool) {
	g, ok := pageOf(k)
	switch {
	case !ok:
		return adapters.Reply{}, false
	case k.view.show == further && k.view.n < len(g.rest()):
		return p.more(g, k.view.n), true
	case k.view.show == wider && k.view.n <= widest && len(g.answer().Spots) > 0:
		return p.around(g, k.view.n), true
	case k.view.show == whole && g.other:
		return p.others(g), true
	case k.view.show == whole:
		return p.given(g), true
	}
	return adapters.Reply{}, false
}

func pageOf(k Kept) (g page, ok bool) {
	if err := k.Read(&g.state); err != nil {
		return page{}, false
	}
	g.key, g.other = k.key, k.view.other
	return g, !g.other || len(g.Other) > 0
}

// Further shows the next passages behind a choice of further ones as a reply of their
// own, with no answer above them, false when there are none.
func (p Pager) Further(k Kept) (adapters.Reply, bool) {
	p.Apart = true
	g, ok := pageOf(k)
	if !ok || k.view.show != further || k.view.n >= len(g.rest()) {
		return adapters.Reply{}, false
	}
	return p.more(g, k.view.n), true
}

// changed says that an article is no longer what a choice was made for.
func (p Pager) changed() adapters.Reply {
	return adapters.Reply{Lead: p.say("choice.changed"), Expired: true}
}

// given is the answer as it was given: word for word while it is remembered, else with
// a lead that says as much without the asker's words.
func (p Pager) given(g page) adapters.Reply {
	r, ok := p.top(g)
	switch {
	case !ok:
		return p.changed()
	case len(r.Choices) > 0: // those that it was given with are still kept
	case len(g.Other) > 0:
		r.Choices = append(p.offer(g), List(p.offerOther(g))...)
	default:
		r.Choices = p.offer(g)
	}
	return r
}

// top is the answer of a page, with its choices where they are remembered. It reports
// false when an article has changed since.
func (p Pager) top(g page) (adapters.Reply, bool) {
	a := g.answer()
	r := adapters.Reply{Confidence: a.Degree, Quotes: p.quotes(a.Spots), Receipt: a.Receipt}
	if len(r.Quotes) < len(a.Spots) {
		return adapters.Reply{}, false
	}
	if words, ok := p.recall(a.Memo); ok {
		r.Lead, r.Note, r.Compared, r.Choices = words.Lead, words.Note, words.Compared, words.Choices
		return r, true
	}
	r.Lead, r.Note = p.say(a.Lead, "n", p.Cite.Index.Size().Articles), p.Cite.TimeNote(r.Quotes)
	if g.other && len(g.Answer.Spots) == 0 && !p.Apart { // that nothing was found stays on top
		g.other = false
		if nothing, ok := p.top(g); ok {
			r.Lead = nothing.Lead + "\n" + r.Lead
		}
	}
	return r, true
}

func (p Pager) recall(memo string) (Words, bool) {
	if p.Recall == nil || memo == "" {
		return Words{}, false
	}
	return p.Recall(memo)
}

// more shows the next passages below the answer.
func (p Pager) more(g page, from int) adapters.Reply {
	to := min(from+morePage, len(g.rest()))
	next := p.quotes(g.rest()[from:to])
	r, ok := p.top(g)
	if len(next) == 0 || !ok {
		return p.changed()
	}
	if p.Apart {
		r = adapters.Reply{Lead: p.say("more.lead", "n", len(next))}
	} else {
		for i := range next {
			next[i].Head = p.say("more.head")
		}
	}
	r.Note = p.timed(r.Note, r.Quotes, next)
	r.Quotes = append(r.Quotes, next...)
	r.Choices = List(p.offerBack(g), p.offerMore(g, to))
	return r
}

// timed adds to the note of an answer what is to be said of a time that its quotes do
// not speak of, and further ones do.
func (p Pager) timed(note string, quotes, next []adapters.Quote) string {
	if p.Cite.TimeNote(quotes) != "" {
		return note
	}
	return wording.Join(p.Cite.TimeNote(next), note)
}

// others shows the first of other passages: below the reply that nothing was found, or in
// the place of an answer whose time is left out. It is an answer of its own then, with
// further passages and the lines around it.
func (p Pager) others(g page) adapters.Reply {
	r, ok := p.top(g)
	if !ok {
		return p.changed()
	}
	given := g
	given.other = false
	r.Choices = append(List(p.offerBack(given)), p.offer(g)...)
	return r
}

// around shows the answer with the lines before and after its first quote, one more on
// each side at each press.
func (p Pager) around(g page, radius int) adapters.Reply {
	first := g.answer().Spots[0]
	r, ok := p.top(g)
	if !ok {
		return p.changed()
	}
	a, _ := p.Cite.Index.ByKey(first.Key)
	show, ok := p.Cite.Index.Around(knowledge.Ref{Article: a.ID, Line: first.Line}, radius, max(0, first.To-first.Line)+radius)
	if !ok {
		return p.changed()
	}
	wide := p.Cite.Lines(a, show, first.Best, first.Line, first.Marks)
	wide.Differs = first.differs(show)
	if p.Apart {
		r = adapters.Reply{Lead: p.say("around.lead"), Quotes: []adapters.Quote{wide}, Note: p.Cite.TimeNote([]adapters.Quote{wide})}
	} else {
		wide.Head = p.say("around.lead")
		r.Note = p.timed(r.Note, r.Quotes, []adapters.Quote{wide})
		r.Quotes[0] = wide
	}
	r.Choices = nil
	var more, next adapters.Choice
	if p.Apart {
		more = p.offerMore(g, 0)
	}
	if show.Start > 0 || show.End < len(a.Body) {
		next = p.offerAround(g, radius+1)
	}
	r.Choices = List(p.offerBack(g), more, next)
	return r
}
