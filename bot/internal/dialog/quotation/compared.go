package quotation

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// mostCompared bounds a text that is shown with its differences marked, in bytes. A
// longer one is shown in brackets only, cut.
const mostCompared = 2000

// compared is the alleged text with what the articles have otherwise marked, for where
// the lead shows it in brackets; nil where it doesn't.
func (p report) compared(lead string) *adapters.Compared {
	at := strings.Index(lead, p.shown())
	if at < 0 || p.shown() == "" || len(p.alleged.Source) > mostCompared {
		return nil
	}
	c := &adapters.Compared{At: adapters.Span{Start: at, End: at + len(p.shown())}}
	from := 0
	add := func(to int, kind adapters.MarkKind) {
		if to <= from {
			return
		}
		text := wording.Visible(p.alleged.Source, from, to, p.hidden())
		from = to
		if text == "" {
			return
		}
		start := len(c.Text)
		c.Text += text
		if kind != "" {
			c.Marks = append(c.Marks, adapters.Mark{Span: adapters.Span{Start: start, End: len(c.Text)}, Kind: kind})
		}
	}
	for _, m := range p.theirs() {
		add(m.Start, "")
		add(m.End, m.Kind)
	}
	add(len(p.alleged.Source), "")
	return c
}

// theirs are the stretches of the alleged text that the articles have otherwise, in
// order.
func (p report) theirs() (out []adapters.Mark) {
	add := func(s knowledge.Span, kind adapters.MarkKind) {
		if s.Start < s.End {
			out = append(out, adapters.Mark{Span: adapters.Span(s), Kind: kind})
		}
	}
	for _, c := range p.all.Claims {
		if c.Verdict == knowledge.Absent && p.own == 0 {
			add(trimmed(p.alleged.Source, knowledge.Span(c.Span)), adapters.NotFound)
		}
		for _, d := range c.Differs {
			if d.Theirs != nil {
				add(knowledge.Span(d.Theirs.Span), adapters.Differs)
			}
		}
		for _, s := range c.Inserted {
			add(knowledge.Span(s.Span), adapters.Inserted)
		}
		if c.Speaker.Match == knowledge.SpeakerOther && c.Verdict.Holds() {
			add(knowledge.Span(c.Speaker.Span), adapters.OtherSpeaker)
		}
	}
	slices.SortStableFunc(out, func(a, b adapters.Mark) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// articles are the stretches of a quote that a claim has otherwise, or leaves out.
func articles(c knowledge.Claim, q adapters.Quote) (out []adapters.Mark) {
	add := func(s knowledge.Stretch, kind adapters.MarkKind) {
		for _, w := range wordsIn(s) {
			at := adapters.Span{Start: w.Start - q.Source.Start, End: w.End - q.Source.Start}
			if n := len(out); n > 0 && out[n-1].Kind == kind && at.Start > out[n-1].End && at.End <= len(q.Text) && strings.TrimSpace(q.Text[out[n-1].End:at.Start]) == "" {
				out[n-1].End = at.End
			} else if at.Start >= 0 && at.End <= len(q.Text) {
				out = append(out, adapters.Mark{Span: at, Kind: kind})
			}
		}
	}
	if c.Verdict == knowledge.Altered {
		for _, d := range c.Differs {
			if d.Article != nil {
				add(*d.Article, adapters.Differs)
			}
		}
	}
	for _, o := range c.Omitted {
		add(o.Stretch, adapters.Omitted)
	}
	slices.SortStableFunc(out, func(a, b adapters.Mark) int { return cmp.Compare(a.Start, b.Start) })
	return out
}
