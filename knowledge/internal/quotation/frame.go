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
	switch {
	case len(a.name) > 0 || a.says:
	case accords(frame):
		a.name = nameIn(s, withoutAccording(frame))
	case namesByColon(s, frame):
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

// known is the claimant, when an article has all words of the name: what stands
// before a colon may be anything.
func (c claimant) known(v vocabulary) claimant {
	if slices.ContainsFunc(c.name, func(w word) bool { return !v.has(w.term) }) {
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

// onlyAttributes reports a frame that says who spoke and no more. A clause, or what
// somebody did before, is more: then every word must be of the attribution, or stand
// beside its neighbour in the articles, too.
func onlyAttributes(s string, frame []word, v vocabulary) bool {
	for len(frame) > 0 && clauses.Has(frame[len(frame)-1].term) {
		frame = frame[:len(frame)-1] // "said that"
	}
	if len(frame) < leastQuoted {
		return true
	}
	a := attributed(s, frame, frame[0].span.Start, true)
	if !a.says && !namesByColon(s, frame) && !accords(frame) && !slices.ContainsFunc(frame, func(w word) bool { return reports.Has(w.term) }) {
		return false
	}
	if clause := tellsMore(s, frame); clause || len(frame) > mostNameWords+1 {
		return unattributing(s, frame, a, v, clause) == 0 || !clause && unattributing(s, frame, a, v, clause) == 1
	}
	return true
}

// accords reports "according to NAME", "as NAME put it", "-এর মতে".
func accords(frame []word) bool {
	if n := len(frame); n > 3 && frame[0].term == "as" && frame[n-2].term == "put" && frame[n-1].term == "it" {
		return true
	}
	if len(frame) > 3 && frame[0].term == "in" && frame[1].term == "the" && frame[2].term == "words" {
		return true
	}
	return slices.ContainsFunc(frame, func(w word) bool { return according.Has(w.term) })
}

// tellsMore reports a frame of more than one clause.
func tellsMore(s string, frame []word) bool {
	for i, w := range frame {
		if clauses.Has(w.term) || converbs.Has(w.term) || circumstances.Has(w.term) || isConverb(w.term) {
			return true
		}
		if i > 0 && isComma(s, frame[i-1], w) {
			return true
		}
	}
	return false
}

// isConverb reports a Bengali converb of a causative verb: এড়িয়ে, হারিয়ে.
func isConverb(term string) bool {
	return strings.HasSuffix(term, "িয়ে") && !converbs.Has(term)
}

// isComma reports a comma between two words, with no quotation between.
func isComma(s string, a, b word) bool {
	between := s[a.span.End:b.span.Start]
	return strings.Contains(between, ",") && len(quotes(between)) == 0
}

// unattributing counts the words of a frame that don't belong to who spoke.
func unattributing(s string, frame []word, a attribution, v vocabulary, clause bool) int {
	left, apposed := 0, false
	for i, w := range frame {
		if i > 0 && isComma(s, frame[i-1], w) {
			apposed = articles.Has(w.term) // Mina Roy, the head of the board, …
		}
		_, named := within(eachSpan(a.name), w.span.Start)
		switch {
		case named, isAttributing(w.term):
		case v.has(w.term) && (!clause || apposed || v.pairs(frame, i)):
		default:
			left++
		}
	}
	return left
}

// besides are the words of a frame that say more of the speaker than the articles:
// neither who it is nor that, where and when he or she speaks.
func besides(s string, frame []word, who claimant, v vocabulary) (out []text.Span) {
	if len(who.name) == 0 {
		return nil // "Quote of the day"
	}
	phrased := accords(frame) // "as NAME put it"
	for i, w := range frame {
		_, named := within(eachSpan(who.name), w.span.Start)
		if named || phrased && (w.term == "put" || w.term == "words") || isAttributing(w.term) || isRole(w.term) || v.has(w.term) || isFigure(w.term) || reports.Has(w.term) {
			continue
		}
		if n := len(out); n > 0 && i > 0 && out[n-1].End == frame[i-1].span.End {
			out[n-1].End = w.span.End
			continue
		}
		out = append(out, w.span)
	}
	return out
}

// isAttributing reports a word that says that, where or when somebody speaks.
func isAttributing(term string) bool {
	return clauses.Has(term) || converbs.Has(term) || aside.Has(term) || pronouns.Has(term) || honorifics.Has(term) || adverbs.Has(term) ||
		saysEnglish.Has(term) || saysThat.Has(term) || saysFrame.Has(term) || saysBengali.Has(term) || saysBeside.Has(term) || saysHindi.Has(term) || saysHindiLight.Has(term) ||
		according.Has(term) || articles.Has(term) || prepositions.Has(term)
}

func eachSpan(words []word) []text.Span {
	var out []text.Span
	for _, w := range words {
		out = append(out, w.span)
	}
	return out
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
