package discord

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/discord/internal/markup"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

// maxContent is the length of a message in code points.
const maxContent = 2000

// maxAsked is how much of a question is shown above its answer, in code points.
const maxAsked = 200

// maxHead is how long a head over a quote may be, in code points.
const maxHead = 100

// maxLink is the longest address that is put behind a source line, in bytes.
const maxLink = 500

// page is one message: its content, and the block quotes in it.
type page struct {
	content string
	quotes  []string
}

// render returns the messages that show r: one where it fits. A quote that does not
// fit is divided over several, each part with its source. header stands above it,
// where it is not "".
func (a *Adapter) render(r adapters.Reply, header string) []page {
	var p pages
	if header != "" {
		p.add(header)
	}
	if r.Lead != "" {
		p.plain(a.tappable(r.Head(), ""))
	}
	for _, q := range r.Quotes {
		p.quote(q)
	}
	if r.Note != "" {
		p.plain(a.tappable(r.Note, "-# "))
	}
	if line := r.ReceiptLine(); line != "" {
		p.add(markup.Escape(line, "-# "))
	}
	return p.done()
}

// pages collects messages.
type pages struct {
	full []page
	open page
}

// room is what a block added to the open page may measure.
func (p *pages) room() int {
	if p.open.content == "" {
		return maxContent
	}
	return maxContent - utf8.RuneCountInString(p.open.content) - 1
}

func (p *pages) add(block string) {
	if utf8.RuneCountInString(block) > p.room() {
		p.turn()
	}
	if p.open.content != "" {
		p.open.content += "\n"
	}
	p.open.content += block
}

func (p *pages) turn() {
	if p.open.content != "" {
		p.full = append(p.full, p.open)
		p.open = page{}
	}
}

func (p *pages) done() []page {
	p.turn()
	return p.full
}

// plain adds a text of Ukti's own, already escaped. One of over a page, which
// the conversation does not make, is divided between lines, else between words.
func (p *pages) plain(escaped string) {
	for _, s := range fit.Split(escaped, nil, maxContent, fit.Runes) {
		p.add(strings.TrimSpace(escaped[s.Start:s.End]))
	}
}

// quote adds a passage with its source line.
func (p *pages) quote(q adapters.Quote) {
	source := sourceLine(q.Source)
	whole := markup.Quote(q.Text, q.Marks)
	if q.Head != "" {
		head := markup.Escape(fit.Shorten(fit.OneLine(q.Head), maxHead, fit.Runes), "-# ")
		if need := utf8.RuneCountInString(head+"\n"+whole+"\n"+source) + 1; need > p.room() && need <= maxContent {
			p.turn() // or the head would stand alone
		}
		p.add(head)
	}
	if utf8.RuneCountInString(whole+"\n"+source) <= maxContent {
		p.passage(whole, source)
		return
	}
	room := func() int { return p.room() - 1 - utf8.RuneCountInString(source) }
	for from := 0; from < len(q.Text); {
		if room() < maxContent*3/4 { // or a sentence might be cut for nothing
			p.turn()
		}
		part := func(end int) string {
			span := adapters.Span{Start: from, End: end}
			return markup.Quote(q.Text[from:end], fit.Within(q.Marks, span))
		}
		measure := func(text string) int {
			if text == "" {
				return 0
			}
			return utf8.RuneCountInString(part(from + len(text)))
		}
		end := fit.Cut(q.Text, q.Sentences, from, room(), measure)
		p.passage(part(end), source)
		from = end
	}
}

// passage adds a block quote and the source line under it.
func (p *pages) passage(quote, source string) {
	p.add(quote + "\n" + source)
	p.open.quotes = append(p.open.quotes, quote)
}

// sourceLine says in small text where the passage stands: article and line, linked where
// an address is known, then what else is known of it. It leaves a quote at least a third
// of a message.
func sourceLine(s adapters.Source) string {
	named, rest := s.Named()
	named, rest = cutEscaped(named, 600), cutEscaped(rest, 200)
	switch link, ok := linkable(s.URL); {
	case !ok:
	case named == "" || strings.Contains(s.Where, "://"):
		// Discord makes no link of words that look like another address.
		rest += " · <" + link + ">"
	default:
		named = "[" + named + "](<" + link + ">)"
	}
	if !copied(s) && s.Cite != "" {
		rest += " · " + cutEscaped(s.Cite, 400)
	}
	return "-# — " + strings.TrimPrefix(named+rest, " · ")
}

// cutEscaped escapes one line, cut so that no more than max code points come out.
func cutEscaped(s string, max int) string {
	s = strings.ReplaceAll(s, "\n", " ")
	for room := max; ; room = room * 3 / 4 {
		if escaped := markup.Escape(fit.Shorten(s, room, fit.Runes), ""); utf8.RuneCountInString(escaped) <= max {
			return escaped
		}
	}
}

// linkable returns an address as it can stand between "(<" and ">)": its few
// characters with a meaning there are percent-encoded, which names the same page.
func linkable(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(address); i++ {
		c := address[i]
		if c <= ' ' || c == 0x7f || strings.IndexByte("<>()\\\"'`", c) >= 0 {
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String(), b.Len() <= maxLink
}
