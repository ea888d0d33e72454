package dialog

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// quotePassage shows a passage with the rest of its paragraph, as the index
// gives it.
func (t *turn) quotePassage(p knowledge.Passage, marks []knowledge.Span) adapters.Quote {
	show := p.Context
	if show.Start > p.Span.Start || show.End < p.Span.End {
		show = p.Span
	}
	a, _ := t.idx.Article(p.Article)
	return t.quoteSpan(a, show, p.Span, p.Line, marks)
}

// quoteSpan shows the bytes of show; best is the sentence found, standing on
// line, and marks are offsets into the body.
func (t *turn) quoteSpan(a knowledge.Article, show, best knowledge.Span, line int, marks []knowledge.Span) adapters.Quote {
	if show.Start < 0 || show.End > len(a.Body) || show.Start >= show.End {
		return adapters.Quote{} // seal drops it
	}
	q := adapters.Quote{Text: a.Body[show.Start:show.End]}
	for _, s := range t.idx.Sentences(a.ID) {
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
	q.Source = t.source(a, line, line)
	q.Source.Start, q.Source.End = show.Start, show.End
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

// seal is the one door by which quotes leave: each is compared with its article
// once more, and dropped and logged if a byte differs. It also gives the reply
// its language and remembers which article was quoted in this chat.
func (t *turn) seal(ctx context.Context, r adapters.Reply) adapters.Reply {
	if r.IsZero() {
		return r
	}
	r.Lang = t.loc.Tag
	had := len(r.Quotes)
	r.Quotes = slices.DeleteFunc(r.Quotes, func(q adapters.Quote) bool { return !t.proved(q) })
	if had > 0 && len(r.Quotes) == 0 {
		return adapters.Reply{Lead: t.loc.Say("sorry.unproved"), Lang: t.loc.Tag}
	}
	t.nameOthers(ctx, r.Quotes)
	if len(r.Quotes) > 0 && t.q.Kind != adapters.Inline {
		t.memory.setQuoted(t.where(), knowledge.ArticleID(r.Quotes[0].Source.Article))
	}
	return r
}

// proved compares a quote with its article.
func (t *turn) proved(q adapters.Quote) bool {
	s := q.Source
	span := knowledge.Span{Start: s.Start, End: s.End}
	held := q.Text != "" && t.idx.Holds(knowledge.Passage{
		Article: knowledge.ArticleID(s.Article), Revision: s.Revision,
		Span: span, Context: span, Line: s.Line, Text: q.Text, Around: q.Text,
	})
	if held {
		a, ok := t.idx.Article(knowledge.ArticleID(s.Article))
		held = ok && s.Start >= 0 && s.End <= len(a.Body) && a.Body[s.Start:s.End] == q.Text
	}
	if !held {
		t.log.Error("a quote differs from its article and was not shown",
			slog.String("article", s.Article), slog.Int("line", s.Line), slog.Int("start", s.Start), slog.Int("end", s.End))
	}
	return held
}
