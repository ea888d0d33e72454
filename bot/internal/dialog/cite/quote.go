package cite

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Passage shows a passage with the rest of its paragraph, as the index has it.
// marks are offsets into the body.
func (w Writer) Passage(p knowledge.Passage, marks []knowledge.Span) adapters.Quote {
	show := p.Context
	if show.Start > p.Span.Start || show.End < p.Span.End {
		show = p.Span
	}
	a, _ := w.Index.Article(p.Article)
	return w.Span(a, show, p.Span, p.Line, marks)
}

// Span shows the bytes of show; best is the sentence found, standing on line, and
// marks are offsets into the body. A stretch outside the body gives an empty
// quote, which [Holds] refuses.
func (w Writer) Span(a knowledge.Article, show, best knowledge.Span, line int, marks []knowledge.Span) adapters.Quote {
	if show.Start < 0 || show.End > len(a.Body) || show.Start >= show.End {
		return adapters.Quote{}
	}
	q := adapters.Quote{Text: a.Body[show.Start:show.End]}
	for _, s := range w.Index.Sentences(a.ID) {
		if s.Span.Start < show.Start || s.Span.End > show.End {
			continue
		}
		if s.Span.Start <= best.Start {
			q.Best = len(q.Sentences)
		}
		q.Sentences = append(q.Sentences, adapters.Span{Start: s.Span.Start - show.Start, End: s.Span.End - show.Start})
	}
	if len(q.Sentences) == 0 {
		q.Sentences = []adapters.Span{{Start: 0, End: len(q.Text)}}
	}
	for _, m := range joined(a.Body, marks) {
		m.Start, m.End = max(m.Start, show.Start), min(m.End, show.End)
		if m.Start < m.End {
			q.Marks = append(q.Marks, adapters.Span{Start: m.Start - show.Start, End: m.End - show.Start})
		}
	}
	q.Source = w.source(a, line, line)
	q.Source.Start, q.Source.End = show.Start, show.End
	return q
}

// Lines shows the bytes of show, and lets the source line name every line of
// them, when that is more than the one on which the best sentence stands.
func (w Writer) Lines(a knowledge.Article, show, best knowledge.Span, line int, marks []knowledge.Span) adapters.Quote {
	q := w.Span(a, show, best, line, marks)
	first := 1 + strings.Count(a.Body[:q.Source.Start], "\n")
	last := first + strings.Count(strings.TrimRight(q.Text, "\r\n"), "\n")
	q.FirstLine = first
	wide := w.source(a, first, last)
	q.Source.Where, q.Source.Place, q.Source.Cite, q.Source.URL = wide.Where, wide.Place, wide.Cite, wide.URL
	return q
}

// joined sorts marks and joins those with nothing but blanks between them:
// neighbours read better in one piece, and platforms count the pieces.
func joined(body string, marks []knowledge.Span) []knowledge.Span {
	marks = slices.SortedFunc(slices.Values(marks), func(a, b knowledge.Span) int { return cmp.Compare(a.Start, b.Start) })
	var list []knowledge.Span
	for _, m := range marks {
		if m.Start < 0 || m.End > len(body) || m.Start >= m.End {
			continue
		}
		if n := len(list); n > 0 && (m.Start <= list[n-1].End || strings.Trim(body[list[n-1].End:m.Start], " ") == "") {
			list[n-1].End = max(list[n-1].End, m.End)
			continue
		}
		list = append(list, m)
	}
	return list
}

// TimeNote says as of when a relative time in the quotes is meant: a reader who
// meets "last week" in an old article would take it for this one. It is "" when
// no quote has one.
func (w Writer) TimeNote(quotes []adapters.Quote) string {
	for _, q := range quotes {
		list := text.Tokens(q.Text)
		i, n, ok := w.Relative.Find(list)
		if !ok {
			continue
		}
		word := wording.OneLine(q.Text[list[i].Span.Start:list[i+n-1].Span.End])
		a, _ := w.Index.Article(knowledge.ArticleID(q.Source.Article))
		if a.Published.IsZero() {
			return w.Locale.Say("time.undated", "word", word)
		}
		return w.Locale.Say("time.dated", "word", word)
	}
	return ""
}

// Holds reports whether the index has exactly the quote's bytes where its source
// says that they stand.
func Holds(idx *knowledge.Index, q adapters.Quote) bool {
	s := q.Source
	span := knowledge.Span{Start: s.Start, End: s.End}
	if q.Text == "" || !idx.Holds(knowledge.Passage{
		Article: knowledge.ArticleID(s.Article), Revision: s.Revision,
		Span: span, Context: span, Line: s.Line, Text: q.Text, Around: q.Text,
	}) {
		return false
	}
	a, ok := idx.Article(knowledge.ArticleID(s.Article))
	return ok && s.Start >= 0 && s.End <= len(a.Body) && a.Body[s.Start:s.End] == q.Text
}
