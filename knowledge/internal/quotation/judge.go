package quotation

import (
	"context"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// How much of a text is judged; what comes behind is named as unread.
const (
	MaxBytes = 256 << 10
	MaxWords = 10_000
	// mostSearched is for how many claims that aren't there a passage near in
	// meaning is looked for.
	mostSearched = 6
	// mostTitles is for how many claims titles are looked through.
	mostTitles = 100
)

// Text is what is to be judged.
type Text struct {
	Source string // UTF-8
	// Hidden are stretches that a reader doesn't see as words, and those that are
	// known to be the words of nobody who is quoted.
	Hidden []Hidden
	// Blocks are stretches that the text quotes as a block.
	Blocks []text.Span
	// Sources are the publishers whose articles count; all when empty.
	Sources []string
}

// unit is a piece with what was found about it.
type unit struct {
	piece     piece
	found     found
	title     []uint32 // the articles whose title has the words
	claimant  claimant
	fragment  bool // a part of a sentence with a quotation: what is quoted, or the words around it
	fromQuote bool // what is quoted
	several   bool // was joined
	why       Why  // it is no claim
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

// judge is one judgement in the making.
type judge struct {
	*comparer
	seen       seen
	source     string
	pieces     []piece
	quoted     []text.Span
	publishers map[string]bool
	titles     int // looked through
	searched   int
}

// Judge judges a text, claim by claim. The only error is ctx's.
func Judge(ctx context.Context, a Archive, t Text) (Judgement, error) {
	read := text.CutGraphemes(t.Source, MaxBytes)
	j := &judge{comparer: newComparer(a, t.Sources), source: t.Source, publishers: map[string]bool{}}
	hidden := residues(read, t.Hidden)
	j.seen = see(read, hidden)
	blocks := append(slices.Clone(t.Blocks), blockQuotes(read)...)
	j.pieces = cut(j.seen, func(at int) bool { _, in := within(blocks, at); return in })
	j.pieces = firstWords(j.pieces, MaxWords)
	j.quoted = quotes(j.seen.text)
	units, err := j.units(ctx)
	if err != nil {
		return Judgement{}, err
	}
	for _, u := range units {
		for _, f := range u.found.best {
			j.publishers[a.Article(f.article).Publisher] = true
		}
	}
	j.sift(units)
	units = j.join(units)
	return j.judgement(ctx, units, hidden)
}

func blockQuotes(source string) []text.Span {
	var out []text.Span
	for _, m := range blockQuote.FindAllStringIndex(source, -1) {
		out = append(out, text.Span{Start: m[0], End: m[1]})
	}
	return out
}

// firstWords is the pieces with the first n words.
func firstWords(pieces []piece, n int) []piece {
	for i, p := range pieces {
		if n -= len(p.words); n < 0 {
			return pieces[:i]
		}
	}
	return pieces
}

// units compares the pieces.
func (j *judge) units(ctx context.Context) ([]unit, error) {
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
		for !p.closed && !p.asks && i+1 < len(j.pieces) && j.pieces[i+1].block == p.block && j.pieces[i+1].line != p.line {
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
func (j *judge) continues(p piece) bool {
	if len(p.words) == 0 {
		return false
	}
	in, ok := within(j.quoted, p.words[0].span.Start)
	return ok && in.Start < p.span.Start-len("“")
}

// behind are the sentences next to the places, which a text often goes on with.
func (j *judge) behind(fits []fit) []uint32 {
	var out []uint32
	for _, f := range fits[:min(len(fits), 8)] {
		out = append(out, f.last)
		if _, end := j.archive.Sentences(f.article); f.last+1 < end {
			out = append(out, f.last+1)
		}
	}
	return out
}

// overBreak reads two pieces as one sentence broken over lines, when that is how an
// article has it.
func (j *judge) overBreak(ctx context.Context, p, next piece, units []unit, near []uint32) ([]unit, bool, error) {
	if len(units) != 1 || !units[0].holds() && units[0].found.verdict != Altered || len(units[0].title) > 0 || len(next.words) == 0 {
		return nil, false, nil
	}
	both := newPiece(j.seen.text, text.Span{Start: p.span.Start, End: next.span.End})
	both.block, both.line, both.cited = p.block, p.line, p.cited
	longer, err := j.piece(ctx, both, near)
	if err != nil || len(longer) != 1 {
		return nil, false, err
	}
	better := longer[0].holds() || longer[0].found.verdict == Altered && len(longer[0].found.best) > 0 &&
		longer[0].found.best[0].matched > units[0].found.best[0].matched
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
func (j *judge) piece(ctx context.Context, p piece, near []uint32) ([]unit, error) {
	u, err := j.unit(ctx, p, near)
	if err != nil {
		return nil, err
	}
	u.claimant = newClaimant(j.seen.text, attributed(j.seen.text, unquoted(p.words, j.quoted), p.span.Start, false))
	if u.holds() && len(u.title) == 0 {
		return []unit{u}, nil
	}
	inside, frame := fragments(j.seen.text, p, j.quoted)
	if len(inside) == 0 {
		return j.peel(ctx, u, near)
	}
	apart, err := j.framed(ctx, p, inside, frame, near)
	if err != nil || u.found.verdict == Altered && len(u.found.best) > 0 && oneSentence(apart, u.found.best[0]) {
		return []unit{u}, err
	}
	return apart, nil
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
func (j *judge) unit(ctx context.Context, p piece, near []uint32) (unit, error) {
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
func (j *judge) titled(words []word) []uint32 {
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
func (j *judge) framed(ctx context.Context, p piece, inside []piece, frame []word, near []uint32) ([]unit, error) {
	who := claimantOf(j.seen.text, frame, p.span.Start)
	var units []unit
	articles := map[uint32]bool{}
	for _, q := range inside {
		u, err := j.unit(ctx, q, near)
		if err != nil {
			return nil, err
		}
		u.fragment, u.fromQuote, u.claimant = true, true, who
		for _, f := range u.found.best {
			articles[f.article] = true
		}
		for _, n := range u.title {
			articles[n] = true
		}
		units = append(units, u)
	}
	held := j.heldBy(articles)
	for _, words := range stretches(frame, inside) {
		attributes := onlyAttributes(j.seen.text, words, held)
		if attributes && len(words) <= mostNameWords+1 {
			continue
		}
		around := piece{span: spanOf(words), words: words, block: p.block, line: p.line, cited: p.cited, closed: true}
		u, err := j.unit(ctx, around, near)
		if err != nil {
			return nil, err
		}
		if attributes && len(u.found.best) == 0 {
			continue
		}
		u.fragment = true
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b unit) int { return a.piece.span.Start - b.piece.span.Start })
	return units, nil
}

// heldBy reports words that one of the articles has.
func (j *judge) heldBy(articles map[uint32]bool) func(term string) bool {
	words := map[string]bool{}
	for n := range articles {
		first, end := j.archive.Sentences(n)
		for id := first; id < end && id < first+200; id++ {
			for _, w := range j.words(id) {
				words[w.term], words[nameKey(w.term)] = true, true
			}
		}
	}
	return func(term string) bool { return words[term] }
}

// peel parts a sentence whose beginning or end an article doesn't have: a call or a
// paper's name where a sign stands between, or another sentence.
func (j *judge) peel(ctx context.Context, u unit, near []uint32) ([]unit, error) {
	if u.found.verdict != Altered || len(u.found.best) == 0 {
		return []unit{u}, nil
	}
	p := u.piece
	from, to := foreign(p, u.found.best[0])
	before, after := j.border(p, from), j.border(p, to)
	if !parted(before) && !(from >= leastSentence && ends(before)) {
		from = 0
	}
	if !parted(after) && !(len(p.words)-to >= leastSentence && ends(after)) {
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
		inner.claimant = claimantOf(j.seen.text, p.words[:from], p.span.Start)
	}
	units := []unit{inner}
	if from > 0 {
		rest, err := j.rest(ctx, j.part(p, 0, from), ends(before) && from >= leastSentence, Header, near)
		if err != nil {
			return nil, err
		}
		units = append([]unit{rest}, units...)
	}
	if to < len(p.words) {
		rest, err := j.rest(ctx, j.part(p, to, len(p.words)), ends(after) && len(p.words)-to >= leastSentence, Footer, near)
		if err != nil {
			return nil, err
		}
		units = append(units, rest)
	}
	return units, nil
}

// leastSentence is from how many words on what an article doesn't have may be a
// sentence of its own.
const leastSentence = 4

// foreign gives the words of a piece, from and up to, that its place has otherwise
// at neither end.
func foreign(p piece, f fit) (from, to int) {
	from, to = 0, len(p.words)
	for _, d := range f.differs {
		if d.theirs.Start >= d.theirs.End {
			continue
		}
		if d.theirs.Start == p.words[0].span.Start {
			from = wordsUpTo(p.words, d.theirs.End)
		}
		if d.theirs.End == p.words[len(p.words)-1].span.End {
			to = wordsUpTo(p.words, d.theirs.Start)
		}
	}
	return from, to
}

// border is what stands before word i of a piece, behind the one before it.
func (j *judge) border(p piece, i int) string {
	if i <= 0 || i >= len(p.words) {
		return ""
	}
	return j.seen.text[p.words[i-1].span.End:p.words[i].span.Start]
}

// part is words [from, to) of a piece as one of its own.
func (j *judge) part(p piece, from, to int) piece {
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
func (j *judge) rest(ctx context.Context, p piece, sentence bool, why Why, near []uint32) (unit, error) {
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
