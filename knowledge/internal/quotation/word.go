package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// word is one word of a text, or a sign that changes what a number says: a
// currency, per cent, a minus.
type word struct {
	term  string    // folded
	span  text.Span // in the text it was cut from
	first bool      // it begins a sentence of an article
	gap   bool      // a mark of omission stands before it
	split bool      // a hyphen at the end of a line stands before it
}

// cutWords cuts s, each span moved by offset.
func cutWords(s string, offset int) []word {
	var out []word
	done := 0
	add := func(sp text.Span, term string) {
		out = append(out, word{term: term, span: text.Span{Start: sp.Start + offset, End: sp.End + offset}})
	}
	text.Words(s, func(sp text.Span) {
		signs(s, done, sp.Start, add)
		term, _ := text.Term(s[sp.Start:sp.End])
		split := len(out) > 0 && isLineHyphen(s[done:sp.Start])
		add(sp, term)
		out[len(out)-1].split = split
		done = sp.End
	})
	signs(s, done, len(s), add)
	return out
}

// isLineHyphen reports what parts a word that is set on two lines.
func isLineHyphen(between string) bool {
	broken, ok := strings.CutPrefix(between, "-")
	if !ok {
		broken, ok = strings.CutPrefix(between, "‐")
	}
	return ok && strings.Contains(broken, "\n") && strings.TrimSpace(broken) == ""
}

// signs adds those between two words.
func signs(s string, from, to int, add func(text.Span, string)) {
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(s[i:to])
		sp := text.Span{Start: i, End: i + size}
		switch {
		case unicode.Is(unicode.Sc, r) && !unicode.IsDigit(r), r == '‰', r == '°':
			add(sp, string(r))
		case r == '%', r == '٪', r == '％':
			add(sp, "%")
		case (r == '-' || r == '−') && i+size == to && isDigitAt(s, to) && isSpaceBefore(s, i):
			add(sp, "-")
		}
		i += size
	}
}

func isDigitAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsDigit(r)
}

func isSpaceBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i == 0 || unicode.IsSpace(r) || r == '('
}

// isFigure reports a word that starts with a digit, or a sign of [word].
func isFigure(term string) bool {
	r, _ := utf8.DecodeRuneInString(term)
	return unicode.IsDigit(r) || unicode.Is(unicode.Sc, r) || r == '%' || r == '‰' || r == '°' || r == '-'
}
