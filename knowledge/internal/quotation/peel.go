package quotation

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// attributedTo judges what stands behind or before words that say whose it is, by
// itself, where an article has only that.
func (j peeler) attributedTo(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	if units, err := j.headed(ctx, u, near); units != nil || err != nil {
		return units, err
	}
	if u.holds() {
		return []unit{u}, nil
	}
	if units, err := j.led(ctx, u, near); units != nil || err != nil {
		return units, err
	}
	if units := j.titledPart(u); units != nil {
		return units, nil
	}
	return j.peel(ctx, u, near)
}

// headed judges what stands behind "NAME:" or "according to NAME," by itself; nil where
// no article has it, or where one has such words before it, too.
func (j peeler) headed(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	p := u.piece
	for i := 1; i < len(p.words) && i <= mostNameWords; i++ {
		border, lead := j.border(p, i), p.words[:i]
		by := accords(lead)
		if !strings.Contains(border, ":") && !(by && strings.Contains(border, ",")) {
			continue
		}
		core := j.part(p, i, len(p.words))
		inner, err := j.unit(ctx, core, near)
		if err != nil {
			return nil, err
		}
		if !inner.holds() || len(inner.title) > 0 || inner.found.verdict > u.found.verdict || j.headDiffers(j.part(p, 0, i), u, inner) {
			break
		}
		inner.claimant = newClaimant(j.seen.text, attribution{name: nameIn(j.seen.text, withoutAccording(lead))})
		if !by {
			inner.claimant = inner.claimant.known(j.vocabularyOf(articlesOf(inner)))
		}
		why := Lead
		if inner.claimant.text == "" {
			why = Header
		}
		return []unit{{piece: j.part(p, 0, i), found: found{verdict: Absent}, why: why}, inner}, nil
	}
	return nil, nil
}

// headDiffers reports that the article's sentence, too, begins with words before a colon
// or with "according to": then the text's are another reading of them.
func (j peeler) headDiffers(head piece, whole, inner unit) bool {
	f := inner.found.best[0]
	if whole.found.verdict != Altered || f.atStart {
		return false
	}
	body := j.archive.Article(f.article).Body
	before := slices.DeleteFunc(slices.Clone(j.words(f.first)), func(w word) bool { return w.span.End > f.span.Start })
	if len(before) == 0 {
		return false
	}
	between := body[before[len(before)-1].span.End:f.span.Start]
	return ownLead(head, whole, inner) || accords(before) || strings.Contains(between, ":")
}

// withoutAccording is a name without the words around it: "according to", "-এর মতে".
func withoutAccording(words []word) []word {
	if n := len(words); n > 3 && words[0].term == "as" && words[n-1].term == "it" {
		words = words[1 : n-2]
	}
	if len(words) > 3 && words[2].term == "words" {
		words = words[3:]
	}
	for len(words) > 1 && (according.Has(words[0].term) || prepositions.Has(words[0].term) || articles.Has(words[0].term)) {
		words = words[1:]
	}
	if len(words) > 3 && words[2].term == "words" {
		words = words[3:]
	}
	for len(words) > 1 && (according.Has(words[len(words)-1].term) || words[len(words)-1].term == "के" || words[len(words)-1].term == "এর") {
		words = words[:len(words)-1]
	}
	return words
}

// peel parts a sentence whose beginning or end an article doesn't have: a call or a
// paper's name where a sign stands between, or another sentence.
func (j peeler) peel(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	if u.found.verdict != Altered || len(u.found.best) == 0 {
		return []unit{u}, nil
	}
	p := u.piece
	from, to := j.foreign(p, u.found.best[0])
	before, after := j.border(p, from), j.border(p, to)
	ended, begun := endsSentenceOf(before, p.words[:from], p.words[from:]), endsSentenceOf(after, p.words[to:], p.words[:to])
	if !parted(before) && !ended {
		from = 0
	}
	if !parted(after) && !begun {
		to = len(p.words)
	}
	if from == 0 && to == len(p.words) || from >= to {
		return []unit{u}, nil
	}
	core := j.part(p, from, to)
	inner, err := j.unit(ctx, core, near)
	if err != nil || !inner.holds() && inner.found.verdict != Altered {
		return []unit{u}, err
	}
	inner.claimant = u.claimant
	if from > 0 && namesByColon(j.seen.text, p.words[:from]) {
		inner.claimant = claimantOf(j.seen.text, p.words[:from], p.span.Start).known(j.vocabularyOf(articlesOf(inner)))
	}
	units := []unit{inner}
	if from > 0 {
		rest, err := j.rest(ctx, j.part(p, 0, from), ended, Header, near)
		if err != nil {
			return nil, err
		}
		units = append([]unit{rest}, units...)
	}
	if to < len(p.words) {
		rest, err := j.rest(ctx, j.part(p, to, len(p.words)), begun, Footer, near)
		if err != nil {
			return nil, err
		}
		units = append(units, rest)
	}
	return units, nil
}

