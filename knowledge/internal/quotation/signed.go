package quotation

import "slices"

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
			sign.tells = false // it is compared
		}
	}
}

// attributes takes a sentence of its own that only says who said the quotation beside it
// for what it is: “….” Said NAME. Bengali and Hindi end the quotation's sentence within the
// marks.
func (j *reading) attributes(units []unit) {
	for i := 1; i < len(units); i++ {
		u, by := &units[i-1], &units[i]
		p := by.piece
		quoted := u.why == "" && p.block == u.piece.block && (u.fromQuote || j.allQuoted(u.piece))
		alone := by.why == "" && !by.fragment && by.found.verdict == Absent && 0 < len(p.words) && len(p.words) <= mostLead
		if !quoted || !alone || opposes(p.words) || !attributed(j.seen.text, p.words, u.piece.span.Start, true).says ||
			!onlyAttributes(j.seen.text, p.words, j.vocabularyOf(articlesOf(*u))) {
			continue
		}
		by.why = Lead
		if len(u.claimant.name) == 0 && !slices.ContainsFunc(p.words, func(w word) bool { return reports.Has(w.term) }) {
			u.claimant = claimantOf(j.seen.text, p.words, u.piece.span.Start)
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
