package search

import (
	"slices"
	"strings"

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
		traits, last, head := written(x, s), -2, 0
		if s == from {
			head = dateline(body[at.Start:at.End])
		}
		times := language.Holds(traits, language.Time) // a weekday has a capital, too
		for _, i := range language.Holds(traits, language.Person) {
			if i >= len(tokens) {
				break
			}
			if slices.Contains(times, i) || tokens[i].Span.End <= head {
				continue
			}
			word := text.Span{Start: at.Start + tokens[i].Span.Start, End: at.Start + tokens[i].Span.End}
			if i == last+1 && !strings.ContainsAny(body[named[len(named)-1].End:word.Start], ",;:()") {
				named[len(named)-1].End = word.End
			} else {
				named = append(named, word)
			}
			last = i
		}
	}
	return named
}
