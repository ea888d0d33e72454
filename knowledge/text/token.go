package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one word of a text.
type Token struct {
	Span Span   // where it stands
	Term string // Fold of those bytes, thousands separators left out
	Caps bool   // two or more letters, all capitals ("US", "U.S."): a name, never a stop word
}

// Tokens cuts s into words: runs of letters, marks and digits. Joiners belong to
// the word around them, an apostrophe to the letters on both sides (don't), a
// point or comma to the digits on both sides (16.8, ১,২০০), and the points of an
// abbreviation by initials (U.S.) to it. Hyphens and slashes cut. What is not a
// word (punctuation, symbols, emoji) is in no token.
//
// For every token, Fold(s[Start:End]) is its Term but for the commas and the
// abbreviation's points.
func Tokens(s string) []Token {
	tokens := make([]Token, 0, len(s)/12+1)
	Words(s, func(sp Span) {
		t := Token{Span: sp}
		t.Term, t.Caps = Term(s[sp.Start:sp.End])
		tokens = append(tokens, t)
	})
	return tokens
}

// Words calls visit for the place of each word of s, as [Tokens] cuts them,
// without folding them.
func Words(s string, visit func(Span)) {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !begins(r) {
			i += size
			continue
		}
		end := wordEnd(s, i)
		visit(Span{i, end})
		i = end
	}
}

// Term gives what a word is compared by, and whether it is a name in capitals: see
// [Token]. word is the bytes of one token.
func Term(word string) (term string, caps bool) {
	term = Fold(word)
	if strings.ContainsAny(term, ",.") {
		term = unpoint(term)
	}
	if strings.ContainsRune(term, ':') {
		term = strings.ReplaceAll(term, ":", "ঃ")
	}
	return term, isCaps(word)
}

// What a rune is to a word.
const (
	beginsWord    = 1 << iota // a letter or digit
	continuesWord             // the same, and the marks, joiners and soft hyphens within a word
	isDigit                   // a decimal digit
)

// common has the answer for the scripts up to Thai, which news here is written in:
// asking the Unicode tables for each letter was a quarter of an index's building.
var common = func() (table [0x1000]uint8) {
	for r := range table {
		table[r] = classOf(rune(r))
	}
	return table
}()

func classOf(r rune) uint8 {
	switch {
	case unicode.IsDigit(r):
		return beginsWord | continuesWord | isDigit
	case unicode.IsLetter(r):
		return beginsWord | continuesWord
	case extends(r) || r == 0x00AD:
		return continuesWord
	}
	return 0
}

func class(r rune) uint8 {
	if 0 <= r && int(r) < len(common) {
		return common[r]
	}
	return classOf(r)
}

func begins(r rune) bool { return class(r)&beginsWord != 0 }

func continues(r rune) bool { return class(r)&continuesWord != 0 }

// wordEnd finds the end of the word that begins at byte i.
func wordEnd(s string, i int) int {
	if end := initialsEnd(s, i); end > 0 {
		return end
	}
	start, prev := i, rune(0)
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !continues(r) && !joins(prev, r, s[i+size:]) && !visarga(s[start:i], r, s[i+size:]) {
			break
		}
		i += size
		if !invisible(r) {
			prev = r
		}
	}
	return i
}

// joins reports whether r, which is no word rune, holds the word together: an
// apostrophe between letters, a point or comma between digits, and what nobody sees
// between letters of a script that parts its words by blanks.
func joins(prev, r rune, rest string) bool {
	if invisible(r) {
		rest = strings.TrimLeftFunc(rest, invisible)
		next, size := utf8.DecodeRuneInString(rest)
		return (continues(next) || joins(prev, next, rest[size:])) && !unicode.In(prev, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	}
	next, _ := utf8.DecodeRuneInString(rest)
	switch r {
	case '\'', '’':
		// Bengali headlines use ’ as a closing quote before a suffix (‘কমিটি’র), so
		// only an alphabet with an apostrophe of its own keeps it.
		return unicode.Is(unicode.Latin, prev) && unicode.Is(unicode.Latin, next)
	case '.', ',':
		return unicode.IsDigit(prev) && unicode.IsDigit(next)
	}
	return false
}

// beforeVisarga are the beginnings of Bengali words that go on with a visarga (দুঃখ,
// অন্তঃসত্ত্বা, পুনঃ), for which people type a colon.
var beforeVisarga = []string{"দু", "নি", "অন্ত", "পুন", "অত", "প্রাত", "স্বত", "অধ", "বহি", "চতু", "মন", "শির", "স্বয়"}

// visarga reports a colon that stands for a visarga: behind such a beginning and right
// before a Bengali letter.
func visarga(before string, r rune, rest string) bool {
	if r != ':' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.Is(unicode.Bengali, next) && unicode.IsLetter(next) && slices.Contains(beforeVisarga, Fold(before))
}

// initialsEnd gives the end of an abbreviation by initials that begins at i
// (U.S., U.S.A., e.g.): two or more times a Latin letter and a point; 0 when
// there is none. The last point belongs to the token only before another word
// rune would not follow, so that a sentence's end stays outside.
func initialsEnd(s string, i int) int {
	letters, end := 0, i
	for i+1 < len(s) && isASCIILetter(s[i]) && s[i+1] == '.' {
		letters++
		end = i + 1
		i += 2
	}
	if i < len(s) && isASCIILetter(s[i]) && (i+1 == len(s) || !isASCIILetter(s[i+1])) && letters > 0 {
		letters++
		end = i + 1
	}
	if letters < 2 {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(s[end:]); end < len(s) && continues(r) {
		return 0
	}
	return end
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// unpoint drops thousands separators, and the points of initials; the point of a
// decimal stays.
func unpoint(term string) string {
	term = strings.ReplaceAll(term, ",", "")
	if term != "" && isASCIILetter(term[0]) {
		term = strings.ReplaceAll(term, ".", "")
	}
	return term
}

func isCaps(raw string) bool {
	letters := 0
	for _, r := range raw {
		switch {
		case unicode.IsUpper(r):
			letters++
		case unicode.IsLetter(r):
			return false
		}
	}
	return letters >= 2
}
