package markup

import "strings"

// Seen is a message's content as people see it.
type Seen struct {
	Blocks []Block
	Links  []string // the addresses written out or behind words, in order
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

func read(content string, addresses bool) Seen {
	r := reader{addresses: addresses}
	r.blocks(content, false)
	return r.seen
}

type reader struct {
	seen      Seen
	out       strings.Builder // of the block that is read
	addresses bool            // addresses stay in the text
}

// blocks reads text that starts at the beginning of a line.
func (r *reader) blocks(text string, quoted bool) {
	for more := true; more; {
		if !quoted {
			if all, ok := quoteAll(text); ok {
				r.end(false)
				r.blocks(all, true)
				return
			}
			if inner, rest, ok := quoteLines(text); ok {
				r.end(false)
				r.blocks(inner, true)
				if rest == "" {
					return
				}
				text = rest[1:] // after the line break
				continue
			}
		}
		var n int
		if code, size, ok := fence(text); ok {
			r.out.WriteString(code)
			n = size
		} else {
			n = paragraph(text, quoted)
			r.inline(withoutMarker(text[:n]), 0)
		}
		if more = n < len(text); more {
			rest, broken := strings.CutPrefix(text[n:], "\n")
			if broken && (quoted || !startsQuote(rest)) {
				r.out.WriteByte('\n')
			}
			text = rest
		}
	}
	r.end(quoted)
}

// end closes the block that is read.
func (r *reader) end(quoted bool) {
	if r.out.Len() > 0 || quoted {
		r.seen.Blocks = append(r.seen.Blocks, Block{Text: r.out.String(), Quoted: quoted})
		r.out.Reset()
	}
}

func startsQuote(text string) bool {
	_, all := quoteAll(text)
	_, _, lines := quoteLines(text)
	return all || lines
}

// quoteAll returns what follows ">>>", which sets all the rest as a quote.
func quoteAll(text string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimLeft(text, " "), ">>>")
	if !ok {
		return "", false
	}
	return strings.TrimPrefix(rest, " "), true
}

// quoteLines takes the lines off text that are set as a quote. rest begins with
// the line break after them.
func quoteLines(text string) (inner, rest string, ok bool) {
	var lines []string
	for {
		line, _, more := strings.Cut(text, "\n")
		said, quoted := strings.CutPrefix(strings.TrimLeft(line, " "), "> ")
		if !quoted {
			return strings.Join(lines, "\n"), "\n" + text, len(lines) > 0
		}
		lines = append(lines, said)
		if !more {
			return strings.Join(lines, "\n"), "", true
		}
		text = text[len(line)+1:]
	}
}

// fence reads a block of code at the start of text: what is in it, and how long
// it is with its marks.
func fence(text string) (code string, size int, ok bool) {
	const mark = "```"
	inner, ok := strings.CutPrefix(text, mark)
	if !ok {
		return "", 0, false
	}
	end := strings.Index(inner, mark)
	if end < 0 || strings.Trim(inner[:end], "\n") == "" {
		return "", 0, false
	}
	code = inner[:end]
	if language, rest, found := strings.Cut(code, "\n"); found && isLanguage(language) {
		code = rest
	}
	return strings.Trim(code, "\n"), len(mark) + end + len(mark), true
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
