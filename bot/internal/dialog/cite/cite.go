// Package cite shows passages of articles: the quote, byte for byte, and the
// line under it that says where it stands.
package cite

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

const (
	// OpeningLimit and TitleLimit bound, in code points, what stands for an
	// article in a source line.
	OpeningLimit = 30
	TitleLimit   = 80
	// ListOpening bounds the opening words where there is room for them.
	ListOpening = 60
	// Separator stands between the parts of a source line.
	Separator = " · "
)

// Writer makes quotes of one index in one language.
type Writer struct {
	Index      *knowledge.Index
	Locale     *locale.Locale
	Relative   locale.Phrases // words for a time as seen from the article: "yesterday"
	PublicURL  string         // where the reading page is reached, without a final slash; "" when it isn't
	Superseded bool           // the index is of a text that has a later revision
}

// source returns where lines from to to of an article stand. The offsets are
// left to the caller.
func (w Writer) source(a knowledge.Article, from, to int) adapters.Source {
	s := adapters.Source{
		Article: string(a.ID), Revision: a.Revision, Line: from,
		Cite: string(a.ID) + ":" + strconv.Itoa(from),
		URL:  w.link(a, from, to),
	}
	if w.Superseded {
		s.Cite = string(a.ID) + "@" + a.Revision + ":" + strconv.Itoa(from)
	}
	where := w.Locale.Say("source.line", "line", w.Locale.Ordinal(from))
	if to > from {
		s.Cite += "-" + strconv.Itoa(to)
		where = w.Locale.Say("source.lines", "from", w.Locale.Ordinal(from), "to", w.Locale.Ordinal(to))
	}
	s.Where = "“" + Heading(a, OpeningLimit) + "”" + Separator + where
	s.Place = len(s.Where)
	parts := []string{s.Where}
	if a.Publisher != "" {
		parts = append(parts, wording.OneLine(a.Publisher))
	}
	if date := w.Published(a); date != "" {
		parts = append(parts, date)
	}
	if w.Superseded {
		parts = append(parts, w.Locale.Say("source.superseded"))
	}
	if !a.Withdrawn.IsZero() {
		parts = append(parts, w.Locale.Say("source.withdrawn"))
	}
	s.Where = strings.Join(parts, Separator)
	return s
}

// Published returns the article's date in words, "" when it is not known.
func (w Writer) Published(a knowledge.Article) string {
	if a.Published.IsZero() {
		return ""
	}
	return w.Locale.Date(a.Published)
}

// Number gives the quotes of a reply with several their numbers, and a source line that
// names an article anew only where it is another than the one before.
func (w Writer) Number(quotes []adapters.Quote) {
	if len(quotes) < 2 {
		return
	}
	for i := range quotes {
		q := &quotes[i]
		q.Head = strings.TrimSpace(w.Locale.Count(i+1) + ". " + q.Head)
		if i == 0 || q.Source.Article != quotes[i-1].Source.Article || q.Source.Revision != quotes[i-1].Source.Revision {
			continue
		}
		if at := strings.LastIndex(q.Source.Where[:q.Source.Place], Separator); at >= 0 { // before the line
			q.Source.Where = w.Locale.Say("source.same") + q.Source.Where[at:q.Source.Place]
			q.Source.Place = len(q.Source.Where)
		}
	}
}

// link returns the exact line on the reading page, else the article's own
// address, where it is one a reader can open.
func (w Writer) link(a knowledge.Article, from, to int) string {
	if w.PublicURL == "" {
		return WebAddress(a.URL)
	}
	lines := strconv.Itoa(from)
	if to > from {
		lines += "-" + strconv.Itoa(to)
	}
	address := w.PublicURL + "/a/" + knowledge.Key(a.ID) + "?line=" + lines
	if w.Superseded {
		address += "&rev=" + a.Revision
	}
	return address
}

// WebAddress returns address when it is an http or https one, else "".
func WebAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return address
}

// Heading names an article: its title, else its opening words, to at most limit
// code points.
func Heading(a knowledge.Article, limit int) string {
	if title := wording.OneLine(a.Title); title != "" {
		return wording.Shorten(title, max(limit, TitleLimit))
	}
	return Opening(a.Body, limit)
}

// Opening returns the first words of a body, cut between words; limit is in code
// points.
func Opening(body string, limit int) string {
	body = strings.TrimLeftFunc(body, func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
	line, rest, _ := strings.Cut(body, "\n")
	line = wording.OneLine(line)
	short := wording.Shorten(line, limit)
	if short == line && strings.TrimSpace(rest) != "" {
		return strings.TrimRight(line, " ") + "…"
	}
	return short
}
