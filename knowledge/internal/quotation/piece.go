package quotation

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// maxPiece is how many words one piece has at most; a longer sentence is cut.
const maxPiece = 160

// piece is a sentence of the text, or what is left of one.
type piece struct {
	span     text.Span // of the seen text
	words    []word    // without those in square brackets
	inserted []text.Span
	block    int  // pieces of two blocks (paragraphs, items of a list) never join
	line     int  // of the seen text
	closed   bool // ends with a full stop or danda
	asks     bool // ends with a question mark
	cited    bool // stands in a block quote
	cutOff   bool // a mark of omission stands at its end
	resumes  bool // a mark of omission stands at its beginning
	goesOn   bool // the sentence was too long for one piece
}

// bullet begins an item of a list.
var bullet = pattern.Lazy(`^[ \t]*(?:[•▪▫●○◦‣⁃■□▶►➤➡👉✅☑✔🔴🔹🔸📌*–—-]+\x{FE0F}?|[0-9০-৯०-९]{1,2}[.)।])[ \t]+`)

// cut cuts the seen text into pieces. quoted are the bytes of the source that are
// block quotes.
func cut(s seen, quoted func(source int) bool) []piece {
	blocks, starts := blocksOf(s.text)
	var out []piece
	for _, sentence := range text.Sentences(s.text) {
		sp := sentence.Span
		if start := starts[sentence.Line]; start > sp.Start && start < sp.End {
			sp.Start = start // behind the bullet
		}
		sign := sp
		if at := signature(s.text[sp.Start:sp.End]); at > 0 {
			sp.End, sign.Start = sp.Start+at, sp.Start+at
		}
		p := newPiece(s.text, sp)
		p.block, p.line = blocks[sentence.Line], sentence.Line
		p.cited = quoted(s.from[sp.Start])
		for len(p.words) > maxPiece {
			head := p
			head.words, head.closed, head.goesOn = p.words[:maxPiece], false, true
			head.span.End = head.words[maxPiece-1].span.End
			out = append(out, head)
			p.words = p.words[maxPiece:]
			p.span.Start = p.words[0].span.Start
		}
		out = append(out, p)
		if sign.Start == sp.End && sign.Start < sign.End {
			p := newPiece(s.text, sign)
			p.block, p.line, p.cited = blocks[sentence.Line], sentence.Line, quoted(s.from[sign.Start])
			out = append(out, p)
		}
	}
	return out
}

// signedEnd is the end of a quotation with a dash and a few words behind it.
var signedEnd = pattern.Lazy(`[”"»’]\s*([—–-]|--)\s*[^—–.।?!:;“"«]{2,80}$`)

// signature is where the words begin that a sentence's quotation is signed with; 0 when
// there are none.
func signature(s string) int {
	m := signedEnd().FindStringSubmatchIndex(strings.TrimRight(s, " \t\r\n"))
	if m == nil {
		return 0
	}
	words := cutWords(s[m[3]:], 0)
	says := slices.ContainsFunc(words, func(w word) bool {
		return saysEnglish.Has(w.term) || saysThat.Has(w.term) || saysBengali.Has(w.term) || saysHindi.Has(w.term)
	})
	if len(words) == 0 || len(words) > mostNameWords || says || len(cutWords(s[:m[2]], 0)) < leastQuoted {
		return 0
	}
	return m[2]
}

// blocksOf numbers the blocks by line, from 1, and says where an item's words
// start.
func blocksOf(s string) (block, start map[int]int) {
	block, start = map[int]int{}, map[int]int{}
	line, n, at := 0, 0, 0
	for l := range strings.Lines(s) {
		line++
		mark := bullet().FindString(l)
		if mark != "" || strings.TrimSpace(l) == "" {
			n++
		}
		block[line] = n
		if mark != "" {
			start[line] = at + len(mark)
		}
		at += len(l)
	}
	return block, start
}

