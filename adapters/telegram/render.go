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
func render(r adapters.Reply, words adapters.Words) []page {
	l := &layout{lang: r.Lang, words: words}
	l.plain(r.Head())
	for _, q := range r.Quotes {
		l.quote(q)
	}
	l.plain(r.Note)
	l.receipt(r)
	l.flush()
	return l.pages
}

type layout struct {
	lang  string
	words adapters.Words
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

// receipt adds the code of the answer's receipt, which is copied where it is tapped.
func (l *layout) receipt(r adapters.Reply) {
	line := r.ReceiptLine()
	if line == "" {
		return
	}
	if fit.UTF16(line)+len(paragraph) > l.now.room() {
		l.flush()
	}
	l.gap(paragraph)
	l.now.write(strings.TrimSuffix(line, r.Receipt))
	l.now.writeAs("code", "", r.Receipt)
}

const paragraph = "\n\n"

// plain adds Ukti's own words.
func (l *layout) plain(text string) {
	if text == "" {
		return
	}
	text = tappable(strings.ToValidUTF8(text, "\uFFFD")) // refused otherwise; it is no quotation
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
		l.plain(l.words.Say(l.lang, wordsRefused))
		l.source(q.Source, source)
		return
	}
	head := preview(q.Head, maxHead)
	reserved := fit.UTF16(source) + 1
	length := fit.UTF16(q.Text)
	all := length + reserved + fit.UTF16(head) + 2*len(paragraph)
	if all > l.now.room() && (all <= maxText || l.now.room() < reserved+minPiece) {
		l.flush()
	}
	if head != "" {
		l.gap(paragraph)
		l.now.write(head)
	}
	long := length > longQuote
	for from := 0; from < len(q.Text); {
		if len(l.now.quotes) > 0 && head == "" {
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
		l.plain(l.words.Say(l.lang, wordsAltered))
	}
}

// sourceLine is the text of a source line: in words, then the citation where it does not
// stand behind a button. It is empty when it would be too long to keep together.
func sourceLine(s adapters.Source) string {
	line := strings.ToValidUTF8(s.Where, "\uFFFD")
	if cite := shownCite(s); cite != "" {
		if line != "" {
			line += between
		}
		line += cite
	}
	if fit.UTF16(line) > maxSourceLine {
		return ""
	}
	return line
}

const between = " · "

// shownCite is a citation that must be shown since no button can hold it.
func shownCite(s adapters.Source) string {
	if copied(s) {
		return ""
	}
	return strings.ToValidUTF8(s.Cite, "\uFFFD")
}

// source writes the source line under a quotation. Article and line link to the exact
// place where its address is known.
func (l *layout) source(s adapters.Source, line string) {
	if line == "" {
		l.plain(strings.TrimSpace(s.Where + "\n" + shownCite(s)))
		return
	}
	l.gap("\n")
	named, _ := s.Named()
	named = strings.ToValidUTF8(named, "\uFFFD")
	cite := shownCite(s)
	if _, linked := webAddress(strings.Split(s.URL, "#")[0]); linked && named != "" {
		l.now.writeAs("text_link", s.URL, named)
	} else if linked {
		l.now.writeAs("text_link", s.URL, cite)
		return
	} else {
		l.now.write(named)
	}
	l.now.write(strings.TrimSuffix(strings.TrimPrefix(line, named), cite))
	l.now.writeAs("code", "", cite)
}

// maxHead is how long a head over a quotation may be, in graphemes.
const maxHead = 100
