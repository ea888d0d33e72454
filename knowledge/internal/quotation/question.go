package quotation

import (
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/text"
)

var (
	questionWords  = tables["questions"]
	questionFirst  = tables["questions first"]
	questionBefore = tables["questions after"]
)

// Asks reports a text that is a question, not a statement: by its last mark, else by
// its words. What a full stop or danda ends is a statement whatever words it has,
// and an English question begins with its question word.
func Asks(s string) bool {
	s = see(s, nil).text
	sentences := text.Sentences(s)
	if len(sentences) == 0 {
		return false
	}
	asks := false
	for _, sentence := range sentences {
		p := newPiece(s, sentence.Span)
		if len(p.words) == 0 {
			continue
		}
		rest := s[p.words[len(p.words)-1].span.End:sentence.Span.End]
		switch {
		case strings.ContainsAny(rest, "?？؟") && !closesBehind(rest):
			asks = true
		case p.closed:
			if len(p.words) > 2 {
				return false // something is stated, too
			}
		default:
			asks = asks || asksByWords(p.words)
		}
	}
	return asks
}

// closesBehind reports a question mark inside the quotation that ends the sentence.
func closesBehind(rest string) bool {
	mark := strings.IndexAny(rest, "?？؟")
	return mark >= 0 && strings.ContainsAny(rest[mark:], "”»\"")
}

func asksByWords(words []word) bool {
	for len(words) > 1 && questionBefore.Has(words[0].term) {
		words = words[1:]
	}
	if questionFirst.Has(words[0].term) {
		return true
	}
	for _, w := range words {
		if r := firstRune(w.term); r >= 0x80 && unicode.IsLetter(r) && questionWords.Has(w.term) {
			return true
		}
	}
	return false
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}
