// Package quotation is the dialog's side of judging an alleged quotation: finding
// it in a message, and wording what was found.
package quotation

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// Verdict words what was found of an alleged quotation: that it stands so, as a
// part of a sentence, or with other words. m's verdict is not [knowledge.NotHere].
func Verdict(w cite.Writer, alleged string, m knowledge.Match) adapters.Reply {
	line := w.Locale.Ordinal(m.Passage.Line)
	r := adapters.Reply{Confidence: adapters.Strong}
	var marks []knowledge.Span
	switch m.Verdict {
	case knowledge.Verbatim:
		r.Lead = w.Locale.Say("judge.verbatim", "line", line)
	case knowledge.Part:
		r.Lead = w.Locale.Say("judge.part", "line", line)
		marks = m.Passage.Matched // what was quoted, inside the whole
	default:
		r.Confidence = adapters.Weak
		r.Lead = w.Locale.Say("judge.altered", "line", line, "text", bracketed(alleged, m.There))
		marks = m.Here
	}
	r.Quotes = []adapters.Quote{w.Passage(m.Passage, marks)}
	r.Note = w.TimeNote(r.Quotes)
	if words := differing(w.Index, m); m.Verdict == knowledge.Altered && words != "" {
		r.Note = wording.Join(w.Locale.Say("judge.here", "words", words), r.Note)
	}
	return r
}

// differing lists the article's words that the alleged text has otherwise.
func differing(idx *knowledge.Index, m knowledge.Match) string {
	const most = 8
	a, _ := idx.Article(m.Passage.Article)
	var words []string
	for _, s := range m.Here {
		if s.Start < 0 || s.End > len(a.Body) || s.Start >= s.End {
			continue
		}
		if len(words) == most {
			return strings.Join(words, ", ") + " …"
		}
		words = append(words, wording.OneLine(a.Body[s.Start:s.End]))
	}
	return strings.Join(words, ", ")
}

// bracketed shows an alleged text with the words the article has not in
// brackets; a long one is cut around the first of them.
func bracketed(alleged string, spans []knowledge.Span) string {
	const before, shown = 60, 300 // bytes before the first difference; code points in all
	var b strings.Builder
	from := 0
	if len(spans) > 0 && len(alleged) > 3*shown && spans[0].Start > before {
		if space := strings.LastIndexFunc(alleged[:spans[0].Start-before/2], unicode.IsSpace); space > 0 {
			b.WriteString("…")
			from = space
		}
	}
	for i := 0; i < len(spans); i++ {
		start, end := spans[i].Start, spans[i].End
		for i+1 < len(spans) && spans[i+1].Start <= len(alleged) && strings.TrimSpace(alleged[end:spans[i+1].Start]) == "" {
			i++
			end = spans[i].End
		}
		if start < from || end > len(alleged) {
			break
		}
		b.WriteString(alleged[from:start] + "[" + alleged[start:end] + "]")
		from = end
	}
	b.WriteString(alleged[from:])
	return wording.Shorten(wording.OneLine(b.String()), shown)
}
