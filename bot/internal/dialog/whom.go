package dialog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// namingFirst puts the first passage that names somebody first: what "she" said is not
// told by one that names nobody.
func (as asking) namingFirst(ps []knowledge.Passage) []knowledge.Passage {
	at := slices.IndexFunc(ps, func(p knowledge.Passage) bool { return strings.Contains(as.lastNamed(p), " ") })
	if at <= 0 {
		return ps
	}
	return slices.Concat(ps[at:at+1], ps[:at], ps[at+1:])
}

// speechFirst puts the first passage that is direct speech first, of the article that the
// first one is of: what "she" said is asked, and the others only name her. name is hers;
// where it is known, nobody else's speech is.
func (as asking) speechFirst(ps []knowledge.Passage, name string) []knowledge.Passage {
	at := slices.IndexFunc(ps, func(p knowledge.Passage) bool {
		by := ""
		if p.Article == ps[0].Article {
			by = as.t.idx.SaidBy(p)
		}
		return by != "" && (name == "" || knowledge.SameName(by, name))
	})
	if at <= 0 {
		return ps
	}
	return slices.Concat(ps[at:at+1], ps[:at], ps[at+1:])
}

// shownAgain puts the passage that was quoted last first, which "who said that?" asks about.
// It is an answer where the article is plain about who tells it.
func (as asking) shownAgain(f found) found {
	last, _ := as.t.d.memory.Topic(as.t.asker(), as.t.q.Answers != "", as.t.q.Private)
	at := slices.IndexFunc(f.res.Passages, func(p knowledge.Passage) bool { return p.Article == last.Article && p.Span == last.Shown })
	if f.own, f.degree = 1, knowledge.None; at < 0 {
		return f
	}
	f.res.Passages = slices.Concat(f.res.Passages[at:at+1], f.res.Passages[:at], f.res.Passages[at+1:])
	if f.degree = knowledge.Weak; as.t.idx.ToldBy(f.res.Passages[0]) != "" {
		f.degree = knowledge.Strong
	}
	return f
}

// meant is whom "she" means after an answer: whom the question named, where the passage
// names them, too; else who is asked for; else who tells it; else who is named last.
func (as asking) meant(f found) string {
	p := f.res.Passages[0]
	if name := as.askedFor(f.res.Stats.Words, p); name != "" {
		return name
	}
	last := as.lastNamed(p)
	if !strings.Contains(last, " ") {
		last = "" // a place, as likely
	}
	if f.res.Stats.Kind == knowledge.Person && last != "" {
		return last
	}
	return cmp.Or(wording.OneLine(as.t.idx.ToldBy(p)), last)
}

// askedFor is the first name of a passage of which the question has two words at least.
func (as asking) askedFor(words []knowledge.Word, p knowledge.Passage) string {
	a, _ := as.t.idx.Article(p.Article)
	for _, s := range as.t.idx.Named(p.Article, p.Context) {
		name, has := a.Body[s.Start:s.End], 0
		for _, t := range text.Tokens(name) {
			if slices.ContainsFunc(words, func(w knowledge.Word) bool { return w.Covered && w.Term == t.Term }) {
				has++
			}
		}
		if has > 1 {
			return wording.OneLine(name)
		}
	}
	return ""
}

// lastNamed is whom a passage names last, in two words or more where it can be: a
// word alone may be "minister".
func (as asking) lastNamed(p knowledge.Passage) string {
	a, _ := as.t.idx.Article(p.Article)
	name := ""
	for _, s := range as.t.idx.Named(p.Article, p.Context) {
		if n := a.Body[s.Start:s.End]; strings.Contains(n, " ") || !strings.Contains(name, " ") {
			name = n
		}
	}
	return wording.OneLine(name)
}

// newer reports whether one way's answer is of a later article than another's, and has as
// much of the message's own words.
func (as asking) newer(f, than found) bool {
	a, _ := as.t.idx.Article(f.res.Passages[0].Article)
	b, _ := as.t.idx.Article(than.res.Passages[0].Article)
	return a.Published.After(b.Published) && f.own >= than.own
}
