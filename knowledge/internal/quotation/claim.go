package quotation

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// judgement makes claims of the units, and names every other byte.
func (j *teller) judgement(ctx context.Context, units []unit) (Judgement, error) {
	var out Judgement
	for _, u := range units {
		if err := ctx.Err(); err != nil {
			return Judgement{}, err
		}
		if u.why == "" && len(u.piece.words) > 0 {
			out.Claims = append(out.Claims, j.claim(ctx, u))
		}
	}
	out.Skipped = j.skipped(out.Claims, units)
	return out, ctx.Err()
}

// claim makes a claim of a unit: all it says follows from the first place.
func (j *teller) claim(ctx context.Context, u unit) Claim {
	sp := j.seen.source(u.piece.span)
	sp = snapped(j.source, sp)
	c := Claim{Span: sp, Text: j.reader(u.piece.span), Verdict: u.found.verdict, Quoted: u.fromQuote || j.allQuoted(u.piece)}
	c.Inserted = j.inserted(u.piece)
	switch {
	case len(u.title) > 0:
		c.Places = j.titlePlaces(u.title)
		if c.Speaker = j.claimed(u.claimant); c.Speaker.Claimed != "" {
			c.Speaker.Match = Other // a headline is the paper's
		}
		return c
	case c.Verdict == Short:
		return c
	case len(u.found.best) == 0:
		c.Verdict = Absent
		j.nearest(ctx, &c, u.claimant)
		return c
	}
	j.fill(&c, u)
	return c
}

// fill says what the places of a unit tell.
func (j *teller) fill(c *Claim, u unit) {
	u.found.best = j.nearestTokens(u.piece, u.found.best)
	best := u.found.best[0]
	for _, f := range u.found.best[:min(len(u.found.best), MaxPlaces)] {
		c.Places = append(c.Places, j.locate(f))
	}
	c.Others = j.variants(u)
	for _, d := range best.differs {
		c.Differs = append(c.Differs, j.difference(best.article, d))
		c.DiffersGravely = c.DiffersGravely || d.grave
	}
	for _, g := range best.omitted {
		c.Omitted = append(c.Omitted, Omission{Stretch: j.stretch(best.article, g.article), Marked: g.marked, Negates: g.negates})
		c.OmitsNegation = c.OmitsNegation || g.negates
	}
	c.Next, c.Before = best.next, best.before
	j.fillTokens(c, u)
	for _, sp := range u.beside {
		c.Unjudged = append(c.Unjudged, Stretch{snapped(j.source, j.seen.source(sp)), j.reader(sp)})
	}
	c.NextNegates, c.BeforeNegates = negatesText(best.next), negatesText(best.before)
	c.Direct = j.direct(best)
	c.Speaker = j.speaker(u, best)
}

func negatesText(s string) bool { return anyNegates(cutWords(see(s, nil).text, 0)) }

// speaker compares whom the text names with whom the articles name. Where one of
// the places names the same person, that is the place meant.
func (j *teller) speaker(u unit, best fit) Speaker {
	sp := j.claimed(u.claimant)
	for i, f := range u.found.best {
		for _, one := range j.bySentence(f) {
			a, around := j.articleSpeaker(one)
			name := spelledName(j.archive.Article(f.article).Body, a)
			if sp.Article == "" && i == 0 {
				sp.Article = name
			}
			if sp.Claimed == "" {
				continue
			}
			switch match := compareNames(u.claimant.name, a.name, around); {
			case match == Same:
				sp.Match, sp.Article = Same, name
				return sp
			case match == Other && i == 0 && sp.Match == Unknown:
				sp.Match, sp.Article = Other, name
			}
		}
		if sp.Claimed == "" {
			break
		}
	}
	return sp
}

// bySentence is a fit of several sentences as one for each, of the first few: they
// may have speakers of their own.
func (j *teller) bySentence(f fit) []fit {
	const most = 8
	var out []fit
	for id := f.first; id <= f.last && len(out) < most; id++ {
		_, sp, _ := j.archive.Sentence(id)
		one := f
		one.first, one.last = id, id
		one.span = text.Span{Start: max(f.span.Start, sp.Start), End: min(f.span.End, sp.End)}
		out = append(out, one)
	}
	return out
}

