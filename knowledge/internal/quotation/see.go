package quotation

import (
	"cmp"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// seen is a text as a reader sees it, and where each of its bytes came from.
type seen struct {
	text string
	from []int // byte of text → first byte of the character it came from
	to   []int // byte of text → end of that character
}

// source is the stretch of the source that sp of the seen text stands for.
func (s seen) source(sp text.Span) text.Span {
	if sp.Start >= sp.End {
		return text.Span{}
	}
	return text.Span{Start: s.from[sp.Start], End: s.to[sp.End-1]}
}

// see reads source without the hidden stretches and invisible characters, and
// with the few characters that are typed in several ways in one of them. Nothing
// that a reader would call a letter is lost.
func see(source string, hidden []Hidden) seen {
	w := writer{source: source, from: make([]int, 0, len(source)), to: make([]int, 0, len(source))}
	w.out.Grow(len(source))
	i := 0
	for _, h := range sorted(hidden) {
		start, end := max(i, h.Span.Start), min(h.Span.End, len(source))
		if start >= end {
			continue
		}
		w.visible(i, start)
		switch {
		case h.Why == Link || h.Why == Mention:
			w.put(' ', start, start)
		case isBlockTag(source[start:end]):
			w.put('\n', start, start)
		}
		i = end
	}
	w.visible(i, len(source))
	return seen{w.out.String(), w.from, w.to}
}

func sorted(hidden []Hidden) []Hidden {
	return slices.SortedFunc(slices.Values(hidden), func(a, b Hidden) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}

type writer struct {
	source   string
	out      strings.Builder
	from, to []int
	last     rune // written last that is no space
}

func (w *writer) put(r rune, from, to int) {
	n := w.out.Len()
	w.out.WriteRune(r)
	for range w.out.Len() - n {
		w.from, w.to = append(w.from, from), append(w.to, to)
	}
	if !unicode.IsSpace(r) {
		w.last = r
	}
}

// visible writes source[from:to].
func (w *writer) visible(from, to int) {
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(w.source[i:to])
		rest := w.source[i+size : to]
		switch {
		case r == 'ত' && strings.HasPrefix(rest, "্\u200d"): // the older way to type ৎ
			size += len("্\u200d")
			w.put('ৎ', i, i+size)
		case unicode.Is(unicode.Cf, r), 0xFE00 <= r && r <= 0xFE0F: // joiners, marks of direction, selectors
		case (r == '|' || r == '৷') && isIndic(w.last): // typed for the danda
			w.put('।', i, i+size)
		case r == ':' && isBengali(w.last) && startsBengali(rest): // typed for the visarga
			w.put('ঃ', i, i+size)
		case isApostropheSign(r) && endsLatin(w.source[:i]) && startsLatin(rest):
			w.put('’', i, i+size)
		case r == '&' && entityEnd(rest) > 0:
			size += entityEnd(rest)
			for _, plain := range html.UnescapeString(w.source[i : i+size]) {
				w.put(plain, i, i+size)
			}
		case isPresentation(r):
			for _, plain := range norm.NFKC.String(string(r)) {
				w.put(plain, i, i+size)
			}
		default:
			w.put(r, i, i+size)
		}
		i += size
	}
}

// isPresentation reports ligatures, letters of full width and those that only look
// bold or italic: each stands for plain letters.
func isPresentation(r rune) bool {
	return 0xFB00 <= r && r <= 0xFB06 || 0xFF01 <= r && r <= 0xFF5E || 0x1D400 <= r && r <= 0x1D7FF
}

func isIndic(r rune) bool {
	return 0x0900 <= r && r <= 0x0DFF || unicode.Is(unicode.Pf, r) || r == '"'
}

// isApostropheSign reports what is typed for an apostrophe within a word.
func isApostropheSign(r rune) bool { return strings.ContainsRune("´`‘ʻʹ", r) }

func startsLatin(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Latin, r)
}

func endsLatin(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.Is(unicode.Latin, r)
}

// entityEnd is how many bytes of rest belong to the HTML entity whose & stands before
// it; 0 when it is none.
func entityEnd(rest string) int {
	const most = 10
	end := strings.IndexByte(rest[:min(len(rest), most)], ';') + 1
	if end < 3 || html.UnescapeString("&"+rest[:end]) == "&"+rest[:end] {
		return 0
	}
	return end
}

// isBlockTag reports an HTML tag at which a reader sees a new line.
func isBlockTag(tag string) bool {
	name, ok := strings.CutPrefix(strings.ToLower(tag), "<")
	name = strings.TrimPrefix(name, "/")
	if i := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); ok && i > 0 {
		switch name[:i] {
		case "br", "p", "div", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th", "section", "article", "header", "footer", "figure", "figcaption", "hr", "h1", "h2", "h3", "h4", "h5", "h6":
			return true
		}
	}
	return false
}

func isBengali(r rune) bool { return 0x0980 <= r && r <= 0x09FF }

func startsBengali(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isBengali(r)
}
