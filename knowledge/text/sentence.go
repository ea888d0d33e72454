package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is one sentence of a text.
type Sentence struct {
	Span Span // without the white space around it; closing quotation marks and brackets belong to it
	Line int  // 1-based; counts '\n'
}

// Sentences cuts body into sentences, in order. A sentence ends at । ॥ ৷ ? ! and
// at a line's end, unless the whole text is wrapped at a width (see [wrapping]); a
// full stop ends one only in a text that uses it so (see [stops]). Between and
// around the spans stands white space only, so no byte of a sentence is lost. A
// line of white space holds no sentence.
func Sentences(body string) []Sentence {
	s := splitter{stops: stopsOf(body)}
	joined := wrapping(body)
	line := 1
	for start := 0; start <= len(body); {
		end, newlines := lineEnd(body, start), 1
		for end < len(body) && joined(end) {
			end = lineEnd(body, end+1)
			newlines++
		}
		s.stretch(body, Span{start, end}, line)
		start = end + 1
		line += newlines
	}
	return s.out
}

// lineEnd finds the newline at or after byte i, or the end of body.
func lineEnd(body string, i int) int {
	if n := strings.IndexByte(body[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(body)
}

type splitter struct {
	stops stops
	out   []Sentence
}

// stretch cuts a line, or lines that a wrap parted, which begin at line number. Its
// span excludes the last newline.
func (s *splitter) stretch(body string, sp Span, number int) {
	start := sp.Start
	for i := sp.Start; i < sp.End; {
		r, size := utf8.DecodeRuneInString(body[i:sp.End])
		if !s.ends(body, start, i, r, size, sp) {
			i += size
			continue
		}
		i = closersEnd(body, i+size, sp)
		if !borderAt(body, i) {
			continue
		}
		s.add(body, Span{start, i}, number, sp)
		start = i
	}
	s.add(body, Span{start, sp.End}, number, sp)
}

// add keeps the sentence in sp, of the stretch within that begins at line first,
// without the white space around it. A rest without any letter or digit (a lone
// quotation mark) joins the sentence before it in the stretch, because it can't
// stand alone as a quote.
func (s *splitter) add(body string, sp Span, first int, within Span) {
	sp = trim(body, sp)
	if sp.Start >= sp.End {
		return
	}
	if n := len(s.out); n > 0 && s.out[n-1].Span.Start >= within.Start && strings.IndexFunc(body[sp.Start:sp.End], begins) < 0 {
		s.out[n-1].Span.End = sp.End
		return
	}
	line := first + strings.Count(body[within.Start:sp.Start], "\n")
	s.out = append(s.out, Sentence{Span: sp, Line: line})
}

// ends reports whether the rune r of the given size at byte i of body ends the
// sentence that began at byte start of the stretch within.
func (s *splitter) ends(body string, start, i int, r rune, size int, within Span) bool {
	switch r {
	case '।', '॥', '৷', '。', '？', '！', '؟', '۔':
		return !goesOn(body, i+size, within)
	case '?', '!':
		return !insideURL(body[within.Start:within.End], i-within.Start) && !goesOn(body, i+size, within)
	case '.':
		return s.stops.ends(body, start, i, within)
	}
	return false
}

// goesOn reports that what ended at byte i was only a quotation within the sentence:
// a closing mark, and then a word in lower case, a suffix or a word that takes the
// quotation up.
func goesOn(body string, i int, within Span) bool {
	end := closersEnd(body, i, within)
	if !strings.ContainsAny(body[i:end], "\"'”’»›」』)") {
		return false
	}
	rest := body[end:within.End]
	first, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsSpace(first) {
		return first == '-' || first == ',' || suffixes[Fold(firstWord(rest))] && begins(first)
	}
	word := strings.TrimLeftFunc(rest, unicode.IsSpace)
	first, _ = utf8.DecodeRuneInString(word)
	return unicode.IsLower(first) || takesUp[Fold(firstWord(word))] && begins(first)
}

// suffixes are Bengali endings that stand right behind a closing mark (“…?”র) and
// are no words: এর and কে begin sentences, too.
// takesUp has the words that make a clause of a quotation before them: Bengali বলে,
// "that", and its like.
var suffixes, takesUp = foldedSet("র তে য় টি টা রা"), foldedSet("বলে মর্মে")

func foldedSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[Fold(w)] = true
	}
	return m
}

// insideURL reports a mark with a letter, digit or sign of a link on both sides.
func insideURL(line string, i int) bool {
	return i > 0 && i+1 < len(line) && isLinkByte(line[i-1]) && isLinkByte(line[i+1])
}

func isLinkByte(c byte) bool {
	return isASCIILetter(c) || '0' <= c && c <= '9' || strings.IndexByte("/=&_%#-", c) >= 0
}

// closersEnd skips what still belongs to a sentence after its terminator before
// byte i: further terminators, closing quotation marks and brackets, and the
// reference numbers that encyclopedias set there ([1]).
func closersEnd(body string, i int, within Span) int {
	for i < within.End {
		r, size := utf8.DecodeRuneInString(body[i:within.End])
		switch r {
		case '।', '॥', '৷', '?', '!', '.', '…', '”', '’', '»', '›', ')', ']', '}', '）', '」', '』':
			i += size
		case '"', '\'':
			if opens(body, i, within) {
				return i // it opens the next sentence
			}
			i += size
		case '[':
			end := referenceEnd(body[i:within.End])
			if end == 0 {
				return i
			}
			i += end
		default:
			if !extends(r) {
				return i
			}
			i += size
		}
	}
	return i
}

// opens reports whether the straight quotation mark at byte i, right behind a
// terminator, opens what follows: a word stands right behind it, and no mark is open.
func opens(body string, i int, within Span) bool {
	next, _ := utf8.DecodeRuneInString(body[i+1 : within.End])
	return begins(next) && strings.Count(body[within.Start:i], body[i:i+1])%2 == 0
}

// referenceEnd gives the length of "[12]" at the start of s, 0 when it isn't one.
func referenceEnd(s string) int {
	end := strings.IndexByte(s, ']')
	if end < 2 || end > 5 {
		return 0
	}
	for _, c := range s[1:end] {
		if !unicode.IsDigit(c) && !unicode.IsLetter(c) {
			return 0
		}
	}
	return end + 1
}

// trim narrows sp by the white space (and byte order mark) at its ends. A space
// that carries a combining mark is text.
func trim(body string, sp Span) Span {
	for sp.Start < sp.End {
		r, size := utf8.DecodeRuneInString(body[sp.Start:sp.End])
		if !unicode.IsSpace(r) && r != 0xFEFF || !borderAt(body, sp.Start+size) {
			break
		}
		sp.Start += size
	}
	for sp.Start < sp.End {
		r, size := utf8.DecodeLastRuneInString(body[sp.Start:sp.End])
		if !unicode.IsSpace(r) && r != 0xFEFF {
			break
		}
		sp.End -= size
	}
	return sp
}