// claimed is a speaker of whom no more is known than the text says.
func (j *teller) claimed(c claimant) Speaker {
	if len(c.name) == 0 {
		return Speaker{}
	}
	return Speaker{Claimed: c.text, Span: snapped(j.source, j.seen.source(spanOf(c.name)))}
}

// spelledName is a name as it stands, without a Bengali genitive or a "too" grown to it.
func spelledName(s string, a attribution) string {
	if len(a.name) == 0 {
		return ""
	}
	out := withoutToo(spelled(s, a.name))
	if a.genitive {
		out = strings.TrimSuffix(out, "এর")
		out = strings.TrimSuffix(strings.TrimSuffix(out, "র"), "ে")
		if bare, ok := strings.CutSuffix(out, "য়"); ok && endsInVowelLetter(bare) {
			out = bare
		}
	}
	return out
}

// withoutToo takes away ও (too) and ই (even), which are grown to a Bengali name. রোমিও
// and লাই end so themselves, and the names of letters: ইউএনও.
func withoutToo(name string) string {
	if strings.ContainsFunc(strings.TrimRight(name, "ওই"), func(r rune) bool { return 'ঈ' <= r && r <= 'ঔ' }) {
		return name
	}
	if bare, ok := strings.CutSuffix(name, "ও"); ok && !strings.HasSuffix(bare, "ি") && len(bare) > 6 {
		return bare
	}
	if bare, ok := strings.CutSuffix(name, "ই"); ok && len(bare) > 6 {
		if r, _ := utf8.DecodeLastRuneInString(bare); 'ক' <= r && r <= 'হ' || r == 'ে' {
			return bare
		}
	}
	return name
}

// endsInVowelLetter reports a Bengali vowel of its own at the end: behind it the
// genitive is য়ের.
func endsInVowelLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return 'অ' <= r && r <= 'ঔ'
}

func (j *teller) locate(f fit) Location {
	a := j.archive.Article(f.article)
	_, first, from := j.archive.Sentence(f.first)
	_, last, to := j.archive.Sentence(f.last)
	return Location{
		Article: a.ID, Revision: a.Revision, Publisher: a.Publisher, Superseded: a.Superseded, First: from, Last: to,
		Span: snapped(a.Body, f.span), Sentences: text.Span{Start: first.Start, End: last.End},
	}
}

func (j *teller) titlePlaces(articles []uint32) []Location {
	var out []Location
	for _, n := range articles {
		a := j.archive.Article(n)
		out = append(out, Location{Article: a.ID, Revision: a.Revision, Publisher: a.Publisher})
	}
	return out
}

// variants are the near-duplicates of a claim in other articles: those that have other
// words in a place or two, or a few more.
func (j *teller) variants(u unit) []Variant {
	const most = 3
	own := map[uint32]bool{}
	for _, f := range u.found.best {
		own[f.article] = true
	}
	var out []Variant
	for _, f := range u.found.others {
		if own[f.article] || u.several || len(out) == most || !j.nearlySame(f) {
			continue
		}
		own[f.article] = true
		v := Variant{Place: j.locate(f)}
		for _, d := range f.differs {
			v.Differs = append(v.Differs, j.difference(f.article, d))
		}
		for _, g := range unmarked(f.omitted) {
			v.Differs = append(v.Differs, j.difference(f.article, pair{article: g.article, grave: g.negates}))
		}
		out = append(out, v)
	}
	return out
}

// nearlySame reports a place that has a claim's words but for very few.
func (j *teller) nearlySame(f fit) bool {
	const alike, edits, more = 0.75, 2, 3
	gaps := unmarked(f.omitted)
	if n := len(f.differs) + len(gaps); n == 0 || n > edits {
		return false
	}
	return f.verdict == Altered && f.share >= alike ||
		f.verdict == Shortened && !slices.ContainsFunc(gaps, func(g gap) bool { return len(j.wordsOf(f.article, g.article)) > more })
}

// unmarked are the gaps that the text doesn't own up to.
func unmarked(gaps []gap) []gap {
	return slices.DeleteFunc(slices.Clone(gaps), func(g gap) bool { return g.marked })
}

