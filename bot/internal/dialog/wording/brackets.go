package wording

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// Bracketed returns a text with the spans in brackets and without what is hidden; a
// long one is cut around the first of them.
func Bracketed(alleged string, hidden, spans []text.Span) string {
	const before, shown = 60, 700 // bytes before the first bracket; code points in all
	var b strings.Builder
	from := 0
	if len(spans) > 0 && len(alleged) > 4*shown && spans[0].Start > 3*before {
		if space := strings.LastIndexFunc(alleged[:spans[0].Start-before], unicode.IsSpace); space > 0 {
			b.WriteString("…")
			from = space
		}
	}
	for i := 0; i < len(spans); i++ {
		start, end := spans[i].Start, spans[i].End
		for i+1 < len(spans) && (spans[i+1].Start < end || strings.TrimSpace(alleged[end:spans[i+1].Start]) == "") {
			i++
			end = max(end, spans[i].End)
		}
		if start < from || end > len(alleged) {
			continue
		}
		open, closing := "[", "]"
		if start > 0 && alleged[start-1] == '[' && end < len(alleged) && alleged[end] == ']' {
			open, closing = "", "" // the writer's own
		}
		b.WriteString(Visible(alleged, from, start, hidden) + open + Visible(alleged, start, end, hidden) + closing)
		from = end
	}
	b.WriteString(Visible(alleged, from, len(alleged), hidden))
	return Shorten(OneLine(b.String()), shown)
}

// Visible is s[from:to] without what is hidden.
func Visible(s string, from, to int, hidden []text.Span) string {
	var b strings.Builder
	for _, h := range hidden {
		if h.End <= from || h.Start >= to {
			continue
		}
		b.WriteString(s[from:max(from, h.Start)])
		from = min(to, h.End)
	}
	b.WriteString(s[from:to])
	return b.String()
}
