package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
)

// maxDepth is how deep marks are read within marks. What lies deeper stays as it
// was written.
const maxDepth = 8

// opening are the bytes with which something other than text can begin.
const opening = "\\<[@`*_~|h\xc2"

// inline reads text within a paragraph.
func (r *reader) inline(s source, depth int) {
	if depth > maxDepth {
		r.write(s)
		return
	}
	for s.text != "" {
		n := strings.IndexAny(s.text, opening[:len(opening)-1])
		if i := strings.IndexByte(s.text, opening[len(opening)-1]); i >= 0 && (n < 0 || i < n) {
			n = i
		}
		if n < 0 {
			break
		}
		r.write(s.cut(0, n))
		s = s.cut(n, len(s.text))
		size := r.token(s, depth)
		if size == 0 { // an ordinary character after all
			r.write(s.cut(0, 1))
			size = 1
		}
		s = s.cut(size, len(s.text))
	}
	r.write(s)
}

// shrug is what Discord itself shows unescaped.
const shrug = `¯\_(ツ)_/¯`

// nothing are what people see as another's name, a picture or a time.
var nothing = regexp.MustCompile(`^(?:<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::[tTdDfFsSR])?|/[^>:]+:\d+|id:\w+|\+\d+)>|@(?:everyone|here)\b)`)

// token reads what begins at text and returns its length; 0 when it is none.
func (r *reader) token(s source, depth int) int {
	text := s.text
	switch text[0] {
	case '\\':
		c, size := utf8.DecodeRuneInString(text[1:])
		if size == 0 || isWordByte(text[1]) && text[1] != '_' || strings.ContainsRune(" \t\r\n\v\f", c) {
			return 0
		}
		r.write(s.cut(1, 1+size))
		return 1 + size
	case '\xc2':
		if strings.HasPrefix(text, shrug) {
			r.write(s.cut(0, len(shrug)))
			return len(shrug)
		}
		return 0
	case '<', '@':
		if address, size := bracketed(text); size > 0 {
			return r.link(s, strings.Index(text, address), size, address)
		}
		if size := len(nothing.FindString(text)); size > 0 {
			return r.leaveOut(s, size, adapters.Name)
		}
		return 0
	case 'h':
		if address := bare(text); address != "" && !r.inWord() {
			return r.link(s, 0, len(address), address)
		}
		return 0
	case '[':
		label, address, size := labelled(text)
		if size > 0 {
			r.inline(s.cut(1, 1+len(label)), depth+1)
			r.seen.Links = append(r.seen.Links, address)
			r.note(s.cut(1+len(label), size), adapters.Address)
		}
		return size
	case '`':
		return r.code(s)
	}
	return r.emphasis(s, depth)
}

// note keeps what stands there for no word.
func (r *reader) note(s source, kind adapters.UnseenKind) {
	if n := len(s.at); n > 0 {
		r.seen.nothing = append(r.seen.nothing, adapters.Unseen{Kind: kind, Span: adapters.Span{Start: s.at[0], End: s.at[n-1] + 1}})
	}
}

// link notes an address that is written out; it begins at byte from of what is read.
func (r *reader) link(s source, from, size int, address string) int {
	r.seen.Links = append(r.seen.Links, address)
	if r.addresses {
		r.write(s.cut(from, from+len(address)))
		return size
	}
	return r.leaveOut(s, size, adapters.Address)
}

// leaveOut returns the length of what is left out: with the space behind, where
// there is one before, so that no two are left.
func (r *reader) leaveOut(s source, size int, kind adapters.UnseenKind) int {
	r.note(s.cut(0, size), kind)
	before := len(r.out) - 1
	if (before < 0 || r.out[before] == ' ' || r.out[before] == '\n') && strings.HasPrefix(s.text[size:], " ") {
		return size + 1
	}
	return size
}

// inWord reports whether what has been read ends within a word.
func (r *reader) inWord() bool {
	return len(r.out) > 0 && isWordByte(r.out[len(r.out)-1])
}

