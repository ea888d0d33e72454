package search

import (
	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Named returns the stretches of an article inside in that name people or bodies, as
// byte spans of the body in order: each a run of words such as a title, a name or
// "committee".
func Named(x *index.Index, article index.ArticleNo, in text.Span) []text.Span {
	var named []text.Span
	body := x.Article(article).Body
	from, end := x.Sentences(article)
	for s := from; s < end; s++ {
		at := x.Sentence(s).Span()
		if at.End <= in.Start || at.Start >= in.End {
			continue
		}
		tokens := text.Tokens(body[at.Start:at.End])
		last := -2
		for _, i := range language.Holds(written(x, s), language.Person) {
			if i >= len(tokens) {
				break
			}
			word := text.Span{Start: at.Start + tokens[i].Span.Start, End: at.Start + tokens[i].Span.End}
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
