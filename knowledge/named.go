package knowledge

import (
	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Named returns the stretches of an article inside in that name people or bodies, as
// byte spans of the body in order: each a run of words such as a title, a name or
// "committee". It is nil when there is no such article.
func (x *Index) Named(id ArticleID, in Span) []Span {
	n, ok := x.number(id)
	if !ok {
		return nil
	}
	var named []Span
	body := x.article(n).Body
	from, end := x.sentencesOf(n)
	for s := from; s < end; s++ {
		at := x.sentence(s)
		if int(at.end) <= in.Start || int(at.start) >= in.End {
			continue
		}
		tokens := text.Tokens(body[at.start:at.end])
		last := -2
		for _, i := range language.Holds(x.written(s), language.Person) {
			if i >= len(tokens) {
				break
			}
			word := Span{Start: int(at.start) + tokens[i].Span.Start, End: int(at.start) + tokens[i].Span.End}
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
