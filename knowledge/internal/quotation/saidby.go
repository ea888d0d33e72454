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
	return c.speaker(sentence)
}

// ToldBy is [SaidBy] for what is told in other words, too: who a sentence says that says,
// warns or denies something.
func ToldBy(a Archive, sentence uint32) string { return newComparer(a, nil).speaker(sentence) }

func (c *comparer) speaker(sentence uint32) string {
	article, sp, _ := c.archive.Sentence(sentence)
	by, _ := c.articleSpeaker(fit{article: article, first: sentence, last: sentence, span: sp})
	return spelledName(c.archive.Article(article).Body, by)
}
