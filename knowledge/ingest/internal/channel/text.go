package channel

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// written is a post's text as it was written: the bytes of its texts, a line's end where
// the page has one, and blocks (quotations, code) on lines of their own. Nothing else is
// added, and only blanks around the whole are left out.
func written(n *html.Node) string {
	var b strings.Builder
	write(&b, n)
	return strings.Trim(b.String(), " \t\r\n")
}

func write(b *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case c.Type != html.ElementNode, c.DataAtom == atom.Script, c.DataAtom == atom.Style:
		case c.DataAtom == atom.Br:
			b.WriteByte('\n')
		case c.DataAtom == atom.Blockquote, c.DataAtom == atom.Pre, c.DataAtom == atom.P:
			beginLine(b)
			write(b, c)
			if c.NextSibling != nil && c.NextSibling.DataAtom != atom.Br {
				beginLine(b)
			}
		default:
			write(b, c)
		}
	}
}

// beginLine ends the line that is begun, if one is.
func beginLine(b *strings.Builder) {
	if s := b.String(); s != "" && !strings.HasSuffix(s, "\n") {
		b.WriteByte('\n')
	}
}

// plain is all text of a node.
func plain(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

// inner is what stands in a node, as HTML.
func inner(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		if html.Render(&b, c) != nil {
			return ""
		}
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// is reports an element of a class.
func is(n *html.Node, class string) bool {
	if n.Type != html.ElementNode {
		return false
	}
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// within reports a node in an element of a class.
func within(n *html.Node, class string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if is(p, class) {
			return true
		}
	}
	return false
}
