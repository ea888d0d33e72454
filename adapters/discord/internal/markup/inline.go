package markup

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep marks are read within marks. What lies deeper stays as it
// was written.
const maxDepth = 8

// opening are the bytes with which something other than text can begin.
const opening = "\\<[@`*_~|h\xc2"

// inline reads text within a paragraph.
func (r *reader) inline(text string, depth int) {
	if depth > maxDepth {
		r.out.WriteString(text)
		return
	}
	for text != "" {
		n := strings.IndexAny(text, opening[:len(opening)-1])
		if i := strings.IndexByte(text, opening[len(opening)-1]); i >= 0 && (n < 0 || i < n) {
			n = i
		}
		if n < 0 {
			break
		}
		r.out.WriteString(text[:n])
		text = text[n:]
		size := r.token(text, depth)
		if size == 0 { // an ordinary character after all
			r.out.WriteByte(text[0])
			size = 1
		}
		text = text[size:]
	}
	r.out.WriteString(text)
}

// shrug is what Discord itself shows unescaped.
const shrug = `¯\_(ツ)_/¯`

// nothing are what people see as another's name, a picture or a time.
var nothing = regexp.MustCompile(`^(?:<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::[tTdDfFsSR])?|/[^>:]+:\d+|id:\w+|\+\d+)>|@(?:everyone|here)\b)`)

// token reads what begins at text and returns its length; 0 when it is none.
func (r *reader) token(text string, depth int) int {
	switch text[0] {
	case '\\':
		c, size := utf8.DecodeRuneInString(text[1:])
		if size == 0 || isWordByte(text[1]) && text[1] != '_' || strings.ContainsRune(" \t\r\n\v\f", c) {
			return 0
		}
		r.out.WriteString(text[1 : 1+size])
		return 1 + size
	case '\xc2':
		if strings.HasPrefix(text, shrug) {
			r.out.WriteString(shrug)
			return len(shrug)
		}
		return 0
	case '<', '@':
		if address, size := bracketed(text); size > 0 {
			return r.link(text, size, address)
		}
		if size := len(nothing.FindString(text)); size > 0 {
			return r.leaveOut(text, size)
		}
		return 0
	case 'h':
		if address := bare(text); address != "" && !r.inWord() {
			return r.link(text, len(address), address)
		}
		return 0
	case '[':
		label, address, size := labelled(text)
		if size > 0 {
			r.inline(label, depth+1)
			r.seen.Links = append(r.seen.Links, address)
		}
		return size
	case '`':
		return r.code(text)
	}
	return r.emphasis(text, depth)
}

// link notes an address that is written out.
func (r *reader) link(text string, size int, address string) int {
	r.seen.Links = append(r.seen.Links, address)
	if r.addresses {
		r.out.WriteString(address)
		return size
	}
	return r.leaveOut(text, size)
}

// leaveOut returns the length of what is left out: with the space behind, where
// there is one before, so that no two are left.
func (r *reader) leaveOut(text string, size int) int {
	before := r.out.String()
	if (before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "\n")) && strings.HasPrefix(text[size:], " ") {
		return size + 1
	}
	return size
}

// inWord reports whether what has been read ends within a word.
func (r *reader) inWord() bool {
	before := r.out.String()
	return before != "" && isWordByte(before[len(before)-1])
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
func (r *reader) code(text string) int {
	ticks := len(text) - len(strings.TrimLeft(text, "`"))
	for from := ticks; ; {
		i := strings.IndexByte(text[from:], '`')
		if i < 0 {
			return 0
		}
		end := from + i
		run := len(text[end:]) - len(strings.TrimLeft(text[end:], "`"))
		if run == ticks {
			r.out.WriteString(strings.TrimSpace(text[ticks:end]))
			return end + run
		}
		from = end + run
	}
}

// emphasis reads words between marks that set them off, and returns 0 when text
// does not begin with such words.
func (r *reader) emphasis(text string, depth int) int {
	for _, mark := range []string{"**", "__", "~~", "||", "*", "_"} {
		if !strings.HasPrefix(text, mark) {
			continue
		}
		closing := closingPair
		if len(mark) == 1 {
			closing = closingSingle
		}
		if end := closing(text, mark); end > 0 {
			r.inline(text[len(mark):end], depth+1)
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
