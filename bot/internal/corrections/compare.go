package corrections

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Fate is what has become of a sentence in a later text of its article.
type Fate int

// The fates.
const (
	Stands  Fate = iota // its very bytes are there, wherever
	Changed             // another sentence stands for it
	Gone                // nothing like it does
)

// alike is the least share of words, of both sentences together, by which one may stand
// for another.
const alike = .5

// Compare tells what became of a sentence, the bytes of span in before, in the text after.
// now is where after has the sentence that stands for it, with [Changed].
func Compare(before, after string, span knowledge.Span) (fate Fate, now knowledge.Span) {
	said := before[span.Start:span.End]
	later := text.Sentences(after)
	if stands(said, after, later) {
		return Stands, now
	}
	earlier := text.Sentences(before)
	best, at := 0., -1
	words := bag(said)
	lost := missing(before, earlier, after, later)
	for i, s := range missing(after, later, before, earlier) {
		of := after[s.Start:s.End]
		if like := likeness(words, bag(of)); like >= alike && like > best && mutual(of, like, before, lost) {
			best, at = like, i
			now = s
		}
	}
	if at < 0 {
		return Gone, knowledge.Span{}
	}
	return Changed, now
}

// mutual reports whether no lost sentence is more like one of the later text than like:
// a sentence stands for one only.
func mutual(later string, like float64, before string, lost []knowledge.Span) bool {
	words := bag(later)
	for _, s := range lost {
		if likeness(bag(before[s.Start:s.End]), words) > like {
			return false
		}
	}
	return true
}

// missing returns the sentences of a text whose bytes another text has not.
func missing(body string, sentences []text.Sentence, other string, others []text.Sentence) (list []knowledge.Span) {
	there := make(map[string]bool, len(others))
	for _, s := range others {
		there[other[s.Span.Start:s.Span.End]] = true
	}
	for _, s := range sentences {
		if said := body[s.Span.Start:s.Span.End]; !there[said] {
			list = append(list, knowledge.Span(s.Span))
		}
	}
	return list
}

// stands reports whether a text has a sentence as it was. One that is a part of a longer
// sentence now may say something else; but where a full stop that it ends with ends no
// sentence any more because of what follows, the sentence itself is as it was.
func stands(said, body string, sentences []text.Sentence) bool {
	for _, s := range sentences {
		if body[s.Span.Start:s.Span.End] == said {
			return true
		}
	}
	for from := 0; ; {
		i := strings.Index(body[from:], said)
		if i < 0 || said == "" {
			return false
		}
		i += from
		if begins(body, i) && ends(said, body[i+len(said):]) {
			return true
		}
		from = i + 1
	}
}

// closing are what may follow the sign that ends a sentence, within it.
const closing = "\"”’'»)]"

const enders = "।॥৷?!.…"

// begins reports whether a sentence may begin at a place of a text.
func begins(body string, at int) bool {
	before := strings.TrimRightFunc(body[:at], func(r rune) bool { return unicode.IsSpace(r) && r != '\n' })
	if before == "" || strings.HasSuffix(before, "\n") {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, closing))
	return before != body[:at] && strings.ContainsRune(enders, last)
}

// ends reports whether said ends by a sign of its own, or with its line.
func ends(said, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(said, closing))
	next, _ := utf8.DecodeRuneInString(rest)
	return (rest == "" || unicode.IsSpace(next)) && (strings.ContainsRune(enders, last) || rest == "" || next == '\n' || next == '\r')
}

// bag counts the words of a text.
func bag(s string) map[string]int {
	words := map[string]int{}
	for _, t := range text.Tokens(s) {
		words[t.Term]++
	}
	return words
}

// likeness is the share of words that two texts have in common, from 0 to 1.
func likeness(a, b map[string]int) float64 {
	common, all := 0, 0
	for w, n := range a {
		common += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(common) / float64(all)
}
