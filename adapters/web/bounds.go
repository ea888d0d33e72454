package web

import (
	"net/url"
	"time"

	"github.com/ukti-bot/ukti/adapters"
)

// bounds is what a question is narrowed to, as an address or a form has it: days as
// 2026-01-31.
type bounds struct {
	Article, Publisher, From, Until string
	Any                             bool // what the question's words say of time is lifted
}

// anyTime is the value of "when" that lifts a question's time.
const anyTime = "any"

// readBounds reads what an address or a form says. A day that is none is left out.
func readBounds(v url.Values) bounds {
	w := bounds{Article: v.Get("article"), Publisher: v.Get("publisher"), From: v.Get("from"), Until: v.Get("until"), Any: v.Get("when") == anyTime}
	for _, day := range []*string{&w.From, &w.Until} {
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			*day = ""
		}
	}
	return w
}

// asked is what to tell the conversation. The last day counts whole, in the page's zone.
func (w bounds) asked(zone *time.Location) adapters.Within {
	a := adapters.Within{Article: w.Article, Publisher: w.Publisher, AnyTime: w.Any}
	if t, err := time.ParseInLocation(time.DateOnly, w.From, zone); err == nil {
		a.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, w.Until, zone); err == nil {
		a.Until = t.AddDate(0, 0, 1)
	}
	return a
}

// narrower shows what a question is narrowed to.
type narrower struct{ v *visit }

func (v *visit) narrower() narrower { return narrower{v} }

// address is that of a question narrowed so.
func (na narrower) address(q string, w bounds) string {
	when := ""
	if w.Any {
		when = anyTime
	}
	return na.v.Link("/", "q", q, "article", w.Article, "publisher", w.Publisher, "from", w.From, "until", w.Until, "when", when)
}

// chips lists what an answer is narrowed to, each with the address of the same
// question without it: what the asker chose, and the time that their words were taken to
// speak of.
func (na narrower) chips(q string, w bounds, taken adapters.Period) (all []chip) {
	add := func(name string, without bounds) {
		all = append(all, chip{name, na.address(q, without)})
	}
	if w.Article != "" {
		if text, err := na.v.library.Read(na.v.r.Context(), w.Article, ""); err == nil {
			without := w
			without.Article = ""
			add(headingOf(text.Info), without)
		}
	}
	if w.Publisher != "" {
		without := w
		without.Publisher = ""
		add(oneLine(w.Publisher), without)
	}
	if w.From != "" || w.Until != "" {
		without := w
		without.From, without.Until = "", ""
		a := w.asked(na.v.now().Location())
		add(na.period(adapters.Period{From: a.From, Until: a.Until}), without)
	}
	if !w.Any && !taken.IsZero() {
		without := w
		without.Any = true
		add(na.period(taken), without)
	}
	return all
}

// period writes a time in days.
func (na narrower) period(p adapters.Period) string {
	zone := na.v.now().Location()
	first, last := na.v.loc.date(p.From), na.v.loc.date(p.Until)
	if !p.From.IsZero() {
		first = na.v.loc.date(p.From.In(zone))
	}
	if !p.Until.IsZero() {
		last = na.v.loc.date(p.Until.Add(-time.Nanosecond).In(zone)) // Until is the first moment that is too late
	}
	switch {
	case last == "":
		return na.v.Say("ask.from", "date", first)
	case first == "":
		return na.v.Say("ask.until", "date", last)
	case first == last:
		return first
	}
	return na.v.Say("ask.range", "from", first, "until", last)
}

// mostPublishers bounds the publishers on offer.
const mostPublishers = 60

// narrowing is the form's part that narrows a question.
type narrowing struct {
	bounds
	Heading    string // of the only article
	Publishers []option
	Open       bool // something is narrowed already
}

func (na narrower) part(w bounds) narrowing {
	n := narrowing{bounds: w, Open: w.Article != "" || w.Publisher != "" || w.From != "" || w.Until != ""}
	var facets []adapters.Facet
	for _, p := range na.v.library.Publishers(na.v.r.Context()) {
		facets = append(facets, adapters.Facet{Value: p})
	}
	if len(facets) > 1 || w.Publisher != "" {
		n.Publishers = options(facets[:min(len(facets), mostPublishers)], w.Publisher, oneLine)
	}
	if w.Article != "" {
		if text, err := na.v.library.Read(na.v.r.Context(), w.Article, ""); err == nil {
			n.Heading = headingOf(text.Info)
		} else {
			n.Article = ""
		}
	}
	return n
}