// endsSentenceOf reports that a sentence ends between words and the rest: where they are
// enough for one, or of another script, which the sign behind an abbreviation isn't
// followed by.
func endsSentenceOf(between string, words, rest []word) bool {
	return ends(between) && len(words) > 0 && (len(words) >= leastSentence || mainScript(words) != mainScript(rest))
}

// leastSentence is from how many words on what an article doesn't have may be a
// sentence of its own.
const leastSentence = 4

// foreign gives the words of a piece, from and up to, that its place has otherwise
// at neither end. Where the place has other words there, and the same kind of sign
// beside them, they stand for those: they were changed, not put in front.
func (j peeler) foreign(p piece, f fit) (from, to int) {
	body := j.archive.Article(f.article).Body
	from, to = 0, len(p.words)
	for _, d := range f.differs {
		if d.theirs.Start >= d.theirs.End {
			continue
		}
		stands := d.article.Start < d.article.End
		if d.theirs.Start == p.words[0].span.Start && !(stands && parted(untilWord(body[d.article.End:]))) {
			from = wordsUpTo(p.words, d.theirs.End)
		}
		if d.theirs.End == p.words[len(p.words)-1].span.End && !(stands && parted(sinceWord(body[:d.article.Start]))) {
			to = wordsUpTo(p.words, d.theirs.Start)
		}
	}
	return from, to
}

func isOfWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) }

// untilWord is what stands at the beginning of s before a word.
func untilWord(s string) string {
	if i := strings.IndexFunc(s, isOfWord); i >= 0 {
		return s[:i]
	}
	return s
}

// sinceWord is what stands at the end of s behind a word.
func sinceWord(s string) string {
	return s[len(strings.TrimRightFunc(s, func(r rune) bool { return !isOfWord(r) })):]
}

// border is what stands before word i of a piece, behind the one before it.
func (j *reading) border(p piece, i int) string {
	if i <= 0 || i >= len(p.words) {
		return ""
	}
	return j.seen.text[p.words[i-1].span.End:p.words[i].span.Start]
}

// part is words [from, to) of a piece as one of its own.
func (j *reading) part(p piece, from, to int) piece {
	sp := spanOf(p.words[from:to])
	if to == len(p.words) {
		sp.End = p.span.End
	}
	q := newPiece(j.seen.text, sp)
	q.block, q.line, q.cited, q.closed = p.block, p.line, p.cited, true
	return q
}

// rest is what was peeled off: a frame, or where a sentence ends there, a unit of
// its own.
func (j peeler) rest(ctx context.Context, p piece, sentence bool, why Why, near []uint32) (unit, error) {
	if sentence {
		return j.unit(ctx, p, near)
	}
	if len(p.words) > fewWords {
		why = OwnWords
	}
	return unit{piece: p, found: found{verdict: Absent}, why: why}, nil
}

// ends reports a sign that may end a sentence.
func ends(between string) bool { return strings.ContainsAny(between, ".;!?।”\"") }

// wordsUpTo is how many of the words begin before byte at.
func wordsUpTo(words []word, at int) int {
	n := 0
	for n < len(words) && words[n].span.Start < at {
		n++
	}
	return n
}

// parted reports a sign that parts what is said from what stands beside it.
func parted(between string) bool {
	return strings.ContainsAny(between, ":|—–•»*()[]") || strings.Contains(between, " - ") || strings.Contains(between, "  ") ||
		strings.ContainsFunc(between, isPicture)
}

func isPicture(r rune) bool { return 0x2190 <= r && r <= 0x2BFF || 0x1F000 <= r && r <= 0x1FAFF }