// nearest looks for a passage near in meaning. In another language it is a
// translation's, for all that can be said.
func (j *teller) nearest(ctx context.Context, c *Claim, who claimant) {
	if j.searched++; j.searched > mostSearched {
		return
	}
	id, ok := j.archive.Nearest(ctx, strings.TrimSpace(who.text+" "+c.Text))
	if !ok {
		return
	}
	article, sp, _ := j.archive.Sentence(id)
	if !j.counts(article) {
		return
	}
	p := j.locate(fit{article: article, first: id, last: id, span: sp})
	words, here := cutWords(c.Text, 0), j.words(id)
	if len(words) > 0 && len(here) > 0 && mainScript(words) != mainScript(here) {
		c.Verdict, c.Places = Translated, []Location{p}
		return
	}
	c.Nearest = &p
}

func (j *teller) stretch(article uint32, sp text.Span) Stretch {
	body := j.archive.Article(article).Body
	sp = snapped(body, sp)
	return Stretch{sp, body[sp.Start:sp.End]}
}

func (j *teller) difference(article uint32, d pair) Difference {
	out := Difference{Grave: d.grave}
	if d.theirs.Start < d.theirs.End {
		out.Theirs = &Stretch{snapped(j.source, j.seen.source(d.theirs)), j.reader(d.theirs)}
	}
	if d.article.Start < d.article.End {
		here := j.stretch(article, d.article)
		out.Article = &here
	}
	return out
}

// reader is a stretch of the text as a reader sees it.
func (j *reading) reader(sp text.Span) string { return j.seen.text[sp.Start:sp.End] }

func (j *teller) inserted(p piece) []Stretch {
	var out []Stretch
	for _, sp := range p.inserted {
		out = append(out, Stretch{snapped(j.source, j.seen.source(sp)), j.reader(sp)})
	}
	return out
}

// allQuoted reports a piece whose words all stand between quotation marks.
func (j *reading) allQuoted(p piece) bool {
	return len(p.words) > 0 && len(unquoted(p.words, j.quoted)) == 0
}

// skipped names every byte that is in no claim.
func (j *teller) skipped(claims []Claim, units []unit) []Skipped {
	why, tells := make([]Why, len(j.source)), make([]bool, len(j.source))
	mark := func(sp text.Span, w Why) {
		for i := max(sp.Start, 0); i < min(sp.End, len(why)); i++ {
			why[i] = w
		}
	}
	for i := range why {
		why[i] = Markup
	}
	end := 0
	for _, p := range j.pieces {
		end = j.seen.source(p.span).End
	}
	if strings.ContainsFunc(j.source[end:], unicode.IsLetter) {
		mark(text.Span{Start: end, End: len(j.source)}, Unread)
	}
	for _, p := range j.pieces { // what a frame leaves
		mark(j.seen.source(p.span), Lead)
	}
	for _, u := range units {
		sp := j.seen.source(u.piece.span)
		mark(sp, u.why)
		for i := sp.Start; u.tells && i < sp.End; i++ {
			tells[i] = true
		}
	}
	for _, h := range j.hidden {
		mark(h.Span, h.Why)
	}
	for _, c := range claims {
		mark(c.Span, "")
	}
	return runs(why, tells)
}

// runs gives the stretches of one reason.
func runs(why []Why, tells []bool) []Skipped {
	var out []Skipped
	for i := 0; i < len(why); {
		from, says := i, false
		for i < len(why) && why[i] == why[from] {
			says = says || tells[i]
			i++
		}
		if why[from] != "" {
			out = append(out, Skipped{text.Span{Start: from, End: i}, why[from], says})
		}
	}
	return out
}

// snapped widens a span to whole graphemes. Only what stands between the nearest
// sure borders is read: a text may be long, and hold many claims.
func snapped(s string, sp text.Span) text.Span {
	if sp.Start >= sp.End {
		return sp
	}
	from, to := sp.Start, sp.End
	for from > 0 && !sureBorder(s, from) {
		from--
	}
	for to < len(s) && !sureBorder(s, to) {
		to++
	}
	all := text.Snap(s[from:to], []text.Span{{Start: sp.Start - from, End: sp.End - from}})
	return text.Span{Start: all[0].Start + from, End: all[0].End + from}
}

// sureBorder reports a border before a plain space.
func sureBorder(s string, i int) bool {
	if s[i] == '\n' {
		return i == 0 || s[i-1] != '\r'
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return s[i] == ' ' && (before < 0x0530 || 0x0900 <= before && before <= 0x09FF)
}
