package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is one line of a page with what tells whether it is the article's.
type block struct {
	text   string
	node   *html.Node // the innermost block element that it stands in
	length int        // see weight
	linked int        // of these, in links
	role   role
	aside  bool // in an element that is no part of an article: navigation, comments, what to read next
	hidden bool // not shown until something happens
	score  float64
}

// role is what kind of block a line is.
type role uint8

const (
	paragraph role = iota
	heading
	item    // of a list
	caption // of a picture or table
	cell    // of a table
	verbatim
)

// htmlSpace is what HTML collapses. The no-break space is not among it.
const htmlSpace = " \t\n\f\r"

// Lines is the text below n, one block a line, without those that hold [Broken].
func Lines(n *html.Node) string {
	if n == nil {
		return ""
	}
	body, _ := whole(textsOf(gather(n)))
	return body
}

// gather makes the blocks below n.
func gather(n *html.Node) []block {
	w := blockWriter{}
	w.node(n, place{node: n})
	w.end(place{node: n})
	return joinInitials(w.blocks)
}

// joinInitials puts a large initial, which some sites set in an element of its own beside
// the paragraph, before the word that it begins.
func joinInitials(blocks []block) []block {
	kept := blocks[:0]
	for i := 0; i < len(blocks); i++ {
		b := blocks[i]
		if i+1 < len(blocks) && isInitial(b.text, blocks[i+1].text) && contains(b.node, blocks[i+1].node) {
			next := blocks[i+1]
			next.text, next.length = b.text+next.text, next.length+b.length
			b = next
			i++
		}
		kept = append(kept, b)
	}
	return kept
}

// isInitial reports a capital alone, before a text that begins in the middle of a word.
func isInitial(text, next string) bool {
	initial, size := utf8.DecodeRuneInString(text)
	first, _ := utf8.DecodeRuneInString(next)
	return size == len(text) && unicode.IsUpper(initial) && unicode.IsLower(first)
}

// place is where in the tree a writer is.
type place struct {
	node      *html.Node
	pre, link bool
	role      role
}

// blockWriter collects the words of the block at hand, and the blocks before it.
type blockWriter struct {
	blocks []block
	line   strings.Builder
	linked int
	space  string // what stands before the next word: nothing, " " or "\t"
}

// node writes n and what is below it. Parsed pages are at most some hundred
// elements deep, so recursion is safe.
func (w *blockWriter) node(n *html.Node, at place) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, at)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if unseen[n.DataAtom] {
		return
	}
	if n.DataAtom == atom.Br {
		w.end(at)
		return
	}
	isBlock := blockElements[n.DataAtom]
	if isBlock {
		w.end(at)
		at.node = n
	}
	at = at.into(n)
	for c := range n.ChildNodes() {
		w.node(c, at)
	}
	if isBlock {
		w.end(at)
	}
	if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		w.gap("\t")
	}
}

// into is the place within an element.
func (at place) into(n *html.Node) place {
	switch n.DataAtom {
	case atom.Pre:
		at.pre, at.role = true, verbatim
	case atom.A:
		at.link = true
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		at.role = heading
	case atom.Li, atom.Dt, atom.Dd:
		if at.role == paragraph {
			at.role = item
		}
	case atom.Figcaption, atom.Caption:
		at.role = caption
	case atom.Tr:
		at.role = cell
	}
	return at
}

// text writes a text node: words as they are, white space between them as one
// space; within <pre> as it is, line by line.
func (w *blockWriter) text(s string, at place) {
	if at.pre {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.end(at)
			}
			w.word(strings.TrimSuffix(line, "\r"), at)
		}
		return
	}
	for s != "" {
		i := strings.IndexAny(s, htmlSpace)
		switch {
		case i < 0:
			w.word(s, at)
			return
		case i > 0:
			w.word(s[:i], at)
		}
		w.gap(" ")
		s = strings.TrimLeft(s[i:], htmlSpace)
	}
}

func (w *blockWriter) word(s string, at place) {
	if s == "" {
		return
	}
	if w.line.Len() > 0 {
		w.line.WriteString(w.space)
	}
	w.space = ""
	w.line.WriteString(s)
	if at.link {
		w.linked += weight(s)
	}
}

// gap keeps white space until a word follows it in the same block.
func (w *blockWriter) gap(s string) {
	if w.space != "\t" {
		w.space = s
	}
}

// end ends the block at hand, unless nothing of it is visible.
func (w *blockWriter) end(at place) {
	if text := w.line.String(); !blank(text) {
		w.blocks = append(w.blocks, block{
			text: text, node: at.node, length: weight(text), linked: w.linked,
			role: at.role,
		})
	}
	w.line.Reset()
	w.linked, w.space = 0, ""
}
