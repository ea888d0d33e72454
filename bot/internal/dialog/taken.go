package dialog

import (
	"context"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// takenAs says from which time articles were looked for, where a question speaks of one;
// "" where it doesn't. What the newest is of is said beside it: nothing here knows what
// happened today.
func (as asking) takenAs(taken knowledge.Taken) string {
	date := as.t.loc.Date
	last := taken.Until.Add(-time.Nanosecond) // Until is the first moment that is too late
	var said string
	switch {
	case taken.IsZero():
		return ""
	case taken.From.IsZero() && taken.Until.IsZero():
		said = as.t.loc.Say("taken.newest")
	case taken.Named:
		said = as.namedAs(taken)
	case taken.Until.IsZero():
		said = as.t.loc.Say("taken.since", "from", date(taken.From))
	case taken.From.IsZero():
		said = as.t.loc.Say("taken.until", "to", date(last))
	case date(taken.From) == date(last):
		said = as.t.loc.Say("taken.day", "date", date(last))
	default:
		said = as.t.loc.Say("taken.range", "from", date(taken.From), "to", date(last))
	}
	if taken.Lifted {
		said = wording.Join(said, as.t.loc.Say("taken.lifted"))
	}
	if !taken.NewestHeld.IsZero() {
		said = wording.Join(said, as.t.loc.Say("none.newest", "date", date(taken.NewestHeld)))
	}
	return said
}

// namedAs says which day or month stands first, where the question names one.
func (as asking) namedAs(taken knowledge.Taken) string {
	from, last := as.t.loc.Date(taken.From), as.t.loc.Date(taken.Until.Add(-time.Nanosecond))
	switch {
	case taken.Until.IsZero():
		return as.t.loc.Say("taken.named-since", "from", from)
	case from == last:
		return as.t.loc.Say("taken.named", "date", last)
	}
	return as.t.loc.Say("taken.named-range", "from", from, "to", last)
}

// offerAnytime adds the choice that leaves the time out, where the answer was narrowed by
// one and another passage would be shown without it, unless the platform has a way of its
// own. Places are kept behind it, as behind the others: what was asked is not.
func (as asking) offerAnytime(ctx context.Context, r *adapters.Reply, f found) {
	if !narrowed(f.res.Stats.Taken) || len(r.Quotes) == 0 || as.t.q.Lifts && !r.Taken.IsZero() {
		return
	}
	f.timeless = true
	query := as.query(ctx, f.way)
	query.Without = append(query.Without, knowledge.WithoutReader) // one reading a question
	res, err := searcher(as).search(ctx, query)
	if err != nil || degree(res) == knowledge.None || sameFirst(res.Passages, f.res.Passages) {
		return
	}
	lead := "weak.lead"
	if r.Confidence == adapters.Strong {
		lead = "strong.lead"
	}
	r.Choices = append(r.Choices, offers(as).pager().OfferAnytime(ctx, offers(as).pager().AnswerOf(*r, lead, wordsKept(as).memoKey()), res.Passages)...)
}

// narrowed reports whether the time that a question speaks of changed where was looked or
// what stands first.
func narrowed(taken knowledge.Taken) bool { return !taken.IsZero() && !taken.Lifted }

// bounded reports whether the time that a question speaks of bounded where was looked.
func bounded(taken knowledge.Taken) bool {
	return narrowed(taken) && !(taken.From.IsZero() && taken.Until.IsZero())
}

func sameFirst(a, b []knowledge.Passage) bool {
	return len(a) > 0 && len(b) > 0 && a[0].Article == b[0].Article && a[0].Span == b[0].Span
}

// anytime answers the question before anew, without regard to its time: what the choice
// under its answer does, in words.
func (as asking) anytime(ctx context.Context) adapters.Reply {
	last, ok := as.t.d.memory.Topic(as.t.asker(), as.t.q.Answers != "", as.t.q.Private)
	switch {
	case !ok:
		return as.t.remark(as.t.loc.Say("followup.about"))
	case !last.Timed:
		return as.t.remark(as.t.loc.Say("anytime.none"))
	}
	f, err := as.try(ctx, way{text: last.Question, timeless: true}, nil)
	if r, failed := as.failed(ctx, last.Question, err); failed {
		return r
	}
	r := answering(as).found(ctx, last.Question, f.res, f.degree)
	if r.Confidence != "" {
		question := wording.Shorten(wording.OneLine(last.Question), echoLimit)
		r.Lead = as.t.loc.Say("anytime.taken", "question", question) + "\n" + r.Lead
	}
	as.remember(f, last, r)
	return r
}

// tellLater puts behind the first quote what a later article of the same story says
// otherwise, and says so.
func (as asking) tellLater(r *adapters.Reply, later *knowledge.Passage) {
	if later == nil {
		return
	}
	a, ok := as.t.idx.Article(later.Article)
	if !ok || a.Published.IsZero() {
		return
	}
	r.Quotes = slices.Insert(r.Quotes, 1, as.t.cite().Passage(*later, later.Matched))
	r.Note = wording.Join(as.t.loc.Say("later.note", "date", as.t.loc.Date(a.Published)), r.Note)
}
