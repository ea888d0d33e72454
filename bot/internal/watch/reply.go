package watch

import (
	"slices"
	"strconv"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

// shownText bounds, in code points, what of a watch's text stands above its quote.
const shownText = 60

// reply words what the watches of a chat found. What its article no longer says is left out.
func (t teller) reply(watches []state.Watch, found []state.Finding) adapters.Reply {
	x := t.w.o.Live.Index()
	loc := t.w.o.Locales.For(watches[len(watches)-1].Lang)
	r := adapters.Reply{Lang: loc.Tag}
	var named int64
	for _, f := range found {
		at := slices.IndexFunc(watches, func(s state.Watch) bool { return s.N == f.Watch })
		q, ok := t.quote(x, loc, f)
		if at < 0 || !ok {
			continue
		}
		if f.Watch != named { // once above the quotes of one watch
			q.Head = t.head(loc, watches[at], f.Strong)
			named = f.Watch
		}
		r.Quotes = append(r.Quotes, q)
	}
	r.Lead = loc.Say("watch.told")
	r.Note = loc.Say("watch.next", "number", strconv.FormatInt(named, 10))
	if note := t.w.writer(x, loc).TimeNote(r.Quotes); note != "" {
		r.Note = wording.Join(note, r.Note)
	}
	return r
}

func (t teller) head(loc *locale.Locale, s state.Watch, strong bool) string {
	key := "watch.named"
	if strong {
		key = "watch.answers"
	}
	return loc.Say(key, "text", wording.Shorten(wording.OneLine(s.Text), shownText), "number", strconv.FormatInt(s.N, 10))
}

// quote shows a finding, as long as its article says it.
func (t teller) quote(x *knowledge.Index, loc *locale.Locale, f state.Finding) (adapters.Quote, bool) {
	a, held := x.Article(knowledge.ArticleID(f.Article))
	if !held {
		return adapters.Quote{}, false
	}
	span, line := knowledge.Span{Start: f.Start, End: f.Stop}, f.Line
	if a.Revision != f.Revision { // corrected meanwhile: the sentence may stand elsewhere
		all := x.Sentences(a.ID)
		at := slices.IndexFunc(all, func(s knowledge.Sentence) bool { return folded(a.Body[s.Span.Start:s.Span.End]) == f.Words })
		if at < 0 {
			return adapters.Quote{}, false
		}
		span, line = all[at].Span, all[at].Line
	}
	q := t.w.writer(x, loc).Span(a, span, span, line, nil)
	if !cite.Holds(x, q) {
		t.w.o.Log.Error("a quote differs from its article and was not shown", "article", f.Article, "line", f.Line)
		return adapters.Quote{}, false
	}
	return q, true
}
