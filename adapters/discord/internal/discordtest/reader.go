package discordtest

import (
	"regexp"
	"strings"
)

// Seen is a message as a person reads it.
type Seen struct {
	Text   string
	Quoted []Span   // block quotes, without their bars
	Bold   []Span   // one after the other
	Links  []string // addresses behind words, or written out
}

// Span is a half-open range of bytes of [Seen.Text].
type Span struct{ Start, End int }

// Read returns content as Discord's client shows it. It knows the rules of its
// Markdown that can change or hide a character; what becomes a picture or
// another's name shows as "⟦…⟧", so that a test sees the difference.
func Read(content string) Seen {
	var r reader
	r.blocks(content, true)
	r.seen.Text = r.out.String()
	return r.seen
}

type reader struct {
	seen Seen
	out  strings.Builder
	bold bool
}

var (
	quoteAll  = regexp.MustCompile(`^ *>>> ?([\s\S]*)`)
	quoteLine = regexp.MustCompile(`^ *> ([^\n]*)`)
	heading   = regexp.MustCompile(`^ *#{1,3}\s+([^\n]+)`)
	small     = regexp.MustCompile(`^ *-#\s+([^\n]+)`)
	listItem  = regexp.MustCompile(`^ *(?:[*+-]|\d+[.)])\s+([^\n]+)`)
	codeBlock = regexp.MustCompile("^```(?:[a-zA-Z0-9_+.#-]*\n)?\n*([^\n][\\s\\S]*?)\n*```")
)

// blocks reads text that starts at the beginning of a line.
func (r *reader) blocks(text string, mayQuote bool) {
	for text != "" {
		line, rest, more := strings.Cut(text, "\n")
		switch {
		case mayQuote && quoteAll.MatchString(text):
			r.quote(quoteAll.FindStringSubmatch(text)[1])
			return
		case mayQuote && quoteLine.MatchString(line):
			text = r.quoteLines(text)
			continue
		case codeBlock.MatchString(text):
			m := codeBlock.FindStringSubmatch(text)
			r.out.WriteString("⟦code⟧" + m[1])
			text = strings.TrimPrefix(text[len(m[0]):], "\n")
			continue
		case heading.MatchString(line):
			r.inline(heading.FindStringSubmatch(line)[1])
		case small.MatchString(line):
			r.inline(small.FindStringSubmatch(line)[1])
		case listItem.MatchString(line):
			r.out.WriteString("• ")
			r.inline(listItem.FindStringSubmatch(line)[1])
		default:
			// Inline marks may go over lines, up to where a block begins.
			n := len(line)
			for more && !startsBlock(rest, mayQuote) {
				line, rest, more = strings.Cut(rest, "\n")
				n += 1 + len(line)
			}
			r.inline(text[:n])
		}
		if more {
			r.out.WriteByte('\n')
		}
		text = rest
	}
}

func startsBlock(text string, mayQuote bool) bool {
	if mayQuote && (quoteAll.MatchString(text) || quoteLine.MatchString(text)) {
		return true
	}
	for _, block := range []*regexp.Regexp{codeBlock, heading, small, listItem} {
		if block.MatchString(text) {
			return true
		}
	}
	return false
}

// quoteLines reads the lines of one block quote and returns the rest.
func (r *reader) quoteLines(text string) string {
	var inner []string
	for {
		m := quoteLine.FindStringSubmatch(text)
		if m == nil {
			break
		}
		inner = append(inner, m[1])
		text = text[len(m[0]):]
		if !strings.HasPrefix(text, "\n") {
			break
		}
		text = text[1:]
	}
	r.quote(strings.Join(inner, "\n"))
	if text != "" {
		r.out.WriteByte('\n')
	}
	return text
}

func (r *reader) quote(text string) {
	start := r.out.Len()
	r.blocks(text, false)
	r.seen.Quoted = append(r.seen.Quoted, Span{start, r.out.Len()})
}

// The inline rules, in the order in which they are tried.
var inlineRules = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"as it is", regexp.MustCompile(`^\\([^0-9A-Za-z\s])`)},
	{"as it is", regexp.MustCompile(`^(¯\\_\(ツ\)_/¯)`)},
	{"address", regexp.MustCompile(`^<(https?://[^\s>]+)>`)},
	{"address", regexp.MustCompile(`^((?:https?|steam)://[^\s<]+[^<.,:;"'\]\s])`)},
	{"link", regexp.MustCompile(`^\[((?:\\.|[^\\\[\]])+)\]\(\s*<?([^\s<>()]+)>?\s*\)`)},
	{"hidden", regexp.MustCompile(`^<(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::[tTdDfFR])?|/[^>:]+:\d+|id:\w+|\+\d+)>`)},
	{"hidden", regexp.MustCompile(`^@(?:everyone|here)`)},
	{"code", regexp.MustCompile("^(`+)([\\s\\S]*?[^`])(`+)")},
	{"bold", regexp.MustCompile(`^\*\*((?:\\[\s\S]|[^\\])+?)\*\*`)},
	{"inner", regexp.MustCompile(`^__((?:\\[\s\S]|[^\\])+?)__`)},
	{"inner", regexp.MustCompile(`^~~((?:\\[\s\S]|[^\\])+?)~~`)},
	{"hidden", regexp.MustCompile(`^\|\|([\s\S]+?)\|\|`)},
	{"inner", regexp.MustCompile(`^\*((?:\\[\s\S]|[^\\*\s])(?:\\[\s\S]|[^\\*])*?)\*`)},
	{"inner", regexp.MustCompile(`^_((?:\\[\s\S]|[^\\_])+?)_`)},
}

// apply shows what a rule has matched; m are the parts of its pattern.
func (r *reader) apply(kind string, m []string) {
	switch kind {
	case "as it is":
		r.out.WriteString(m[1])
	case "hidden":
		r.out.WriteString("⟦" + m[0] + "⟧")
	case "inner":
		r.inline(m[1])
	case "address": // no escapes inside
		r.out.WriteString(m[1])
		r.seen.Links = append(r.seen.Links, m[1])
	case "link":
		r.inline(m[1])
		r.seen.Links = append(r.seen.Links, m[2])
	case "code":
		if len(m[1]) == len(m[3]) {
			r.out.WriteString("⟦code⟧" + strings.TrimSpace(m[2]))
		} else {
			r.out.WriteString(m[0])
		}
	case "bold":
		r.strong(m[1])
	}
}

func (r *reader) strong(text string) {
	outer, start := r.bold, r.out.Len()
	r.bold = true
	r.inline(text)
	r.bold = outer
	if !outer {
		r.seen.Bold = append(r.seen.Bold, Span{start, r.out.Len()})
	}
}

// special are the bytes at which an inline rule can begin.
const special = "\\<[@`*_~|hs\xc2"

func (r *reader) inline(text string) {
scan:
	for text != "" {
		if strings.IndexByte(special, text[0]) >= 0 {
			for _, rule := range inlineRules {
				m := rule.pattern.FindStringSubmatch(text)
				if m == nil || strings.HasPrefix(m[0], "**") && strings.HasPrefix(text[len(m[0]):], "*") {
					continue // "**a***" is not bold up to the second star
				}
				r.apply(rule.kind, m)
				text = text[len(m[0]):]
				continue scan
			}
		}
		r.out.WriteByte(text[0])
		text = text[1:]
	}
}
