package knowledge

import (
	"github.com/ukti-bot/ukti/knowledge/internal/search"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Named returns the stretches of an article inside in that name people or bodies, as
// byte spans of the body in order: each a run of words such as a title, a name or
// "committee". It is nil when there is no such article.
func (x *Index) Named(id ArticleID, in Span) []Span {
	n, ok := x.store.Number(id)
	if !ok {
		return nil
	}
	var named []Span
	body := x.store.Article(n).Body
	from, end := x.store.Sentences(n)
	for s := from; s < end; s++ {
		at := x.store.Sentence(s).Span()
		if at.End <= in.Start || at.Start >= in.End {
			continue
		}
		tokens := text.Tokens(body[at.Start:at.End])
		last := -2
		for _, i := range search.People(x.store, s) {
			if i >= len(tokens) {
				break
			}
			word := Span{Start: at.Start + tokens[i].Span.Start, End: at.Start + tokens[i].Span.End}
			if i == last+1 {
				named[len(named)-1].End = word.End
			} else {
				named = append(named, word)
			}
			last = i
		}
	}
	return named
}
