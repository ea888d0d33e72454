package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The widths, in runes, that texts are wrapped at, and how many line ends must show
// it.
const (
	leastWidth = 40
	mostWidth  = 120
	leastWraps = 4
)

// wrapping tells which newlines of body a wrap put there: all line ends between
// lines of text where no sentence ends, but only when the text as a whole was
// wrapped at one width, as mail and agency copy are. That is certain when no line is
// wider than the width and none could have taken the next line's first word.
// Otherwise none is: a line of its own is a sentence of its own.
//
// The function returned takes the place of a newline in body.
func wrapping(body string) func(newline int) bool {
	never := func(int) bool { return false }
	width, wraps := 0, map[int]bool{}
	type lineOf struct{ length, next int } // and the first word of the next line
	var full []lineOf
	for start := 0; start < len(body); {
		end := lineEnd(body, start)
		line := strings.TrimRightFunc(body[start:end], unicode.IsSpace)
		length := utf8.RuneCountInString(line)
		if length > mostWidth {
			return never
		}
		width = max(width, length)
		next := ""
		if end < len(body) {
			next = strings.TrimRightFunc(body[end+1:lineEnd(body, end+1)], unicode.IsSpace)
		}
		if line != "" && next != "" && !endsLine(line) && !startsItem(next) {
			word := strings.IndexFunc(next, unicode.IsSpace)
			if word < 0 {
				word = len(next)
			}
			full = append(full, lineOf{length, utf8.RuneCountInString(next[:word])})
			wraps[end] = true
		}
		start = end + 1
	}
	if width < leastWidth || len(full) < leastWraps {
		return never
	}
	for _, line := range full {
		if line.length+1+line.next <= width {
			return never // the word would have fitted: the line was ended on purpose
		}
	}
	return func(newline int) bool { return wraps[newline] }
}

// endsLine reports a line whose last mark ends a sentence, or leads to a list.
func endsLine(line string) bool {
	line = strings.TrimRightFunc(line, func(r rune) bool { return strings.ContainsRune("\"'”’»)]", r) })
	last, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune("।॥৷?!.:。？！؟۔", last)
}

// startsItem reports a line that begins white space, a bullet or a list's number.
func startsItem(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	if unicode.IsSpace(first) || strings.ContainsRune("-*•–—>|#", first) {
		return true
	}
	word, _, _ := strings.Cut(line, " ")
	return strings.HasSuffix(word, ".") && isMarker(word) || strings.HasSuffix(word, ")") && isMarker(word)
}
