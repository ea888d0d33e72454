package choices

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// Kinds of choices about passages. An answer has states: as it was given, with
// further passages below it, with the lines around it; Back leads to the first.
const (
	More   = "more"   // further passages below the answer
	Near   = "near"   // the nearest passages where there is no answer
	Around = "around" // the answer with the lines around it
	Back   = "back"   // the answer as it was given
	// Anytime is for the passages of an answer without the time that was asked for.
	Anytime = "anytime"
)

const (
	// morePage is how many passages one press adds: with the answer above them they
	// mostly fit into one message.
	morePage = 2
	// widest is how many lines before and after a quote can be read in a chat.
	widest = 4
)

// Answer is what the choices under a reply belong to, and lead back to. Places in
// articles are kept of it, and none of the asker's words.
type Answer struct {
	Lead   string `json:"lead"`           // the key of a lead that says as much without the asker's words
	Degree string `json:"degree"`         // the reply's confidence
	Spots  []Spot `json:"spots"`          // its quotes
	Memo   string `json:"memo,omitempty"` // its words as they were given are found under it for a while; see [Pager.Recall]
	Wide   int    `json:"wide,omitempty"` // how many lines around the first are shown already
	Up     *state `json:"up,omitempty"`   // what it was shown in the place of; nil for nothing
}

// state is what is kept behind a choice about passages.
type state struct {
	Lang   string `json:"lang"`
	Answer Answer `json:"answer"`
	Kind   string `json:"kind,omitempty"`   // of what Rest is: Near, Anytime, or "" for what the answer leaves
	Rest   []Spot `json:"rest,omitempty"`   // other passages
	From   int    `json:"from,omitempty"`   // more: the first of Rest to show
	Radius int    `json:"radius,omitempty"` // around: how many lines before and after
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
	Numbered bool             `json:"numbered,omitempty"` // its lines are to be told by their numbers
	Differs  []adapters.Mark  `json:"differs,omitempty"`  // in the quote that it is shown as
}

// Pager offers passages behind choices, and shows them when those are pressed.
type Pager struct {
	Keeper Keeper
	Cite   cite.Writer
	// Apart is set where the reply to a press stands below the answer and not in its
	// place: then nothing of the answer is shown again, and nothing leads back.
	Apart bool
	// Recall returns the words of an answer, false when they are forgotten.
	Recall func(memo string) (Words, bool)
}

// Words are what is said around the quotes of an answer, and the choices under it.
// They may repeat what the asker wrote, so they are kept in memory alone.
type Words struct {
	Lead, Note string
	Compared   *adapters.Compared
	Choices    []adapters.Choice
}

func (p Pager) say(key string, args ...any) string { return p.Cite.Locale.Say(key, args...) }

// AnswerOf is what choices under a reply belong to. lead is the key of the message
// that stands for the reply's lead when the reply itself is forgotten.
func (p Pager) AnswerOf(r adapters.Reply, lead, memo string) Answer {
	a := Answer{Lead: lead, Degree: r.Confidence, Memo: memo}
	for _, q := range r.Quotes {
		a.Spots = append(a.Spots, p.spotOf(q))
	}
	return a
}

// Offer returns the choices under an answer: further passages, and the lines around
// its first quote.
func (p Pager) Offer(ctx context.Context, a Answer, rest []knowledge.Passage) []adapters.Choice {
	return p.offer(ctx, p.state(a, spots(rest)))
}

// OfferNear returns the choice of the nearest passages under a reply that has none.
func (p Pager) OfferNear(ctx context.Context, a Answer, nearest []knowledge.Passage) []adapters.Choice {
	return p.offerOther(ctx, Near, p.state(a, spots(nearest)))
}

// OfferAnytime returns the choice of the passages that are found without regard to time.
func (p Pager) OfferAnytime(ctx context.Context, a Answer, found []knowledge.Passage) []adapters.Choice {
	return p.offerOther(ctx, Anytime, p.state(a, spots(found)))
}

// offerOther returns the choice of passages that are no further ones of an answer.
func (p Pager) offerOther(ctx context.Context, kind string, s state) []adapters.Choice {
	if len(s.Rest) == 0 {
		return nil
	}
	s.Kind = kind
	label, _ := other(kind)
	return List(p.Keeper.Put(ctx, kind, p.say(label), s))
}

// other returns the keys of the label and the lead of passages of a kind.
func other(kind string) (label, lead string) {
	if kind == Anytime {
		return "choice.anytime", "anytime.lead"
	}
	return "choice.near", "near.lead"
}

