package search

import (
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Around returns a line of an article, from 1, with the lines before and after it, or,
// when sentence is not 0, the sentence of that number, from 1, with the sentences before
// and after it: one verbatim stretch, without the white space at its ends. false when
// there is no such place, or nothing but white space.
func Around(x *index.Index, article index.ArticleNo, line, sentence, before, after int) (text.Span, bool) {
	body := x.Article(article).Body
	first, end := x.Sentences(article)
	from, to, exists := end, first, 0 < sentence && sentence <= int(end-first)
	for id := first; id < end; id++ {
		s, number := x.Sentence(id), int(id-first)+1
		begins, ends := int(s.Line), int(s.Line)+strings.Count(body[s.Start:s.End], "\n")
		in := sentence == 0 && ends >= line-before && begins <= line+after ||
			sentence > 0 && number >= sentence-before && number <= sentence+after
		if in {
			from, to = min(from, id), id+1
		}
		exists = exists || sentence == 0 && begins <= line && line <= ends
	}
	if !exists || from >= to {
		return text.Span{}, false
	}
	return text.Span{Start: int(x.Sentence(from).Start), End: int(x.Sentence(to - 1).End)}, true
}
