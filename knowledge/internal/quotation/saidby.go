package quotation

// SaidBy reads who says a sentence, where it holds a quotation or stands in one and
// an article names the speaker; "" where it doesn't, or it isn't sure.
func SaidBy(a Archive, sentence uint32) string {
	c := newComparer(a, nil)
	article, sp, _ := a.Sentence(sentence)
	by, around := c.articleSpeaker(fit{article: article, first: sentence, last: sentence, span: sp})
	if len(around) == len(c.words(sentence)) {
		return "" // nothing is quoted
	}
	return spelledName(a.Article(article).Body, by)
}
