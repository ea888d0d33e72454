package quotation

import (
	"context"
	"slices"
	"strings"
)

// mostLead is how many words have, at most, the words that say who said the rest.
const mostLead = mostNameWords + 4

// led judges by itself what stands behind or before words that say who said it,
// without quotation marks: "Mina Roy said that …", "মীনা রায় বলেন, …", "Is it true that …".
// An article often names the speaker behind the words, or in the sentence before. nil
// where the text has no such words, or where an article has them otherwise: then they
// differ.
func (j peeler) led(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	n := len(u.piece.words)
	for i := 1; i < n; i++ {
		var core, lead piece
		switch {
		case i <= mostLead && n-i >= leastSentence && j.leads(u.piece, i):
			lead, core = j.part(u.piece, 0, i), j.part(u.piece, i, n)
		case n-i <= mostLead && i >= leastSentence && j.trails(u.piece, i):
			core, lead = j.part(u.piece, 0, i), j.part(u.piece, i, n)
		default:
			continue
		}
		inner, err := j.unit(ctx, core, near)
		if err != nil {
			return nil, err
		}
		if !j.plainlyThere(inner) {
			continue
		}
		if ownLead(lead, u, inner) && !j.onlyThat(u) || j.leadDiffers(lead, inner) {
			break
		}
		around, err := j.leadUnit(ctx, lead, &inner, near)
		if err != nil {
			return nil, err
		}
		if lead.span.Start < core.span.Start {
			return []unit{around, inner}, nil
		}
		return []unit{inner, around}, nil
	}
	return nil, nil
}

// leads reports that the first i words of a piece say who said the rest, or ask
// whether it is true.
func (j peeler) leads(p piece, i int) bool {
	lead, border := p.words[:i], j.border(p, i)
	if opposes(lead) {
		return false
	}
	says := attributed(j.seen.text, lead, p.span.Start, true).says || isHearsay(lead)
	switch last := lead[i-1].term; {
	case thatWords.Has(last):
		return says || i <= mostNameWords && slices.ContainsFunc(lead, func(w word) bool { return truth.Has(w.term) })
	case strings.Contains(border, ","):
		return says
	case strings.TrimSpace(border) == "":
		return i > 1 && saysEnglish.Has(last) && !thatWords.Has(p.words[i].term) && len(englishSubject(j.seen.text, lead, i-1, p.span.Start)) > 0
	}
	return false
}

// isHearsay reports a few words that say that something is heard.
func isHearsay(lead []word) bool {
	const most = 4
	return len(lead) <= most && slices.ContainsFunc(lead, func(w word) bool { return hearsay.Has(w.term) })
}

// trails reports that the words of a piece from i on say who said those before.
func (j peeler) trails(p piece, i int) bool {
	tail := p.words[i:]
	if opposes(tail) || !strings.Contains(j.border(p, i), ",") && tail[0].term != "বলে" && tail[0].term != "মর্মে" {
		return false
	}
	return attributed(j.seen.text, tail, tail[0].span.Start, true).says
}

// opposes reports words that say the opposite of what stands beside them.
func opposes(words []word) bool {
	return anyNegates(words) || slices.ContainsFunc(words, func(w word) bool { return against.Has(w.term) })
}

// plainlyThere reports that an article has a unit's words, or most of them.
func (j peeler) plainlyThere(u unit) bool {
	const most = 0.7
	if len(u.title) > 0 || len(u.found.best) == 0 {
		return false
	}
	return u.holds() || u.found.verdict == Altered && u.found.best[0].share >= most
}

// ownLead reports that most words of a lead stand in the article's sentence, too, where
// the whole was compared with it: it is a part of the sentence.
func ownLead(lead piece, whole, inner unit) bool {
	if whole.found.verdict != Altered || len(whole.found.best) == 0 {
		return false
	}
	all, core := whole.found.best[0], inner.found.best[0]
	apart := all.first != core.first
	if lead.span.Start > inner.piece.span.Start {
		apart = all.last != core.last
	}
	if all.article != core.article || apart {
		return false
	}
	same := 0
	for _, w := range lead.words {
		if !slices.ContainsFunc(all.differs, func(d pair) bool { return d.theirs.Start <= w.span.Start && w.span.Start < d.theirs.End }) {
			same++
		}
	}
	return 2*same > len(lead.words)
}

