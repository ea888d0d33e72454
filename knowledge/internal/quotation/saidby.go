package quotation

// SaidBy reads who says a sentence, where it holds a quotation or stands in one and
// an article names the speaker; "" where it doesn't, or it isn't sure. A word or two
// between quotation marks are no quotation: a writer keeps them at a distance.
func SaidBy(a Archive, sentence uint32) string {
	c := newComparer(a, nil)
	_, unquoted := c.attribution(sentence)
	if n := len(c.words(sentence)); len(unquoted) > 0 && n-len(unquoted) < leastQuoted {
		return ""
	}
	article, sp, _ := a.Sentence(sentence)
	by, _ := c.articleSpeaker(fit{article: article, first: sentence, last: sentence, span: sp})
	return spelledName(a.Article(article).Body, by)
}
