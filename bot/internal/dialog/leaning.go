package dialog

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/followup"
	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
)

// leaning lists the ways to take a question that leaves its subject to the one before,
// though it has words of its own: one of verbs only (কেন চলে যাচ্ছেন?), one for the
// reason of "it" (why did it go up?), and one of a single word about "it" or "them" (how
// did it end?).
func (as asking) leaning(ctx context.Context, r followup.Reading, last followup.Topic, s knowledge.Stats, article knowledge.ArticleID) []way {
	why := s.Kind == knowledge.Reason && r.Thing
	one := len(s.Words) == 1 && (r.Thing || r.Person != nil)
	if r.Shift || r.Bare || r.WhoSaid || r.Person != nil && !one || r.Fragment || last.Words == "" || !onlyVerbs(s.Words) && !why && !one {
		return nil
	}
	in := article
	if in == "" && last.Article != "" && as.t.chat().From(ctx, as.t.idx, last.Article) {
		in = last.Article
	}
	part := strings.TrimRight(r.Body, " ?？।.!")
	echo := func(s string) string { return wording.Shorten(wording.OneLine(s), echoLimit) }
	return []way{{
		text: listed(last.Words) + ", " + r.Body, reads: last.Question, article: in, kind: true, lean: true, says: r.Person != nil && r.Says,
		echo: []string{"followup.after", "part", echo(part), "question", echo(last.Question)},
	}}
}

// onlyVerbs reports words that are all of verbs: who asks with them names no subject.
func onlyVerbs(words []knowledge.Word) bool {
	return len(words) > 0 && !slices.ContainsFunc(words, func(w knowledge.Word) bool { return !w.Verb })
}

// kindFirst puts the first passage of the first one's article in front that has something of
// the kind asked for, where nothing of what would be shown has: "why?" is not answered by
// the line that was asked about. It is as sure as a nearest passage then.
func (f *found) kindFirst() {
	ps := f.res.Passages
	if len(ps) == 0 || f.res.Stats.Kind == knowledge.AnyKind {
		return
	}
	at := slices.IndexFunc(ps, func(p knowledge.Passage) bool { return p.OfKind && p.Article == ps[0].Article })
	if at <= 0 || ps[at].Context == ps[0].Context {
		return
	}
	f.res.Passages = slices.Concat(ps[at:at+1], ps[:at], ps[at+1:])
	f.degree = min(f.degree, knowledge.Weak)
}

// stayFirst puts the passage quoted last first, for a question of one word that this has, with
// something of the kind asked for: "how many boats?" of a line that tells of nine boats asks
// on about it. It is as sure as a nearest passage then.
func (as asking) stayFirst(f *found) {
	last, ok := as.t.d.memory.Topic(as.t.asker(), as.t.q.Answers != "", as.t.q.Private)
	ps := f.res.Passages
	if !ok || f.res.Stats.Kind == knowledge.AnyKind || len(f.res.Stats.Words) != 1 {
		return
	}
	at := slices.IndexFunc(ps, func(p knowledge.Passage) bool {
		return p.OfKind && p.Article == last.Shown.Article && p.Span == last.Shown.Span && slices.ContainsFunc(p.Matched, func(m knowledge.Span) bool {
			return p.Span.Start <= m.Start && m.End <= p.Span.End
		})
	})
	if at < 0 {
		return
	}
	f.stayed = true
	if at > 0 {
		f.res.Passages = slices.Concat(ps[at:at+1], ps[:at], ps[at+1:])
		f.degree = min(f.degree, knowledge.Weak)
	}
}