// newPiece reads the words of s[sp].
func newPiece(s string, sp text.Span) piece {
	p := piece{span: sp}
	whole := s[sp.Start:sp.End]
	all := cutWords(whole, sp.Start)
	brackets, sic := bracketed(whole, sp.Start)
	done, gap := sp.Start, false
	for _, w := range all {
		if _, ok := within(sic, w.span.Start); ok {
			done = w.span.End
			continue
		}
		if in, ok := within(brackets, w.span.Start); ok {
			if n := len(p.inserted); n == 0 || p.inserted[n-1] != in {
				p.inserted = append(p.inserted, in)
			}
			gap, done = true, w.span.End
			continue
		}
		gap = gap || omits(s[done:w.span.Start])
		if len(p.words) == 0 {
			p.resumes = gap
		} else {
			w.gap = gap
		}
		p.words = append(p.words, w)
		gap, done = false, w.span.End
	}
	rest := s[done:sp.End]
	p.cutOff = gap || omits(rest)
	p.asks = strings.ContainsAny(rest, "?？؟")
	p.closed = strings.ContainsAny(rest, "।॥.。۔") && !p.cutOff
	return p
}

// asWords is the piece with what stands in square brackets read as its words.
func (p piece) asWords(s string) piece {
	whole := p
	whole.inserted = nil
	whole.words = cutWords(s[p.span.Start:p.span.End], p.span.Start)
	return whole
}

// omits reports a mark of omission.
func omits(s string) bool {
	return strings.Contains(s, "…") || strings.Contains(s, "..") || strings.Contains(s, "[]")
}

// bracketed gives what stands in square brackets, which writers set around words
// of their own, and where "[sic]" only confirms the word before it.
func bracketed(s string, offset int) (own, sic []text.Span) {
	open := -1
	for i, r := range s {
		switch r {
		case '[', '［':
			open = i + utf8.RuneLen(r)
		case ']', '］':
			if sp := (text.Span{Start: open + offset, End: i + offset}); open >= 0 && strings.EqualFold(strings.TrimSpace(s[open:i]), "sic") {
				sic = append(sic, sp)
			} else if open >= 0 {
				own = append(own, sp)
			}
			open = -1
		}
	}
	return own, sic
}

func within(spans []text.Span, at int) (text.Span, bool) {
	for _, sp := range spans {
		if sp.Start <= at && at < sp.End {
			return sp, true
		}
	}
	return text.Span{}, false
}

// quotationMarks that open, and what closes each.
var quotationMarks = map[rune]rune{'“': '”', '"': '"', '„': '“', '«': '»', '‘': '’', '「': '」', '『': '』'}

// quotes gives the insides of quotation marks in s, in order; those within others
// don't count. What is never closed counts to the end of its line.
func quotes(s string) []text.Span {
	var out []text.Span
	open, closing := -1, rune(0)
	for i, r := range s {
		size := utf8.RuneLen(r)
		switch {
		case open < 0:
			if c, ok := quotationMarks[r]; ok && (r != '"' || opens(s, i)) {
				open, closing = i+size, c
			}
		case r == '"' && closing == '"' && opensWord(s, i):
			open = i + size // the one before was never closed
		case r == closing && !(r == '’' && isApostrophe(s, i)) || r == '”' && closing == '“':
			out = append(out, text.Span{Start: open, End: i})
			open = -1
		case r == '\n' && (closing == '’' || closing == '"'):
			open = -1 // an apostrophe, inches
		case r == '\n':
			out = append(out, text.Span{Start: open, End: i})
			open = -1
		}
	}
	if open >= 0 && closing != '’' && closing != '"' {
		out = append(out, text.Span{Start: open, End: len(s)})
	}
	return out
}

// opens reports a straight mark at i before which no word stands.
func opens(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return i == 0 || unicode.IsSpace(r) || unicode.IsPunct(r)
}

// opensWord reports a straight mark at i between a space and a word.
func opensWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsSpace(before) && (unicode.IsLetter(after) || unicode.IsDigit(after))
}

// isApostrophe reports a mark at i within a word.
func isApostrophe(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+len("’"):])
	return unicode.Is(unicode.Latin, before) && unicode.Is(unicode.Latin, after)
}