func (p Pager) state(a Answer, rest []Spot) state {
	return state{Lang: p.Cite.Locale.Tag, Answer: a, Rest: rest}
}

func (p Pager) offer(ctx context.Context, s state) []adapters.Choice {
	return List(p.offerMore(ctx, s, 0), p.offerAround(ctx, s, s.Answer.Wide+1))
}

// offerMore returns the choice of further passages from the given one on; the zero
// Choice when there are none.
func (p Pager) offerMore(ctx context.Context, s state, from int) adapters.Choice {
	if from >= len(s.Rest) {
		return adapters.Choice{}
	}
	s.From, s.Radius = from, 0
	return p.Keeper.Put(ctx, More, p.say("choice.more"), s)
}

// offerAround returns the choice of radius lines around the answer's first quote; the
// zero Choice when there is no more to read.
func (p Pager) offerAround(ctx context.Context, s state, radius int) adapters.Choice {
	if len(s.Answer.Spots) == 0 || radius > widest {
		return adapters.Choice{}
	}
	first := s.Answer.Spots[0]
	a, ok := p.Cite.Index.ByKey(first.Key)
	if !ok || first.Show.Start == 0 && first.Show.End == len(a.Body) {
		return adapters.Choice{}
	}
	s.From, s.Radius = 0, radius
	return p.Keeper.Put(ctx, Around, p.say("choice.around"), s)
}

