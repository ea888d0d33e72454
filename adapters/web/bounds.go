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

// address is that of a question narrowed so.
func (v *visit) question(q string, w bounds) string {
	when := ""
	if w.Any {
		when = anyTime
	}
	return v.Link("/", "q", q, "article", w.Article, "publisher", w.Publisher, "from", w.From, "until", w.Until, "when", when)
}

// narrowed lists what an answer is narrowed to, each with the address of the same
// question without it: what the asker chose, and the time that their words were taken to
// speak of.
func (v *visit) narrowed(q string, w bounds, taken adapters.Period) (all []chip) {
	add := func(name string, without bounds) {
		all = append(all, chip{name, v.question(q, without)})
	}
	if w.Article != "" {
		if text, err := v.library.Read(v.r.Context(), w.Article, ""); err == nil {
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
		a := w.asked(v.now().Location())
		add(v.period(adapters.Period{From: a.From, Until: a.Until}), without)
	}
	if !w.Any && !taken.IsZero() {
		without := w
		without.Any = true
		add(v.period(taken), without)
	}
	return all
}

// period writes a time in days.
func (v *visit) period(p adapters.Period) string {
	zone := v.now().Location()
	first, last := v.loc.date(p.From), v.loc.date(p.Until)
	if !p.From.IsZero() {
		first = v.loc.date(p.From.In(zone))
	}
	if !p.Until.IsZero() {
		last = v.loc.date(p.Until.Add(-time.Nanosecond).In(zone)) // Until is the first moment that is too late
	}
	switch {
	case last == "":
		return v.Say("ask.from", "date", first)
	case first == "":
		return v.Say("ask.until", "date", last)
	case first == last:
		return first
	}
	return v.Say("ask.range", "from", first, "until", last)
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

func (v *visit) narrowing(w bounds) narrowing {
	n := narrowing{bounds: w, Open: w.Article != "" || w.Publisher != "" || w.From != "" || w.Until != ""}
	var facets []adapters.Facet
	for _, p := range v.library.Publishers(v.r.Context()) {
		facets = append(facets, adapters.Facet{Value: p})
	}
	if len(facets) > 1 || w.Publisher != "" {
		n.Publishers = options(facets[:min(len(facets), mostPublishers)], w.Publisher, oneLine)
	}
	if w.Article != "" {
		if text, err := v.library.Read(v.r.Context(), w.Article, ""); err == nil {
			n.Heading = headingOf(text.Info)
		} else {
			n.Article = ""
		}
	}
	return n
}
