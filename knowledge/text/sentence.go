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

// Sentences cuts body into sentences, in order. A sentence ends at । ॥ ? ! and
// at a line's end; a full stop ends one only in a text that uses it so (see
// [stops]). Between and around the spans stands white space only, so no byte of
// a sentence is lost. A line of white space holds no sentence.
func Sentences(body string) []Sentence {
	s := splitter{stops: stopsOf(body)}
	line := 1
	for start := 0; start <= len(body); line++ {
		end := strings.IndexByte(body[start:], '\n')
		if end < 0 {
			end = len(body)
		} else {
			end += start
		}
		s.line(body, Span{start, end}, line)
		start = end + 1
	}
	return s.out
}

type splitter struct {
	stops stops
	out   []Sentence
}

// line cuts one line, whose span excludes the newline.
func (s *splitter) line(body string, sp Span, number int) {
	start := sp.Start
	for i := sp.Start; i < sp.End; {
		r, size := utf8.DecodeRuneInString(body[i:sp.End])
		if !s.ends(body[start:sp.End], i-start, r, size) {
			i += size
			continue
		}
		i = closersEnd(body, i+size, sp)
		if !borderAt(body, i) {
			continue
		}
		s.add(body, Span{start, i}, number)
		start = i
	}
	s.add(body, Span{start, sp.End}, number)
}

// add keeps the sentence in sp without the white space around it. A rest without
// any letter or digit (a lone quotation mark) joins the sentence before it on
// the same line, because it can't stand alone as a quote.
func (s *splitter) add(body string, sp Span, line int) {
	sp = trim(body, sp)
	if sp.Start >= sp.End {
		return
	}
	if n := len(s.out); n > 0 && s.out[n-1].Line == line && strings.IndexFunc(body[sp.Start:sp.End], begins) < 0 {
		s.out[n-1].Span.End = sp.End
		return
	}
	s.out = append(s.out, Sentence{Span: sp, Line: line})
}

// ends reports whether the rune r of the given size at byte i of line ends a
// sentence.
func (s *splitter) ends(line string, i int, r rune, size int) bool {
	switch r {
	case '।', '॥', '።', '。', '？', '！', '؟', '۔':
		return true
	case '?', '!':
		return !insideURL(line, i)
	case '.':
		return s.stops.ends(line, i)
	}
	return false
}

// insideURL reports a mark with a letter, digit or sign of a link on both sides.
func insideURL(line string, i int) bool {
	return i > 0 && i+1 < len(line) && isLinkByte(line[i-1]) && isLinkByte(line[i+1])
}

func isLinkByte(c byte) bool {
	return isASCIILetter(c) || '0' <= c && c <= '9' || strings.IndexByte("/=&_%#-", c) >= 0
}

// closersEnd skips what still belongs to a sentence after its terminator at
// i: further terminators, closing quotation marks and brackets, and the
// reference numbers that encyclopedias set there ([1]).
func closersEnd(body string, i int, line Span) int {
	for i < line.End {
		r, size := utf8.DecodeRuneInString(body[i:line.End])
		switch r {
		case '।', '॥', '?', '!', '.', '…', '”', '’', '»', '›', ')', ']', '}', '）', '」', '』':
			i += size
		case '"', '\'':
			if strings.Count(body[line.Start:i], string(r))%2 == 0 {
				return i // it opens the next sentence
			}
			i += size
		case '[':
			end := referenceEnd(body[i:line.End])
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
