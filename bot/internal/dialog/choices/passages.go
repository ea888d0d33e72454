package choices

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/knowledge"
)

// Passages is the kind of the choices about an answer's passages. What an answer can
// become by them is one row of the store, and each choice a [view] of it.
const Passages = "passages"

// Kinds of other passages than those an answer was chosen from.
const (
	near    = "near"    // the nearest ones where there is no answer
	anytime = "anytime" // those without the time that was asked for
)

const (
	// morePage is how many passages one press adds: with the answer above them they
	// mostly fit into one message.
	morePage = 2
	// widest is how many lines before and after a quote can be read in a chat.
	widest = 4
	// mostSpots bounds the passages behind an answer; a search brings fewer.
	mostSpots = 30
)

// Answer is what the choices under a reply belong to, and lead back to. Places in
// articles are kept of it, and none of the asker's words.
type Answer struct {
	Lead   string // the key of a lead that says as much without the asker's words
	Degree string // the reply's confidence
	Spots  []Spot // its quotes
	Memo   string // its words as they were given are found under it for a while; see [Pager.Recall]
	Wide   int    // how many lines around the first are shown already
	// Receipt is the code of its receipt; "" for none.
	Receipt string
}

// state is what is kept behind the choices of an answer: the further passages, or others
// of a kind, of which the first becomes an answer of its own.
type state struct {
	Lang   string
	Answer Answer
	Rest   []Spot
	Kind   string // of Other: near or anytime; "" for none
	Other  []Spot
}

// Spot is a stretch of an article that was or could be shown.
type Spot struct {
	Key      string // the article's
	Revision string
	Line     int
	To       int // the last line, when it is another
	Show     knowledge.Span
	Best     knowledge.Span
	Marks    []knowledge.Span
	Numbered bool            // its lines are to be told by their numbers
	Differs  []adapters.Mark // in the quote that it is shown as
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
	// Receipt is the code of the answer's receipt; "" for none.
	Receipt string
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
	a := Answer{Lead: lead, Degree: r.Confidence, Memo: memo, Receipt: p.Receipt}
	for _, q := range r.Quotes {
		a.Spots = append(a.Spots, p.spotOf(q))
	}
	return a
}

// Offer returns the choices under an answer: further passages, and the lines around
// its first quote.
func (p Pager) Offer(ctx context.Context, a Answer, rest []knowledge.Passage) []adapters.Choice {
	g := page{state: state{Lang: p.Cite.Locale.Tag, Answer: a, Rest: spots(rest)}}
	if len(g.Rest) == 0 && !p.canWiden(g, a.Wide+1) {
		return nil
	}
	g.key = p.Keeper.keep(ctx, Passages, g.state)
	return p.offer(g)
}

// OfferNear returns the choice of the nearest passages under a reply that has none.
func (p Pager) OfferNear(ctx context.Context, a Answer, nearest []knowledge.Passage) []adapters.Choice {
	return p.keepOther(ctx, near, a, nearest)
}

// OfferAnytime returns the choice of the passages that are found without regard to time.
func (p Pager) OfferAnytime(ctx context.Context, a Answer, found []knowledge.Passage) []adapters.Choice {
	return p.keepOther(ctx, anytime, a, found)
}

// keepOther returns the choice of passages that are no further ones of an answer.
func (p Pager) keepOther(ctx context.Context, kind string, a Answer, other []knowledge.Passage) []adapters.Choice {
	if len(other) == 0 {
		return nil
	}
	g := page{state: state{Lang: p.Cite.Locale.Tag, Answer: a, Kind: kind, Other: spots(other)}}
	g.key = p.Keeper.keep(ctx, Passages, g.state)
	return List(p.offerOther(g))
}

// spots keeps what the question itself has marked: they are never shown as an
// answer.
func spots(ps []knowledge.Passage) []Spot {
	list := make([]Spot, min(len(ps), mostSpots))
	for i, p := range ps[:len(list)] {
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
