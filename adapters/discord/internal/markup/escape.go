package markup

import (
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// escaper writes text so that Discord shows its very characters. Discord takes
// a backslash before any character that is neither letter, digit nor space as
// "this character, nothing more".
type escaper struct {
	b         strings.Builder
	lineStart bool // nothing but spaces since the line began
	number    bool // nothing but digits since then: "1." would become a list
}

// always are the characters with a meaning anywhere in a line.
const always = "\\*_~|`[]<>@"

// atLineStart are those with a meaning only there: headings, small text, lists,
// quotes (the last in always too).
const atLineStart = "#-+"

func (e *escaper) newLine() { e.lineStart, e.number = true, false }

// text writes a piece of one line. before is escaped like the rest; what
// follows in later calls counts as the same line.
func (e *escaper) text(s string) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case strings.IndexByte(always, c) >= 0,
			e.lineStart && strings.IndexByte(atLineStart, c) >= 0,
			e.number && (c == '.' || c == ')'),
			// A bare address would become a link, inside which a backslash
			// shows: keep it from being one.
			c == ':' && strings.HasPrefix(s[i:], "://"):
			e.b.WriteByte('\\')
		}
		e.b.WriteByte(c)
		digit := c >= '0' && c <= '9'
		e.number = digit && (e.number || e.lineStart)
		e.lineStart = e.lineStart && (c == ' ' || c == '\t' || c == '\r')
	}
}

// Escape returns plain text of one or more lines for Discord, each line opened
// with prefix.
func Escape(text, prefix string) string {
	var e escaper
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			e.b.WriteByte('\n')
		}
		e.b.WriteString(prefix)
		e.newLine()
		e.text(line)
	}
	return e.b.String()
}

// Quote returns a passage as a block quote with its marks in bold. marks are
// sorted and disjoint spans of text.
func Quote(text string, marks []adapters.Span) string {
	var e escaper
	at := 0
	e.b.WriteString("> ")
	e.newLine()
	for _, m := range joined(text, marks) {
		e.lines(text[at:m.Start])
		e.b.WriteString("**")
		e.text(text[m.Start:m.End])
		e.b.WriteString("**")
		at = m.End
	}
	e.lines(text[at:])
	return e.b.String()
}

// lines writes text that may go over several lines of a block quote.
func (e *escaper) lines(text string) {
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			e.b.WriteString("\n> ")
			e.newLine()
		}
		e.text(line)
	}
}

// joined returns the marks as bold can show them: none across lines, and marks
// that touch made one, since "**a****b**" means something else.
func joined(text string, marks []adapters.Span) []adapters.Span {
	var out []adapters.Span
	for _, m := range marks {
		for start := m.Start; start < m.End; {
			end := m.End
			if i := strings.IndexByte(text[start:end], '\n'); i >= 0 {
				end = start + i
			}
			if n := len(out); n > 0 && out[n-1].End == start && start < end {
				out[n-1].End = end
			} else if start < end {
				out = append(out, adapters.Span{Start: start, End: end})
			}
			start = end + 1
		}
	}
	return out
}