func (p Pager) offerBack(ctx context.Context, s state) adapters.Choice {
	if p.Apart {
		return adapters.Choice{}
	}
	return p.Keeper.Put(ctx, Back, p.say("choice.back"), s)
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

// spotOf is where a quote stands.
func (p Pager) spotOf(q adapters.Quote) Spot {
	best := q.Sentences[q.Best]
	s := Spot{
		Key: knowledge.Key(knowledge.ArticleID(q.Source.Article)), Revision: q.Source.Revision, Line: q.Source.Line,
		Show:     knowledge.Span{Start: q.Source.Start, End: q.Source.End},
		Best:     knowledge.Span{Start: q.Source.Start + best.Start, End: q.Source.Start + best.End},
		Numbered: q.FirstLine > 0, Differs: q.Differs,
	}
	for _, m := range q.Marks {
		s.Marks = append(s.Marks, knowledge.Span{Start: q.Source.Start + m.Start, End: q.Source.Start + m.End})
	}
	return s
}

// Press shows what stands behind a choice of one of the kinds here. It reports false
// for what can't be read.
func (p Pager) Press(ctx context.Context, k Kept) (adapters.Reply, bool) {
	var s state
	if err := k.Read(&s); err != nil {
		return adapters.Reply{}, false
	}
	switch {
	case k.Kind == Back:
		return p.given(ctx, s), true
	case k.Kind == More && s.From < len(s.Rest):
		return p.more(ctx, s), true
	case (k.Kind == Near || k.Kind == Anytime) && len(s.Rest) > 0:
		return p.near(ctx, s), true
	case k.Kind == Around && len(s.Answer.Spots) > 0:
		return p.around(ctx, s), true
	}
	return adapters.Reply{}, false
}

// Further shows the next passages behind a choice of the kind More as a reply of their
// own, with no answer above them, false when there are none.
func (p Pager) Further(ctx context.Context, k Kept) (adapters.Reply, bool) {
	p.Apart = true
	var s state
	if err := k.Read(&s); err != nil || k.Kind != More || s.From >= len(s.Rest) {
		return adapters.Reply{}, false
	}
	return p.more(ctx, s), true
}

// changed says that an article is no longer what a choice was made for.
func (p Pager) changed() adapters.Reply {
	return adapters.Reply{Lead: p.say("choice.changed"), Expired: true}
}

// given is the answer as it was given: word for word while it is remembered, else with
// a lead that says as much without the asker's words.
func (p Pager) given(ctx context.Context, s state) adapters.Reply {
	if s.Answer.Up != nil && len(s.Answer.Up.Rest) > 0 {
		return p.near(ctx, *s.Answer.Up)
	}
	r, ok := p.top(s.Answer)
	switch {
	case !ok:
		return p.changed()
	case len(r.Choices) > 0: // those that it was given with are still kept
	case s.Kind != "":
		r.Choices = append(p.offer(ctx, p.state(s.Answer, nil)), p.offerOther(ctx, s.Kind, s)...)
	default:
		r.Choices = p.offer(ctx, s)
	}
	return r
}

// top is the answer, with its choices where they are remembered. It reports false when
// an article has changed since.
func (p Pager) top(a Answer) (adapters.Reply, bool) {
	r := adapters.Reply{Confidence: a.Degree, Quotes: p.quotes(a.Spots)}
	if len(r.Quotes) < len(a.Spots) {
		return adapters.Reply{}, false
	}
	if words, ok := p.recall(a.Memo); ok {
		r.Lead, r.Note, r.Compared, r.Choices = words.Lead, words.Note, words.Compared, words.Choices
		return r, true
	}
	r.Lead, r.Note = p.say(a.Lead, "n", p.Cite.Index.Size().Articles), p.Cite.TimeNote(r.Quotes)
	if a.Up != nil && len(a.Up.Answer.Spots) == 0 && !p.Apart { // that nothing was found stays on top
		if up, ok := p.top(a.Up.Answer); ok {
			r.Lead = up.Lead + "\n" + r.Lead
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
func (p Pager) more(ctx context.Context, s state) adapters.Reply {
	to := min(s.From+morePage, len(s.Rest))
	further := p.quotes(s.Rest[s.From:to])
	r, ok := p.top(s.Answer)
	if len(further) == 0 || !ok {
		return p.changed()
	}
	if p.Apart {
		r = adapters.Reply{Lead: p.say("more.lead", "n", len(further))}
	} else {
		for i := range further {
			further[i].Head = p.say("more.head")
		}
	}
	r.Note = p.timed(r.Note, r.Quotes, further)
	r.Quotes = append(r.Quotes, further...)
	r.Choices = List(p.offerBack(ctx, s), p.offerMore(ctx, s, to))
	return r
}

// timed adds to the note of an answer what is to be said of a time that its quotes do
// not speak of, and further ones do.
func (p Pager) timed(note string, quotes, further []adapters.Quote) string {
	if p.Cite.TimeNote(quotes) != "" {
		return note
	}
	return wording.Join(p.Cite.TimeNote(further), note)
}

// near shows the first of other passages: below the reply that nothing was found, or in
// the place of an answer whose time is left out. It is an answer of its own then, with
// further passages and the lines around it.
func (p Pager) near(ctx context.Context, s state) adapters.Reply {
	quotes := p.quotes(s.Rest[:1])
	if len(quotes) == 0 {
		return p.changed()
	}
	_, lead := other(s.Kind)
	a := Answer{Lead: lead, Degree: adapters.Weak, Spots: s.Rest[:1], Up: &s}
	r, ok := p.top(a)
	if !ok {
		return p.changed()
	}
	r.Choices = append(List(p.offerBack(ctx, s)), p.offer(ctx, p.state(a, s.Rest[1:]))...)
	return r
}

// around shows the answer with the lines before and after its first quote, one more on
// each side at each press.
func (p Pager) around(ctx context.Context, s state) adapters.Reply {
	first := s.Answer.Spots[0]
	r, ok := p.top(s.Answer)
	if !ok {
		return p.changed()
	}
	a, _ := p.Cite.Index.ByKey(first.Key)
	show, ok := p.Cite.Index.Around(knowledge.Ref{Article: a.ID, Line: first.Line}, s.Radius, max(0, first.To-first.Line)+s.Radius)
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
	var more, wider adapters.Choice
	if p.Apart {
		more = p.offerMore(ctx, s, 0)
	}
	if show.Start > 0 || show.End < len(a.Body) {
		wider = p.offerAround(ctx, s, s.Radius+1)
	}
	r.Choices = List(p.offerBack(ctx, s), more, wider)
	return r
}

// quotes shows kept passages whose article is still the same.
func (p Pager) quotes(spots []Spot) []adapters.Quote {
	var quotes []adapters.Quote
	for _, s := range spots {
		a, ok := p.Cite.Index.ByKey(s.Key)
		if !ok || a.Revision != s.Revision {
			continue
		}
		q := p.Cite.Span(a, s.Show, s.Best, s.Line, s.Marks)
		if s.Numbered {
			q = p.Cite.Lines(a, s.Show, s.Best, s.Line, s.Marks)
		}
		q.Differs = s.differs(s.Show)
		quotes = append(quotes, q)
	}
	return quotes
}

// differs are the marks of what differs in a quote that shows more.
func (s Spot) differs(show knowledge.Span) []adapters.Mark {
	marks := slices.Clone(s.Differs)
	for i := range marks {
		marks[i].Start += s.Show.Start - show.Start
		marks[i].End += s.Show.Start - show.Start
	}
	return marks
}
