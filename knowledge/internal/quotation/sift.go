package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

// What surrounds a text that was forwarded.
const (
	fewWords  = 8  // a header has at most
	callWords = 14 // a call to subscribe or share has at most
)

var (
	calls       = tables["calls"]
	requests    = tables["requests"]
	greetings   = tables["greetings"]
	headlines   = tables["headlines"]
	rights      = tables["rights"]
	sourceWords = tables["sources"]
)

// sift names what is no claim among the units: headers, footers, bylines,
// questions. What the articles have is always one.
func (j sifter) sift(units []unit) {
	firstHeld, cited := -1, false
	for i, u := range units {
		if u.holds() && firstHeld < 0 {
			firstHeld = i
		}
		cited = cited || u.piece.cited && len(u.piece.words) > 0
	}
	for i := range units {
		u := &units[i]
		if u.why != "" {
			continue
		}
		u.why = j.unjudged(*u, i, firstHeld, len(units) == 1, cited)
	}
	for i := range units {
		u := &units[i]
		switch u.why {
		case Header, Footer, SourceLine:
			u.tells = j.tells(u.piece)
		case Lead:
			u.tells = j.leadTells(units, i)
		}
	}
	if slices.ContainsFunc(units, func(u unit) bool { return u.why == "" }) {
		return
	}
	// Everything looks like a frame: then the longest of it is the claim.
	longest := -1
	for i, u := range units {
		if u.guessed() && (longest < 0 || len(u.piece.words) > len(units[longest].piece.words)) {
			longest = i
		}
	}
	if longest >= 0 {
		units[longest].why = ""
	}
}

// guessed reports a unit that was skipped for its looks alone.
func (u unit) guessed() bool {
	return len(u.piece.words) > 0 && (u.why == Header || u.why == Footer || u.why == OwnWords || u.why == SourceLine)
}

// unjudged says why a unit is no claim; "" when it is one.
func (j sifter) unjudged(u unit, i, firstHeld int, alone, cited bool) Why {
	n := len(u.piece.words)
	if j.barred(u.piece) {
		u.piece.closed = false
	}
	s := j.seen.text[u.piece.span.Start:u.piece.span.End]
	switch {
	case n == 0:
		return Markup
	case alone && !u.piece.asks, u.fragment:
		return ""
	case j.isSource(u.piece, s):
		return SourceLine
	case u.holds() && (n >= leastMatched || u.piece.closed):
		return ""
	case u.found.verdict == Altered && len(u.found.best) > 0 && n > fewWords/2, u.found.verdict == Reordered:
		return ""
	case u.piece.asks:
		return OwnWords
	case n <= callWords && (u.found.verdict == Absent || u.found.verdict == Short) && j.calls(u.piece, s):
		return side(i, firstHeld, Footer)
	case u.found.verdict == Absent && !alone && !j.allQuoted(u.piece) && j.frames(u.piece, s, i < firstHeld):
		return side(i, firstHeld, OwnWords)
	case cited && !u.piece.cited:
		return OwnWords
	case !u.piece.closed && n <= fewWords && !alone && !u.piece.cited:
		return side(i, firstHeld, Header)
	case n == 1:
		return OwnWords
	}
	return ""
}

// barred reports a piece behind which a bar stands that may part items as well as be
// typed for the danda: "Share | Subscribe".
func (j sifter) barred(p piece) bool {
	end := j.seen.source(p.span).End
	return strings.HasSuffix(strings.TrimSpace(j.source[:end]), "|")
}

// side is what a frame is called by where it stands; otherwise where nothing was
// found.
func side(i, firstHeld int, otherwise Why) Why {
	switch {
	case firstHeld < 0:
		return otherwise
	case i < firstHeld:
		return Header
	}
	return Footer
}

// isSource reports a line that says where the text is from: a paper's name, a
// title, "Source: …".
func (j sifter) isSource(p piece, s string) bool {
	if len(p.words) > fewWords {
		return false
	}
	if sourceWords.Has(p.words[0].term) && (strings.ContainsAny(s, ":ঃ-–—|") || len(p.words) <= 4) {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	before := strings.TrimRightFunc(j.seen.text[:p.span.Start], unicode.IsSpace)
	last, _ := utf8.DecodeLastRuneInString(before)
	if isDash(first) || isDash(last) && before != "" {
		return !p.closed
	}
	return j.isPublisher(p)
}

func isDash(r rune) bool { return r == '—' || r == '–' || r == '-' || r == '―' }

// isPublisher reports the name of a paper that has one of the places.
func (j sifter) isPublisher(p piece) bool {
	if p.closed {
		return false
	}
	for name := range j.publishers {
		if name != "" && sameWords(p.words, cutWords(see(name, nil).text, 0)) {
			return true
		}
	}
	return false
}

func sameWords(a, b []word) bool {
	return slices.EqualFunc(a, b, func(a, b word) bool { return a.term == b.term })
}

// calls reports a call to subscribe, share or read on.
func (j sifter) calls(p piece, s string) bool {
	if p.closed {
		return false
	}
	return slices.ContainsFunc(p.words, func(w word) bool { return calls.Has(w.term) }) || strings.ContainsAny(s, "👇👆")
}

// frames reports a sentence of a few words that tells nothing: a greeting, a request to
// the reader, whose the text is, and before it the place and day that it is from.
func (j sifter) frames(p piece, s string, before bool) bool {
	const mostDateline = 4
	words := p.words
	switch {
	case len(words) > fewWords:
		return false
	case strings.Contains(s, "©"), every(words, rights), every(words, greetings), every(words, headlines):
		return true
	case before && len(words) <= mostDateline && strings.Contains(s, ",") && slices.ContainsFunc(words, func(w word) bool { return isFigure(w.term) }):
		return true
	}
	for len(words) > 1 && greetings.Has(words[0].term) {
		words = words[1:]
	}
	first, last := words[0].term, words[len(words)-1].term
	return requests.Has(first) && first[0] < utf8.RuneSelf || requests.Has(last) && last[0] >= utf8.RuneSelf
}

// leadTells reports a lead that says more of the speaker than the articles.
func (j sifter) leadTells(units []unit, i int) bool {
	for _, k := range []int{i + 1, i - 1} {
		if k < 0 || k >= len(units) || len(units[k].claimant.name) == 0 {
			continue
		}
		return len(besides(j.seen.text, units[i].piece.words, units[k].claimant, j.vocabularyOf(articlesOf(units[k])))) > 0
	}
	return false
}

// tells reports words around a text that say something: two at least that are no greeting,
// no call, no paper's name and no date.
func (j sifter) tells(p piece) bool {
	const least = 2
	n := 0
	if len(p.words) > 0 && sourceWords.Has(p.words[0].term) || j.isPublisher(p) {
		return false
	}
	for _, w := range p.words {
		known := headlines.Has(w.term) || greetings.Has(w.term) || calls.Has(w.term) || requests.Has(w.term) || rights.Has(w.term) || sourceWords.Has(w.term) ||
			isFigure(w.term) || isAttributing(w.term) || truth.Has(w.term) || questionWords.Has(w.term)
		if !known {
			n++
		}
	}
	return n >= least
}

func every(words []word, set language.Set) bool {
	return !slices.ContainsFunc(words, func(w word) bool { return !set.Has(w.term) })
}