func isWordByte(c byte) bool { return c < utf8.RuneSelf && isWordRune(rune(c)) }

func isWordRune(c rune) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// bracketed reads "<https://…>".
func bracketed(text string) (address string, size int) {
	inner, ok := strings.CutPrefix(text, "<")
	if !ok || !isAddress(inner) {
		return "", 0
	}
	end := strings.IndexAny(inner, "> \t\r\n")
	if end < 0 || inner[end] != '>' {
		return "", 0
	}
	return inner[:end], 1 + end + 1
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// bare reads an address that is written out; "" when text begins with none.
func bare(text string) string {
	if !isAddress(text) {
		return ""
	}
	end := strings.IndexAny(text, "< \t\r\n")
	if end < 0 {
		end = len(text)
	}
	address := strings.TrimRight(text[:end], `.,:;"'`+"]")
	for strings.HasSuffix(address, ")") && strings.Count(address, ")") > strings.Count(address, "(") {
		address = address[:len(address)-1]
	}
	if strings.HasSuffix(address, "://") || strings.HasSuffix(address, "/") && strings.Count(address, "/") == 2 {
		return ""
	}
	return address
}

var link = regexp.MustCompile(`^\[((?:\\.|[^\\\[\]])+)\]\(\s*<?((?:[^\s<>()]|\([^\s<>()]*\))+)>?\s*\)`)

// labelled reads "[words](address)".
func labelled(text string) (label, address string, size int) {
	m := link.FindStringSubmatch(text)
	if m == nil || !isAddress(m[2]) {
		return "", "", 0
	}
	return m[1], m[2], len(m[0])
}

// code reads a stretch between equal runs of backticks.
func (r *reader) code(s source) int {
	text := s.text
	ticks := len(text) - len(strings.TrimLeft(text, "`"))
	for from := ticks; ; {
		i := strings.IndexByte(text[from:], '`')
		if i < 0 {
			return 0
		}
		end := from + i
		run := len(text[end:]) - len(strings.TrimLeft(text[end:], "`"))
		if run == ticks {
			inner := s.cut(ticks, end)
			inner = inner.last(len(strings.TrimLeftFunc(inner.text, unicode.IsSpace)))
			r.write(inner.cut(0, len(strings.TrimRightFunc(inner.text, unicode.IsSpace))))
			return end + run
		}
		from = end + run
	}
}

// emphasis reads words between marks that set them off, and returns 0 when text
// does not begin with such words.
func (r *reader) emphasis(s source, depth int) int {
	text := s.text
	for _, mark := range []string{"**", "__", "~~", "||", "*", "_"} {
		if !strings.HasPrefix(text, mark) {
			continue
		}
		closing := closingPair
		if len(mark) == 1 {
			closing = closingSingle
		}
		if end := closing(text, mark); end > 0 {
			r.inline(s.cut(len(mark), end), depth+1)
			return end + len(mark)
		}
	}
	return 0
}

// closingPair returns where the second of two marks of two characters stands; 0
// when there is none.
func closingPair(text, mark string) int {
	escapes := mark == "**" || mark == "__"
	for at := len(mark); at < len(text); at++ {
		switch {
		case escapes && text[at] == '\\':
			at++
		case at > len(mark) && strings.HasPrefix(text[at:], mark) && (mark == "||" || !strings.HasPrefix(text[at+len(mark):], mark[:1])):
			return at
		}
	}
	return 0
}

// closingSingle is [closingPair] for a mark of one character. A pair of them
// within is another mark's. A star has no space on its inner side, and a low line
// closes only at the end of a word.
func closingSingle(text, mark string) int {
	for at := 1; at < len(text); at++ {
		switch {
		case text[at] == '\\' || strings.HasPrefix(text[at:], mark+mark):
			at++
		case !strings.HasPrefix(text[at:], mark):
		case at == 1,
			mark == "*" && strings.TrimSpace(text[1:at]) != text[1:at],
			mark == "_" && at+1 < len(text) && isWordByte(text[at+1]):
			return 0
		default:
			return at
		}
	}
	return 0
}
