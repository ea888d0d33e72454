package quotation

// signed reads who a quotation is signed with: “…” — NAME. What stands there may as
// well be a paper or a place, so only a name counts that speaks in the article.
func (j *reading) signed(units []unit) {
	for i := 1; i < len(units); i++ {
		u, sign := &units[i-1], units[i]
		if sign.why != SourceLine || !u.holds() || len(u.found.best) == 0 || len(u.claimant.name) > 0 || len(sign.piece.words) > mostNameWords ||
			!u.fromQuote && !j.allQuoted(u.piece) {
			continue
		}
		name := nameIn(j.seen.text, sign.piece.words)
		if len(name) > 0 && j.speaks(u.found.best[0].article, name) {
			u.claimant = newClaimant(j.seen.text, attribution{name: name})
		}
	}
}

// speaks reports a name that an article gives to somebody who says something, in the
// part of it that is read for names.
func (c *comparer) speaks(article uint32, name []word) bool {
	first, end := c.archive.Sentences(article)
	for id := first; id < end && id < first+mostNamed; id++ {
		if a, _ := c.attribution(id); len(a.name) > 0 && compareNames(name, a.name, a.name) == Same {
			return true
		}
	}
	return false
}
