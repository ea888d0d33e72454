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
	if f.own, f.degree = 1, knowledge.None; !as.t.idx.Holds(last.Shown) {
		return f
	}
	rest := slices.DeleteFunc(f.res.Passages, func(p knowledge.Passage) bool { return p.Article == last.Shown.Article && p.Span == last.Shown.Span })
	f.res.Passages = slices.Concat([]knowledge.Passage{last.Shown}, rest)
	if f.degree = knowledge.Weak; as.t.idx.ToldBy(last.Shown) != "" {
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
	if f.res.Stats.Kind == knowledge.Person {
		if name := cmp.Or(last, as.calledShort(p)); name != "" {
			return name
		}
	}
	return cmp.Or(wording.OneLine(as.t.idx.ToldBy(p)), last)
}

// calledShort is whom a passage's sentence calls last by one word of a name that stands in full
// elsewhere in the article; "" for nobody.
func (as asking) calledShort(p knowledge.Passage) string {
	a, _ := as.t.idx.Article(p.Article)
	full := map[string]string{} // by its words
	for _, s := range as.t.idx.Named(p.Article, knowledge.Span{End: len(a.Body)}) {
		name := wording.OneLine(a.Body[s.Start:s.End])
		if list := text.Tokens(name); len(list) > 1 {
			for _, t := range list {
				full[t.Term] = name
			}
		}
	}
	called := ""
	for _, t := range text.Tokens(p.Text) {
		called = cmp.Or(full[t.Term], called)
	}
	return called
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
