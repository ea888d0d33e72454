// Package corrected words what a chat is told when an article that was quoted there has
// changed: what it said and what it says now, byte for byte.
package corrected

import (
	"strings"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

// MostSentences is how many changed sentences one message shows; of more their number is
// told.
const MostSentences = 5

// Text is a text of an article, with an index of it alone.
type Text struct {
	Article    knowledge.Article
	Index      *knowledge.Index
	Superseded bool
}

// Sentence is one that was quoted and that the article has no more.
type Sentence struct {
	At     time.Time // when it was changed or taken out
	Before Text
	Was    knowledge.Span // in Before
	Now    Text
	Is     knowledge.Span // what stands for it in Now; empty where nothing does
}

// Withdrawal is an article that was quoted and that its publisher took away.
type Withdrawal struct {
	At      time.Time
	Article knowledge.Article
}

// Told is what a chat is to be told, all of it quoted there before.
type Told struct {
	Sentences   []Sentence
	Withdrawals []Withdrawal
	Removed     []time.Time // articles that the editors took out, of which nothing is kept
}

// Writer words it.
type Writer struct {
	Locale    *locale.Locale
	PublicURL string         // where the reading page is reached; "" when it isn't
	Zone      *time.Location // in which days are counted
}

// Reply is the message. ok is false when one of its quotes is not what its article has,
// which is a bug.
func (w Writer) Reply(t Told) (r adapters.Reply, ok bool) {
	r.Lang = w.Locale.Tag
	shown := t.Sentences[:min(len(t.Sentences), MostSentences)]
	lines := w.leads(shown)
	for _, s := range t.Withdrawals {
		lines = append(lines, w.Locale.Say("corrected.withdrawn", "date", w.date(s.At), "title", "“"+cite.Heading(s.Article, cite.OpeningLimit)+"”"))
	}
	for _, at := range t.Removed {
		lines = append(lines, w.Locale.Say("corrected.removed", "date", w.date(at)))
	}
	r.Lead = strings.Join(lines, "\n")
	oneDay := w.oneDay(shown)
	for _, s := range shown {
		was, sound := w.quote(s.Before, s.Was)
		if !sound {
			return r, false
		}
		was.Head = w.head(s, oneDay)
		r.Quotes = append(r.Quotes, was)
		if s.Is.Start == s.Is.End {
			continue
		}
		now, sound := w.quote(s.Now, s.Is)
		if !sound {
			return r, false
		}
		now.Head = w.Locale.Say("corrected.now")
		r.Quotes = append(r.Quotes, now)
	}
	r.Note = w.Locale.Say("corrected.next")
	if more := len(t.Sentences) - len(shown); more > 0 {
		r.Note = w.Locale.Say("corrected.more", "n", more) + "\n" + r.Note
	}
	return r, true
}

// leads is what stands above the sentences; nothing without any.
func (w Writer) leads(shown []Sentence) []string {
	switch {
	case len(shown) == 0:
		return nil
	case w.oneDay(shown):
		return []string{w.Locale.Say("corrected.on", "date", w.date(shown[0].At))}
	}
	return []string{w.Locale.Say("corrected.since")}
}

// oneDay reports whether all was changed on one day, which the lead then tells.
func (w Writer) oneDay(list []Sentence) bool {
	for _, s := range list {
		if w.date(s.At) != w.date(list[0].At) {
			return false
		}
	}
	return true
}

// head stands above what a sentence was.
func (w Writer) head(s Sentence, oneDay bool) string {
	gone := s.Is.Start == s.Is.End
	switch {
	case oneDay && gone:
		return w.Locale.Say("corrected.gone")
	case oneDay:
		return w.Locale.Say("corrected.was")
	case gone:
		return w.Locale.Say("corrected.gone.until", "date", w.date(s.At))
	}
	return w.Locale.Say("corrected.until", "date", w.date(s.At))
}

func (w Writer) date(t time.Time) string { return w.Locale.Date(t.In(w.Zone)) }

// quote shows a sentence of a text, and compares it with the text once more.
func (w Writer) quote(t Text, s knowledge.Span) (adapters.Quote, bool) {
	if s.Start < 0 || s.End > len(t.Article.Body) || s.Start >= s.End {
		return adapters.Quote{}, false
	}
	by := cite.Writer{Index: t.Index, Locale: w.Locale, PublicURL: w.PublicURL, Superseded: t.Superseded}
	q := by.Lines(t.Article, s, s, 1+strings.Count(t.Article.Body[:s.Start], "\n"), nil)
	return q, cite.Holds(t.Index, q)
}
