package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// leastQuoted is from how many words on a stretch between quotation marks is
// judged apart; shorter ones are names and single words that a writer keeps at a
// distance.
const leastQuoted = 3

// claimant is who is said to have said something.
type claimant struct {
	name []word
	text string
}

// fragments parts a piece into what stands between quotation marks and the words
// around them; nil when it has no quotation worth it, or nothing else.
func fragments(s string, p piece, quoted []text.Span) (inside []piece, frame []word) {
	n := 0
	for i := 0; i < len(p.words); {
		in, ok := within(quoted, p.words[i].span.Start)
		from := i
		for i < len(p.words) {
			now, still := within(quoted, p.words[i].span.Start)
			if still != ok || now != in {
				break
			}
			i++
		}
		if !ok || i-from < leastQuoted {
			frame = append(frame, p.words[from:i]...)
			continue
		}
		q := newPiece(s, text.Span{Start: max(in.Start, p.span.Start), End: min(in.End, p.span.End)})
		q.block, q.line, q.cited = p.block, p.line, p.cited
		inside = append(inside, q)
		n += i - from
	}
	if len(frame) == 0 {
		return nil, nil
	}
	return inside, frame
}

// stretches parts the words of a frame where a quotation stands between them.
func stretches(frame []word, inside []piece) [][]word {
	var out [][]word
	from := 0
	for i := 1; i <= len(frame); i++ {
		parted := i == len(frame) || slices.ContainsFunc(inside, func(p piece) bool {
			return frame[i-1].span.End <= p.span.Start && p.span.End <= frame[i].span.Start
		})
		if parted {
			out = append(out, frame[from:i])
			from = i
		}
	}
	return out
}

// claimantOf reads who is said to have said what is quoted.
func claimantOf(s string, frame []word, start int) claimant {
	a := attributed(s, frame, start, true)
	if len(a.name) == 0 && !a.says && namesByColon(s, frame) {
		a.name = nameIn(s, frame)
	}
	return newClaimant(s, a)
}

func newClaimant(s string, a attribution) claimant {
	if len(a.name) == 0 {
		return claimant{}
	}
	return claimant{a.name, spelledName(s, a)}
}

// known is the claimant, when the article has all words of the name: what stands
// before a colon may be anything.
func (c claimant) known(held func(term string) bool) claimant {
	if slices.ContainsFunc(c.name, func(w word) bool { return !held(w.term) && !held(nameKey(w.term)) }) {
		return claimant{}
	}
	return c
}

// namesByColon reports a few words with a colon behind them: "Mina Roy: …".
func namesByColon(s string, frame []word) bool {
	if len(frame) == 0 || len(frame) > mostNameWords {
		return false
	}
	rest := strings.TrimLeft(s[frame[len(frame)-1].span.End:], " ")
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "–")
}

// onlyAttributes reports a frame that says who spoke and no more.
func onlyAttributes(s string, frame []word, held func(term string) bool) bool {
	for len(frame) > 0 && clauses.Has(frame[len(frame)-1].term) {
		frame = frame[:len(frame)-1] // "said that"
	}
	if len(frame) < leastQuoted {
		return true
	}
	says := attributed(s, frame, frame[0].span.Start, true).says
	if !says && !namesByColon(s, frame) {
		return false
	}
	clause, left := false, 0
	for i, w := range frame {
		clause = clause || clauses.Has(w.term) || converbs.Has(w.term) ||
			i > 0 && strings.Contains(s[frame[i-1].span.End:w.span.Start], ",") && len(quotes(s[frame[i-1].span.End:w.span.Start])) == 0
		known := held(w.term) || held(nameKey(w.term)) || clauses.Has(w.term) || converbs.Has(w.term) || aside.Has(w.term) ||
			pronouns.Has(w.term) || honorifics.Has(w.term) || saysEnglish.Has(w.term) || saysThat.Has(w.term) || saysBengali.Has(w.term) || saysHindi.Has(w.term)
		if !known {
			left++
		}
	}
	return !clause && len(frame) <= mostNameWords+1 || left <= 1
}

// articleSpeaker reads who says the words of a place, and the words around them
// that aren't quoted.
func (c *comparer) articleSpeaker(f fit) (a attribution, around []word) {
	first, end := c.archive.Sentences(f.article)
	here, words := c.attribution(f.first)
	switch {
	case here.says && !here.pronoun:
		return here, words
	case len(words) == 0: // all of it is quoted
		before, after := c.spills(f)
		if f.first > first && c.sameLine(f.first-1, f.first) {
			// The quotation began there, or that sentence ends one and says whose.
			if a, w := c.attribution(f.first - 1); a.says && !a.pronoun && len(w) > 0 && (before || c.quotes(f.first-1)) {
				return a, w
			}
		}
		if after && f.last+1 < end && c.sameLine(f.last, f.last+1) {
			if a, w := c.attribution(f.last + 1); a.says && !a.pronoun {
				return a, w
			}
		}
	case here.pronoun && f.first > first:
		if a, w := c.attribution(f.first - 1); a.says && !a.pronoun {
			return a, append(slices.Clone(words), w...)
		}
	}
	return attribution{says: here.says}, words
}

// spills reports a quotation that begins before the place's sentences, or ends
// behind them.
func (c *comparer) spills(f fit) (before, after bool) {
	_, from, _ := c.archive.Sentence(f.first)
	_, to, _ := c.archive.Sentence(f.last)
	body := c.archive.Article(f.article).Body
	in, ok := within(c.quotedIn(body, from), f.span.Start)
	return ok && in.Start < from.Start, ok && in.End >= to.End
}

// quotes reports a sentence with a quotation in it.
func (c *comparer) quotes(id uint32) bool {
	_, words := c.attribution(id)
	return len(words) < len(c.words(id))
}

func (c *comparer) sameLine(a, b uint32) bool {
	_, _, one := c.archive.Sentence(a)
	_, _, two := c.archive.Sentence(b)
	return one == two
}

// attribution reads a sentence of an article.
func (c *comparer) attribution(id uint32) (a attribution, words []word) {
	article, sp, _ := c.archive.Sentence(id)
	body := c.archive.Article(article).Body
	words = unquoted(c.words(id), c.quotedIn(body, sp))
	a = attributed(body, words, sp.Start, false)
	if a.bare && !introduces(body, spelledName(body, a)) {
		a.name = nil
	}
	return a, words
}

// quotedIn gives what is quoted on the line of a sentence, as spans of the body.
func (c *comparer) quotedIn(body string, sp text.Span) []text.Span {
	start := strings.LastIndexByte(body[:sp.Start], '\n') + 1
	end := len(body)
	if i := strings.IndexByte(body[sp.End:], '\n'); i >= 0 {
		end = sp.End + i
	}
	spans := quotes(body[start:end])
	for i := range spans {
		spans[i].Start += start
		spans[i].End += start
	}
	return spans
}

// direct reports whether the place stands between quotation marks.
func (c *comparer) direct(f fit) bool {
	_, sp, _ := c.archive.Sentence(f.first)
	in, ok := within(c.quotedIn(c.archive.Article(f.article).Body, sp), f.span.Start)
	return ok && f.span.End <= in.End+len("।”")
}
