package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"github.com/ukti-bot/ukti/adapters"
)

const tabStop = 8

// wrap returns the lines of text for this many columns. It breaks after spaces
// only, which stay at the end of their line and may hang over; a longer word is
// left to the terminal. The lines put together, with "\n" where one ends before
// one, are the text.
func wrap(text string, columns int) []adapters.Span {
	var lines []adapters.Span
	start := 0
	for {
		end := strings.IndexByte(text[start:], '\n')
		if end < 0 {
			return append(lines, wrapLine(text, adapters.Span{Start: start, End: len(text)}, columns)...)
		}
		lines = append(lines, wrapLine(text, adapters.Span{Start: start, End: start + end}, columns)...)
		start += end + 1
	}
}

func wrapLine(text string, line adapters.Span, columns int) []adapters.Span {
	var lines []adapters.Span
	start, at, used := line.Start, line.Start, 0 // used: columns from start to at
	wordStart, wordUsed := start, 0              // the last place to break, and used there
	all := displaywidth.StringGraphemes(text[line.Start:line.End])
	for all.Next() {
		grapheme := all.Value()
		width := columnsOf(grapheme, used)
		space := breaksAfter(grapheme)
		if used+width > columns && !space && wordStart > start {
			lines = append(lines, adapters.Span{Start: start, End: wordStart})
			start, used = wordStart, used-wordUsed
			wordUsed = 0
		}
		used += width
		at += len(grapheme)
		if space {
			wordStart, wordUsed = at, used
		}
	}
	return append(lines, adapters.Span{Start: start, End: line.End})
}

// columnsOf returns the columns that a grapheme may take which starts in this
// column. Terminals differ: some give ক্ষা one column, as it has one glyph, others
// one for each letter and spacing vowel sign. The wider counts, because a line
// too short does no harm and one too long breaks the bar beside a quote.
func columnsOf(grapheme string, column int) int {
	if grapheme == "\t" {
		return tabStop - column%tabStop
	}
	grapheme = visible(grapheme)
	letters := 0
	for _, r := range grapheme {
		letters += displaywidth.Rune(r)
	}
	return max(letters, displaywidth.String(grapheme))
}

// breaksAfter reports whether a line may end after this grapheme.
func breaksAfter(grapheme string) bool {
	return grapheme == " " || grapheme == "\t" || grapheme == "\u3000"
}

// visible returns text with a stand-in for everything that a terminal might obey:
// control characters other than newline and tab, and bytes that are not UTF-8.
func visible(text string) string {
	if strings.IndexFunc(text, obeyed) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case !obeyed(r):
			b.WriteRune(r)
		case r < ' ':
			b.WriteRune('␀' + r) // the control pictures, in the order of ASCII
		case r == 0x7f:
			b.WriteRune('␡')
		default:
			b.WriteRune(utf8.RuneError)
		}
	}
	return b.String()
}

// obeyed reports a character that a terminal might act on. Ranging over a byte
// that is not UTF-8 decodes to RuneError, which is replaced by itself.
func obeyed(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError
}
