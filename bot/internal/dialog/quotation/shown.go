package quotation

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// shown is the alleged text with what the articles don't have in brackets: words
// that differ, claims that are nowhere, the name of another speaker.
func (p report) shown() string {
	var spans []knowledge.Span
	for _, c := range p.all.Claims {
		if c.Verdict == knowledge.Absent && p.own == 0 {
			spans = append(spans, trimmed(p.alleged.Source, knowledge.Span(c.Span)))
		}
		for _, d := range c.Differs {
			if d.Theirs != nil {
				spans = append(spans, knowledge.Span(d.Theirs.Span))
			}
		}
		for _, s := range c.Inserted {
			spans = append(spans, knowledge.Span{Start: s.Span.Start, End: s.Span.End})
		}
		if c.Speaker.Match == knowledge.SpeakerOther && c.Verdict.Holds() {
			spans = append(spans, knowledge.Span(c.Speaker.Span))
		}
	}
	slices.SortFunc(spans, func(a, b knowledge.Span) int { return cmp.Compare(a.Start, b.Start) })
	return wording.Bracketed(p.alleged.Source, p.hidden(), spans)
}

// hidden are the stretches that a reader doesn't see, and what was passed over at
// both ends.
func (p report) hidden() []knowledge.Span {
	var out []knowledge.Span
	for _, s := range p.all.Skipped {
		if s.Why != "lead" && s.Why != "unread" && (s.Why != "markup" || strings.ContainsAny(p.alleged.Source[s.Span.Start:s.Span.End], "<>`*~_|\\#")) {
			out = append(out, knowledge.Span(s.Span))
		}
	}
	return out
}

// trimmed is a span without the signs at its ends.
func trimmed(s string, sp knowledge.Span) knowledge.Span {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	inner := strings.TrimRightFunc(s[sp.Start:sp.End], func(r rune) bool { return !word(r) })
	lead := len(inner) - len(strings.TrimLeftFunc(inner, func(r rune) bool { return !word(r) }))
	return knowledge.Span{Start: sp.Start + lead, End: sp.Start + len(inner)}
}
