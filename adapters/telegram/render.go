package telegram

import (
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	// maxSourceLine is how long a source line may be in UTF-16 units to stand
	// under its quotation as one; a longer one becomes plain text.
	maxSourceLine = 1000
	// minPiece is the least room worth starting a quotation in.
	minPiece = 800
)

// render lays a reply out as messages: lead, each quotation with its source line
// under it, note. It never cuts inside a grapheme, and changes no text.
func render(r adapters.Reply) []page {
	l := &layout{lang: r.Lang}
	l.plain(r.Lead)
	for _, q := range r.Quotes {
		l.quote(q)
	}
	l.plain(r.Note)
	l.flush()
	return l.pages
}

type layout struct {
	lang  string
	now   pageBuilder
	pages []page
}

// flush ends the page. One that shows nothing can't be sent, and isn't missed.
func (l *layout) flush() {
	if strings.TrimSpace(l.now.text.String()) != "" {
		l.pages = append(l.pages, l.now.page())
	}
	l.now = pageBuilder{}
}

// gap separates a block from the one before on the same page.
func (l *layout) gap(lines string) {
	if l.now.units > 0 {
		l.now.write(lines)
	}
}

const paragraph = "\n\n"

// plain adds Ukti's own words.
func (l *layout) plain(text string) {
	if text == "" {
		return
	}
	text = strings.ToValidUTF8(text, "\uFFFD") // refused otherwise; it is no quotation
	if fit.UTF16(text)+len(paragraph) > l.now.room() {
		l.flush()
	}
	for i, piece := range fit.Split(text, nil, maxText, fit.UTF16) {
		if i > 0 {
			l.flush()
		}
		l.gap(paragraph)
		l.now.write(text[piece.Start:piece.End])
	}
}

// quote adds a quotation. One that fits on no page alone is cut between
// sentences, and its source line stands under the last piece.
func (l *layout) quote(q adapters.Quote) {
	source := sourceLine(q.Source)
	if !utf8.ValidString(q.Text) {
		// Telegram refuses such a text, and mending it would change the quotation.
		l.plain(say(l.lang, wordsRefused))
		l.source(q.Source, source)
		return
	}
	reserved := fit.UTF16(source) + 1
	length := fit.UTF16(q.Text)
	all := length + reserved + len(paragraph)
	if all > l.now.room() && (all <= maxText || l.now.room() < reserved+minPiece) {
		l.flush()
	}
	long := length > longQuote
	for from := 0; from < len(q.Text); {
		if len(l.now.quotes) > 0 {
			l.gap(paragraph)
		} else {
			l.gap("\n")
		}
		end := fit.Cut(q.Text, q.Sentences, from, l.now.room()-reserved, fit.UTF16)
		piece := adapters.Span{Start: from, End: end}
		l.now.writeQuote(q.Text[from:end], fit.Within(q.Marks, piece), long)
		if from = end; from < len(q.Text) {
			l.flush()
		}
	}
	l.source(q.Source, source)
	if altered(q.Text) {
		l.plain(say(l.lang, wordsAltered))
	}
}

// sourceLine is the text of a source line: in words, then the citation to copy.
// It is empty when it would be too long to keep together.
func sourceLine(s adapters.Source) string {
	line := strings.ToValidUTF8(s.Where, "\uFFFD")
	if s.Cite != "" && line != "" {
		line += between
	}
	line += strings.ToValidUTF8(s.Cite, "\uFFFD")
	if fit.UTF16(line) > maxSourceLine {
		return ""
	}
	return line
}

const between = " · "

// source writes the source line under a quotation. The words link to the exact
// line where its address is known; the citation is set to be copied by a tap.
func (l *layout) source(s adapters.Source, line string) {
	if line == "" {
		l.plain(strings.TrimSpace(s.Where + "\n" + s.Cite))
		return
	}
	l.gap("\n")
	cite := strings.ToValidUTF8(s.Cite, "\uFFFD")
	words := strings.TrimSuffix(line, cite)
	where := strings.TrimSuffix(words, between)
	_, linked := webAddress(strings.Split(s.URL, "#")[0])
	switch {
	case linked && where != "":
		l.now.writeAs("text_link", s.URL, where)
	case linked:
		l.now.writeAs("text_link", s.URL, cite)
		return
	default:
		l.now.write(where)
	}
	l.now.write(words[len(where):])
	l.now.writeAs("code", "", cite)
}
