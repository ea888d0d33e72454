package quotation

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// token is an address, a hashtag or an account's name. Around a text they are a
// channel's, and nobody's words; within a sentence that has one they are what it says.
type token struct {
	span text.Span
	key  string // folded; "" for a platform's own mark, whose name isn't known here
	side tokenSide
}

// where a token stands among the words.
type tokenSide int

const (
	ahead tokenSide = iota
	amid
	behind
)

// tokens are those of s among the hidden stretches; words are spans of s.
func tokens(s string, hidden []Hidden, words []text.Span) (out []token) {
	for _, h := range sorted(hidden) {
		written := s[h.Span.Start:h.Span.End]
		if h.Why != Link && h.Why != Mention || strings.HasPrefix(written, "](") {
			continue
		}
		at := amid
		switch {
		case h.Span.End <= words[0].Start:
			at = ahead
		case h.Span.Start >= words[len(words)-1].End:
			at = behind
		}
		out = append(out, token{h.Span, tokenKey(written), at})
	}
	return out
}

// tokenKey is what makes two tokens one: neither case nor what an address is written
// with or without.
func tokenKey(written string) string {
	if strings.HasPrefix(written, "<") && !strings.Contains(written, "://") {
		return ""
	}
	key := strings.Trim(text.Fold(written), "<>.,;:!?()[]'\"’”। ")
	for _, head := range []string{"https://", "http://", "www."} {
		key = strings.TrimPrefix(key, head)
	}
	return strings.TrimRight(key, "/")
}

// tokenComparison is what comparing the tokens of a text with those of a place leaves.
type tokenComparison struct {
	differs  [][2]text.Span // of the source and the body
	omitted  []text.Span    // of the body
	unjudged []text.Span    // of the source: the article has nothing there to compare with
	cut      []token        // of the article, beside the words: the text ends before them
}

// compareTokens compares the tokens of a piece with those of a place. Before or behind
// the words they count only where both have one.
func (j *reading) compareTokens(p piece, f fit) (out tokenComparison) {
	theirs, article := j.tokensOf(p), j.articleTokens(f)
	unknown := slices.ContainsFunc(theirs, func(t token) bool { return t.key == "" })
	body := j.archive.Article(f.article).Body
	left := article
	var parted []token
	for _, t := range theirs {
		if i := slices.IndexFunc(left, func(a token) bool { return t.key != "" && a.key == t.key && a.side == t.side }); i >= 0 {
			left = slices.Delete(slices.Clone(left), i, i+1)
			continue
		}
		parted = append(parted, t)
	}
	for _, t := range parted {
		i := slices.IndexFunc(left, func(a token) bool { return t.key != "" && a.side == t.side })
		switch {
		case i >= 0:
			out.differs = append(out.differs, [2]text.Span{trimmedToken(j.source, t.span), trimmedToken(body, left[i].span)})
			left = slices.Delete(slices.Clone(left), i, i+1)
		case t.side == amid:
			out.unjudged = append(out.unjudged, trimmedToken(j.source, t.span))
		}
	}
	for _, a := range left {
		switch a.span = trimmedToken(body, a.span); {
		case unknown:
		case a.side == amid:
			out.omitted = append(out.omitted, a.span)
		default:
			out.cut = append(out.cut, a)
		}
	}
	return out
}

// fillTokens says what an address, a hashtag or the name of an account within the claim
// tells: it is what the sentence says, as its words are.
func (j *teller) fillTokens(c *Claim, u unit) {
	best := u.found.best[0]
	found := j.compareTokens(u.piece, best)
	for _, d := range found.differs {
		here := j.stretch(best.article, d[1])
		c.Differs = append(c.Differs, Difference{&Stretch{d[0], j.source[d[0].Start:d[0].End]}, &here, true})
		c.DiffersGravely = true
	}
	for _, sp := range found.omitted {
		c.Omitted = append(c.Omitted, Omission{Stretch: j.stretch(best.article, sp)})
	}
	for _, sp := range found.unjudged {
		c.Unjudged = append(c.Unjudged, Stretch{sp, j.source[sp.Start:sp.End]})
	}
	for _, a := range found.cut {
		if c.Verdict != Verbatim && c.Verdict != Part {
			break
		}
		c.Verdict = Part
		if written := j.stretch(best.article, a.span).Text; a.side == behind && c.Next == "" {
			c.Next = written
		} else if a.side == ahead && c.Before == "" {
			c.Before = written
		}
	}
	switch {
	case len(found.differs) > 0:
		c.Verdict = Altered
	case len(found.omitted) > 0 && c.Verdict <= Part:
		c.Verdict = Shortened
	}
}

// nearestTokens keeps of equally good places those whose tokens are nearest.
func (j *reading) nearestTokens(p piece, fits []fit) []fit {
	if len(fits) == 1 {
		return fits
	}
	var kept []fit
	least := -1
	for _, f := range fits[:min(len(fits), MaxPlaces)] {
		found := j.compareTokens(p, f)
		n := len(found.differs) + len(found.omitted)
		if least >= 0 && n > least {
			continue
		}
		if n < least {
			kept = nil
		}
		kept, least = append(kept, f), n
	}
	return kept
}

// tokensOf are those within a piece, and on its line right beside it.
func (j *reading) tokensOf(p piece) []token {
	if len(p.words) == 0 {
		return nil
	}
	var words []text.Span
	for _, w := range p.words {
		words = append(words, j.seen.source(w.span))
	}
	from, to := words[0].Start, words[len(words)-1].End
	from = strings.LastIndexByte(j.source[:from], '\n') + 1
	if i := strings.IndexAny(j.source[to:], "\n.।|?!"); i >= 0 {
		to += i
	} else {
		to = len(j.source)
	}
	var beside []Hidden
	for _, h := range j.hidden {
		if h.Span.Start >= from && h.Span.Start < to && !endsSentence(j.source[min(h.Span.End, words[0].Start):words[0].Start]) {
			beside = append(beside, h)
		}
	}
	return tokens(j.source, beside, words)
}

func endsSentence(s string) bool { return strings.ContainsAny(s, ".।?!") }

// articleTokens are those of the sentences of a place, by where they stand among its
// words.
func (j *reading) articleTokens(f fit) []token {
	body := j.archive.Article(f.article).Body
	_, first, _ := j.archive.Sentence(f.first)
	_, end, _ := j.archive.Sentence(f.last)
	hidden := named(body[first.Start:end.End])
	var words []text.Span
	for id := f.first; id <= f.last; id++ {
		for _, w := range j.words(id) {
			if w.span.Start >= f.span.Start && w.span.End <= f.span.End {
				words = append(words, w.span)
			}
		}
	}
	for i := range hidden {
		hidden[i].Span.Start += first.Start
		hidden[i].Span.End += first.Start
	}
	if len(words) == 0 {
		return nil
	}
	return tokens(body, hidden, words)
}

// trimmedToken is a token without the sentence's signs behind it.
func trimmedToken(s string, sp text.Span) text.Span {
	sp.End = sp.Start + len(strings.TrimRight(s[sp.Start:sp.End], ".,;:!?)’”।"))
	return sp
}