// onlyThat reports a text that has a "that" where the article has a quotation mark, and
// is the same otherwise.
func (j peeler) onlyThat(u unit) bool {
	differs := u.found.best[0].differs
	if len(differs) != 1 || len(u.found.best[0].omitted) > 0 || differs[0].article.Start < differs[0].article.End {
		return false
	}
	words := cutWords(j.seen.text[differs[0].theirs.Start:differs[0].theirs.End], 0)
	return len(words) == 1 && thatWords.Has(words[0].term)
}

// leadDiffers reports that the article, too, says right before or behind the words who
// says them, and has it otherwise: another name or office, or the opposite.
func (j peeler) leadDiffers(lead piece, inner unit) bool {
	const near = 4
	f := inner.found.best[0]
	_, sp, _ := j.archive.Sentence(f.first)
	body := j.archive.Article(f.article).Body
	var beside, next []word
	if lead.span.Start < inner.piece.span.Start {
		beside = slices.DeleteFunc(slices.Clone(j.words(f.first)), func(w word) bool { return w.span.End > f.span.Start })
		next = beside[max(0, len(beside)-near):]
	} else {
		beside = slices.DeleteFunc(slices.Clone(j.words(f.last)), func(w word) bool { return w.span.Start < f.span.End })
		next = beside[:min(len(beside), near)]
	}
	beside = unquoted(beside, j.quotedIn(body, sp))
	a := attributed(body, beside, sp.Start, true)
	switch {
	case opposes(next):
		return true
	case !a.says:
		return false
	case a.pronoun:
		return len(claimantOf(j.seen.text, lead.words, lead.span.Start).name) == 0
	case !inner.holds():
		return true // all of it is one sentence of the article
	}
	held := map[string]bool{}
	for _, w := range beside {
		held[w.term], held[nameKey(w.term)] = true, true
	}
	return len(a.name) == 0 || slices.ContainsFunc(lead.words, func(w word) bool {
		return !held[w.term] && !held[nameKey(w.term)] && !isAttributing(w.term)
	})
}

// leadUnit is the words around what is said: no claim where they only say who said it.
func (j peeler) leadUnit(ctx context.Context, lead piece, inner *unit, near []uint32) (unit, error) {
	if !slices.ContainsFunc(lead.words, func(w word) bool { return reports.Has(w.term) || truth.Has(w.term) }) {
		inner.claimant = claimantOf(j.seen.text, lead.words, lead.span.Start)
	}
	asks := slices.ContainsFunc(lead.words, func(w word) bool { return truth.Has(w.term) })
	if asks || isHearsay(lead.words) || onlyAttributes(j.seen.text, lead.words, j.vocabularyOf(articlesOf(*inner))) {
		return unit{piece: lead, found: found{verdict: Absent}, why: Lead}, nil
	}
	around, err := j.unit(ctx, lead, near)
	around.fragment, inner.fragment = true, true
	return around, err
}

// titledPart judges a title by itself where a paper's name or a call stands beside it,
// with a sign between; nil where that is no title.
func (j peeler) titledPart(u unit) []unit {
	p := u.piece
	for i := 1; i < len(p.words); i++ {
		if !parted(j.border(p, i)) {
			continue
		}
		for _, core := range []piece{j.part(p, 0, i), j.part(p, i, len(p.words))} {
			rest, why := j.part(p, i, len(p.words)), SourceLine
			if core.span.Start > p.span.Start {
				rest, why = j.part(p, 0, i), Header
			}
			articles := []uint32(nil)
			if len(rest.words) <= fewWords {
				articles = j.titled(core.words)
			}
			if len(articles) == 0 {
				continue
			}
			title := unit{piece: core, title: articles, found: found{verdict: Title}}
			other := unit{piece: rest, found: found{verdict: Absent}, why: why}
			if why == Header {
				if namesByColon(j.seen.text, rest.words) {
					title.claimant = claimantOf(j.seen.text, rest.words, p.span.Start).known(j.vocabularyOf(articlesOf(title)))
				}
				return []unit{other, title}
			}
			return []unit{title, other}
		}
	}
	return nil
}
