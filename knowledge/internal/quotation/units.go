package quotation

import (
	"context"
	"maps"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// unit is a piece with what was found about it.
type unit struct {
	piece     piece
	found     found
	title     []uint32 // the articles whose title has the words
	claimant  claimant
	fragment  bool        // a part of a sentence with a quotation: what is quoted, or the words around it
	fromQuote bool        // what is quoted
	several   bool        // was joined
	why       Why         // it is no claim
	tells     bool        // though it is no claim, it says something
	beside    []text.Span // of the seen text: what is said of the speaker that no article has
}

// places reports a unit with a place in an article's body.
func (u unit) places() bool {
	return u.why == "" && len(u.title) == 0 && len(u.found.best) > 0 && u.found.verdict != Short && u.found.verdict != Reordered
}

// absent reports a unit that would be a claim without any place.
func (u unit) absent() bool {
	return u.why == "" && len(u.title) == 0 && len(u.found.best) == 0 && u.found.verdict != Short
}

// holds reports that the articles have the unit's words.
func (u unit) holds() bool { return u.found.verdict.Holds() && len(u.piece.words) > 1 }

// units compares the pieces.
func (j *finder) units(ctx context.Context) ([]unit, error) {
	var out []unit
	var open claimant // of a quotation that goes on in the next sentence
	for i := 0; i < len(j.pieces); i++ {
		p := j.pieces[i]
		var last []uint32
		if len(out) > 0 {
			last = j.behind(out[len(out)-1].found.best)
		}
		units, err := j.piece(ctx, p, last)
		if err != nil {
			return nil, err
		}
		for !p.closed && !p.asks && i+1 < len(j.pieces) && j.pieces[i+1].block == p.block && (j.pieces[i+1].line != p.line || p.begins()) {
			longer, better, err := j.overBreak(ctx, p, j.pieces[i+1], units, last)
			if err != nil {
				return nil, err
			}
			if !better {
				break
			}
			units = longer
			p = units[0].piece
			i++
		}
		for k := range units {
			if len(units[k].claimant.name) == 0 && j.continues(units[k].piece) {
				units[k].claimant = open
			}
			open = units[k].claimant
		}
		out = append(out, units...)
	}
	return out, nil
}

// continues reports a piece that goes on with a quotation begun in the one before.
func (j *finder) continues(p piece) bool {
	if len(p.words) == 0 {
		return false
	}
	in, ok := within(j.quoted, p.words[0].span.Start)
	return ok && in.Start < p.span.Start-len("“")
}

// behind are the sentences next to the places, which a text often goes on with.
func (j *finder) behind(fits []fit) []uint32 {
	var out []uint32
	for _, f := range fits[:min(len(fits), 8)] {
		out = append(out, f.last)
		if _, end := j.archive.Sentences(f.article); f.last+1 < end {
			out = append(out, f.last+1)
		}
	}
	return out
}

// begins reports a few words with a mark of omission behind them: too few to be found.
func (p piece) begins() bool { return p.cutOff && 0 < len(p.words) && len(p.words) < leastMatched }

// overBreak reads two pieces as one sentence broken over lines, when that is how an
// article has it.
func (j *finder) overBreak(ctx context.Context, p, next piece, units []unit, near []uint32) ([]unit, bool, error) {
	split := len(next.words) > 0 && isLineHyphen(j.seen.text[spanOf(p.words).End:next.words[0].span.Start])
	begins := len(units) == 1 && (units[0].found.verdict == Short && len(p.words) > 0 || p.begins()) // a sentence's first words
	if len(units) != 1 || !begins && !split && !units[0].holds() && units[0].found.verdict != Altered || len(units[0].title) > 0 || len(next.words) == 0 {
		return nil, false, nil
	}
	both := newPiece(j.seen.text, text.Span{Start: p.span.Start, End: next.span.End})
	both.block, both.line, both.cited = p.block, p.line, p.cited
	longer, err := j.piece(ctx, both, near)
	if err != nil || len(longer) != 1 {
		return nil, false, err
	}
	if begins {
		return longer, longer[0].holds() && (longer[0].found.verdict <= Part || p.begins()) && len(longer[0].title) == 0, nil
	}
	better := longer[0].holds() || longer[0].found.verdict == Altered && len(longer[0].found.best) > 0 &&
		(split || longer[0].found.best[0].matched > units[0].found.best[0].matched)
	if better && longer[0].found.verdict == Altered && units[0].holds() {
		apart, err := j.compare(ctx, j.seen.text, next, near)
		if err != nil {
			return nil, false, err
		}
		better = !apart.verdict.Holds()
	}
	return longer, better, nil
}

// piece compares one piece, and where it quotes, what it quotes.
func (j *finder) piece(ctx context.Context, p piece, near []uint32) ([]unit, error) {
	u, err := j.unit(ctx, p, near)
	if err != nil {
		return nil, err
	}
	u.claimant = newClaimant(j.seen.text, attributed(j.seen.text, unquoted(p.words, j.quoted), p.span.Start, false))
	if u.found.verdict <= Part && u.holds() && len(u.title) == 0 {
		return []unit{u}, nil
	}
	inside, frame := fragments(j.seen.text, p, j.quoted)
	if len(inside) == 0 {
		return peeler{j}.attributedTo(ctx, u, near)
	}
	if units, err := j.aroundQuotes(ctx, u, near); units != nil || err != nil {
		return units, err
	}
	apart, err := j.framed(ctx, p, inside, frame, near)
	switch {
	case err != nil:
		return nil, err
	case u.found.verdict == Shortened && !onlyQuoted(apart, u):
		return []unit{u}, nil
	case u.found.verdict == Altered && len(u.found.best) > 0 && oneSentence(apart, u.found.best[0]) && !onlyAdds(apart):
		return []unit{u}, nil
	}
	return apart, nil
}

// aroundQuotes judges a sentence that quotes and has words of a header or of whoever
// sent it beside it. nil where the rest is no sentence that an article has.
func (j *finder) aroundQuotes(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	units, err := peeler{j}.attributedTo(ctx, u, near)
	if err != nil || len(units) < 2 {
		return nil, err
	}
	for _, u := range units {
		if u.why == "" && (!u.holds() || j.allQuoted(u.piece)) {
			return nil, nil
		}
	}
	return units, nil
}

// onlyQuoted reports that an article has what is quoted, and that what the whole
// leaves out is who says it: no negation.
func onlyQuoted(units []unit, whole unit) bool {
	for _, u := range units {
		if !u.fromQuote || u.found.verdict > Part {
			return false
		}
	}
	return !slices.ContainsFunc(whole.found.best[0].omitted, func(g gap) bool { return g.negates })
}

// onlyAdds reports that an article has what is quoted, and that the words around it say
// more than the article's, or something else: the quotation is true, they are not there. A
// name or an office in place of another is a difference of the sentence.
func onlyAdds(units []unit) bool {
	const mostChanged = 2
	adds := false
	for _, u := range units {
		switch {
		case u.fromQuote && u.found.verdict <= Part, u.found.verdict.Holds():
		case u.fromQuote || u.found.verdict != Altered || len(u.found.best) == 0:
			return false
		default:
			changed, instead := 0, false
			for _, d := range u.found.best[0].differs {
				changed += wordsUpTo(u.piece.words, d.theirs.End) - wordsUpTo(u.piece.words, d.theirs.Start)
				instead = instead || d.article.Start < d.article.End
			}
			if instead && changed <= mostChanged {
				return false
			}
			adds = true
		}
	}
	return adds
}

// oneSentence reports that what is quoted and the words around it are all near one
// place: the quotation marks are the article's own.
func oneSentence(units []unit, f fit) bool {
	frame := false
	for _, u := range units {
		frame = frame || !u.fromQuote
		if len(u.piece.words) <= leastQuoted && len(units) > 2 {
			continue // too few words to tell
		}
		if !slices.ContainsFunc(u.found.best, func(g fit) bool { return g.article == f.article && g.first <= f.last && f.first <= g.last }) {
			return false
		}
	}
	return frame
}

// unit compares one piece as a whole.
func (j *finder) unit(ctx context.Context, p piece, near []uint32) (unit, error) {
	if len(p.inserted) > 0 { // an article may have the brackets, too
		whole := p.asWords(j.seen.text)
		if f, err := j.compare(ctx, j.seen.text, whole, near); err != nil || f.verdict <= Part {
			return unit{piece: whole, found: f}, err
		}
	}
	f, err := j.compare(ctx, j.seen.text, p, near)
	u := unit{piece: p, found: f}
	if err != nil || f.verdict == Verbatim || len(p.words) == 0 {
		return u, err
	}
	if len(p.words) == 1 {
		u.found.verdict = Short
		return u, nil
	}
	if f.verdict > Part {
		u.title = j.titled(p.words)
	}
	if len(u.title) > 0 {
		u.found = found{verdict: Title}
	}
	return u, nil
}

// titled gives the articles whose title has the words, side by side.
func (j *finder) titled(words []word) []uint32 {
	if j.titles++; j.titles > mostTitles || len(words) < leastMatched {
		return nil
	}
	rarest := slices.MaxFunc(words, func(a, b word) int { return len(a.term) - len(b.term) })
	var out []uint32
	for n := range j.archive.Titled(rarest.term) {
		title := cutWords(see(j.archive.Article(n).Title, nil).text, 0)
		if !j.counts(n) {
			continue
		}
		if a, ok := align(inOrder, words, title); ok && len(a.edits) == 0 && len(out) < MaxPlaces {
			out = append(out, n)
		}
	}
	return out
}

// framed judges what is quoted and the words around it apart.
func (j *finder) framed(ctx context.Context, p piece, inside []piece, frame []word, near []uint32) ([]unit, error) {
	who := claimantOf(j.seen.text, frame, p.span.Start)
	var units []unit
	articles := map[uint32]bool{}
	for _, q := range inside {
		u, err := j.unit(ctx, q, near)
		if err != nil {
			return nil, err
		}
		u.fragment, u.fromQuote, u.claimant = true, true, who
		maps.Copy(articles, articlesOf(u))
		units = append(units, u)
	}
	held := j.vocabularyOf(articles)
	if !attributed(j.seen.text, frame, p.span.Start, true).says {
		for i := range units {
			units[i].claimant = who.known(held) // "BREAKING: …" names nobody
		}
	}
	for _, words := range stretches(frame, inside) {
		attributes := onlyAttributes(j.seen.text, words, held)
		if attributes && len(words) <= mostNameWords+1 {
			units[0].beside = append(units[0].beside, besides(j.seen.text, words, units[0].claimant, held)...)
			continue
		}
		around := piece{span: spanOf(words), words: words, block: p.block, line: p.line, cited: p.cited, closed: true}
		u, err := j.unit(ctx, around, near)
		if err != nil {
			return nil, err
		}
		if attributes && len(u.found.best) == 0 {
			units[0].beside = append(units[0].beside, besides(j.seen.text, words, units[0].claimant, held)...)
			continue
		}
		u.fragment = true
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b unit) int { return a.piece.span.Start - b.piece.span.Start })
	return units, nil
}

// articlesOf are those of a unit's places.
func articlesOf(u unit) map[uint32]bool {
	articles := map[uint32]bool{}
	for _, f := range u.found.best {
		articles[f.article] = true
	}
	for _, n := range u.title {
		articles[n] = true
	}
	return articles
}
