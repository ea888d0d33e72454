package markup

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
)

// Seen is a message's content as people see it.
type Seen struct {
	Blocks []Block
	Links  []string // the addresses written out or behind words, in order

	nothing []adapters.Unseen // what stands there for no word but a sign
	from    [][]int           // of each block, where in the content each byte of its text stands
}

// Block is a run of lines that is set, or not set, as a block quote.
type Block struct {
	Text   string
	Quoted bool
}

// Text returns all blocks in one piece.
func (s Seen) Text() string {
	var b strings.Builder
	for i, block := range s.Blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.Text)
	}
	return b.String()
}

// Read undoes Markdown and escapes. Left out is what stands there for no word:
// mentions of people, roles, channels and commands, custom emoji, timestamps, the
// marks of lists and headings, and addresses that are written out. All else is as
// it was written, byte for byte.
func Read(content string) Seen { return read(content, false) }

// ReadCommand is [Read] for a message that is a command, which may take an
// address as an argument: addresses stay in the text.
func ReadCommand(content string) Seen { return read(content, true) }

// Unseen returns what of a content people don't see as words, in order and without
// overlaps, and which stretches of it are set as a block quote. Line breaks are seen.
func Unseen(content string) (unseen []adapters.Unseen, quoted []adapters.Span) {
	seen := Read(content)
	shown := make([]bool, len(content))
	for i, b := range seen.Blocks {
		from := seen.from[i]
		for _, at := range from {
			shown[at] = true
		}
		if n := len(from); b.Quoted && n > 0 {
			quoted = append(quoted, adapters.Span{Start: from[0], End: from[n-1] + 1})
		}
	}
	unseen = seen.nothing
	for _, u := range unseen {
		for i := u.Span.Start; i < u.Span.End; i++ {
			shown[i] = true // told already
		}
	}
	for i := 0; i < len(content); i++ {
		from := i
		for i < len(content) && !shown[i] && content[i] != '\n' {
			i++
		}
		if from < i {
			unseen = append(unseen, adapters.Unseen{Kind: adapters.Sign, Span: adapters.Span{Start: from, End: i}})
		}
	}
	slices.SortFunc(unseen, func(a, b adapters.Unseen) int { return a.Span.Start - b.Span.Start })
	return unseen, quoted
}

func read(content string, addresses bool) Seen {
	r := reader{addresses: addresses}
	at := make([]int, len(content))
	for i := range at {
		at[i] = i
	}
	r.blocks(source{content, at}, false)
	return r.seen
}

// source is a stretch of the content, and where in it each byte stands: within a block
// quote the marks of its lines are left out.
type source struct {
	text string
	at   []int
}

// cut is the bytes from up to to of a stretch.
func (s source) cut(from, to int) source { return source{s.text[from:to], s.at[from:to]} }

// last is the last n bytes of a stretch.
func (s source) last(n int) source { return s.cut(len(s.text)-n, len(s.text)) }

type reader struct {
	seen      Seen
	out       []byte // of the block that is read
	from      []int  // where each byte of out stands
	addresses bool   // addresses stay in the text
}

func (r *reader) write(s source) {
	r.out = append(r.out, s.text...)
	r.from = append(r.from, s.at...)
}

// blocks reads text that starts at the beginning of a line.
func (r *reader) blocks(s source, quoted bool) {
	for more := true; more; {
		if !quoted {
			if all, ok := quoteAll(s.text); ok {
				r.end(false)
				r.blocks(s.last(len(all)), true)
				return
			}
			if inner, size, ok := quoteLines(s); ok {
				r.end(false)
				r.blocks(inner, true)
				if size == len(s.text) {
					return
				}
				s = s.cut(size+1, len(s.text)) // after the line break
				continue
			}
		}
		var n int
		if code, size, ok := fence(s); ok {
			r.write(code)
			n = size
		} else {
			n = paragraph(s.text, quoted)
			r.inline(s.cut(0, n).last(len(withoutMarker(s.text[:n]))), 0)
		}
		if more = n < len(s.text); more {
			if s.text[n] == '\n' {
				if quoted || !startsQuote(s.text[n+1:]) {
					r.write(s.cut(n, n+1))
				}
				n++
			}
			s = s.cut(n, len(s.text))
		}
	}
	r.end(quoted)
}

// end closes the block that is read.
func (r *reader) end(quoted bool) {
	if len(r.out) > 0 || quoted {
		r.seen.Blocks = append(r.seen.Blocks, Block{Text: string(r.out), Quoted: quoted})
		r.seen.from = append(r.seen.from, r.from)
		r.out, r.from = nil, nil
	}
}

func startsQuote(text string) bool {
	_, all := quoteAll(text)
	line, _, _ := strings.Cut(text, "\n")
	return all || quotedLine(line) > 0
}

// quoteAll returns what follows ">>>", which sets all the rest as a quote.
func quoteAll(text string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), ">>>")
	if !ok {
		return "", false
	}
	return strings.TrimPrefix(rest, " "), true
}

// quoteLines takes the lines off a stretch that are set as a quote: what is quoted, and
// how many bytes those lines have without their last line break.
func quoteLines(s source) (inner source, size int, ok bool) {
	for size < len(s.text) {
		line, _, more := strings.Cut(s.text[size:], "\n")
		mark := quotedLine(line)
		if mark == 0 {
			return inner, size - 1, ok
		}
		if ok { // the break before it
			inner = inner.with(s.cut(size-1, size))
		}
		inner, ok = inner.with(s.cut(size+mark, size+len(line))), true
		if size += len(line); !more {
			break
		}
		size++
		if size == len(s.text) {
			return inner, size - 1, ok
		}
	}
	return inner, size, ok
}

// quotedLine is how long the mark of a quote is with which a line begins; 0 for none.
func quotedLine(line string) int {
	said, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "> ")
	if !ok {
		return 0
	}
	return len(line) - len(said)
}

// with is a stretch with another behind it.
func (s source) with(t source) source {
	return source{s.text + t.text, append(slices.Clip(s.at), t.at...)}
}

// fence reads a block of code at the start of text: what is in it, and how long
// it is with its marks.
func fence(s source) (code source, size int, ok bool) {
	const mark = "```"
	inner, ok := strings.CutPrefix(s.text, mark)
	if !ok {
		return source{}, 0, false
	}
	end := strings.Index(inner, mark)
	if end < 0 || strings.Trim(inner[:end], "\n") == "" {
		return source{}, 0, false
	}
	from := 0
	if language, _, found := strings.Cut(inner[:end], "\n"); found && isLanguage(language) {
		from = len(language) + 1
	}
	code = s.cut(len(mark)+from, len(mark)+end)
	for strings.HasPrefix(code.text, "\n") {
		code = code.cut(1, len(code.text))
	}
	return code.cut(0, len(strings.TrimRight(code.text, "\n"))), len(mark) + end + len(mark), true
}

func isLanguage(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isWordRune(r) && !strings.ContainsRune("+.#-", r) })
}

// paragraph returns the length of what is read in one go: bold and the like may
// go over lines, up to where another block begins.
func paragraph(text string, quoted bool) int {
	n := strings.IndexByte(text, '\n')
	if n < 0 {
		return len(text)
	}
	if withoutMarker(text[:n]) != text[:n] {
		return n // a heading or a list's item is one line
	}
	for {
		rest := text[n+1:]
		line, _, more := strings.Cut(rest, "\n")
		if withoutMarker(line) != line || strings.HasPrefix(rest, "```") || !quoted && startsQuote(rest) {
			return n
		}
		if n += 1 + len(line); !more {
			return n
		}
	}
}

// withoutMarker takes the mark of a heading, of small print or of a list's item
// off a line. A number stays, for people see it.
func withoutMarker(line string) string {
	s := strings.TrimLeft(line, " ")
	n := 0
	switch {
	case strings.HasPrefix(s, "-#"):
		n = 2
	case strings.HasPrefix(s, "#"):
		if n = len(s) - len(strings.TrimLeft(s, "#")); n > 3 {
			return line
		}
	case s != "" && strings.IndexByte("*+-", s[0]) >= 0:
		n = 1
	default:
		return line
	}
	words := strings.TrimLeft(s[n:], " \t\r\v\f")
	if len(words) == len(s)-n || words == "" || strings.ContainsRune(line, '\n') {
		return line
	}
	return words
}
