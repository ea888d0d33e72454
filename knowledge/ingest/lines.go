package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlSpace is what HTML collapses. The no-break space is not among it.
const htmlSpace = " \t\n\f\r"

// lines gives the text below n, one block a line.
func lines(n *html.Node) string {
	if n == nil {
		return ""
	}
	var w lineWriter
	w.node(n, false)
	w.end()
	return strings.Join(w.lines, "\n")
}

// lineWriter collects the words of the line at hand, and the lines before it.
type lineWriter struct {
	lines []string
	line  strings.Builder
	space string // what stands before the next word: nothing, " " or "\t"
}

// node writes n and what is below it. Parsed pages are at most some hundred
// elements deep, so recursion is safe.
func (w *lineWriter) node(n *html.Node, pre bool) {
	switch n.Type {
	case html.TextNode:
		w.text(n.Data, pre)
		return
	case html.ElementNode, html.DocumentNode:
	default:
		return
	}
	if unseen[n.DataAtom] {
		return
	}
	if n.DataAtom == atom.Br {
		w.end()
		return
	}
	block := blocks[n.DataAtom]
	if block {
		w.end()
	}
	for c := range n.ChildNodes() {
		w.node(c, pre || n.DataAtom == atom.Pre)
	}
	if block {
		w.end()
	}
	if n.DataAtom == atom.Td || n.DataAtom == atom.Th {
		w.gap("\t")
	}
}

// text writes a text node: words as they are, white space between them as one
// space; within <pre> as it is, line by line.
func (w *lineWriter) text(s string, pre bool) {
	if pre {
		for i, line := range strings.Split(s, "\n") {
			if i > 0 {
				w.end()
			}
			w.word(strings.TrimSuffix(line, "\r"))
		}
		return
	}
	for s != "" {
		at := strings.IndexAny(s, htmlSpace)
		switch {
		case at < 0:
			w.word(s)
			return
		case at > 0:
			w.word(s[:at])
		}
		w.gap(" ")
		s = strings.TrimLeft(s[at:], htmlSpace)
	}
}

func (w *lineWriter) word(s string) {
	if s == "" {
		return
	}
	if w.line.Len() > 0 {
		w.line.WriteString(w.space)
	}
	w.space = ""
	w.line.WriteString(s)
}

// gap keeps white space until a word follows it on the same line.
func (w *lineWriter) gap(s string) {
	if w.space != "\t" {
		w.space = s
	}
}

// end ends the line at hand, unless nothing of it is visible.
func (w *lineWriter) end() {
	if !blank(w.line.String()) {
		w.lines = append(w.lines, w.line.String())
	}
	w.line.Reset()
	w.space = ""
}

// unseen elements are no part of a page's text, whatever they hold.
var unseen = atoms(
	atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav,
	atom.Button, atom.Input, atom.Select, atom.Textarea, atom.Svg, atom.Math,
	atom.Iframe, atom.Object, atom.Embed, atom.Audio, atom.Video, atom.Canvas, atom.Dialog,
)

// blocks are the elements that begin and end a line.
var blocks = atoms(
	atom.Html, atom.Body, atom.Main, atom.Article, atom.Section, atom.Header, atom.Footer, atom.Aside, atom.Div,
	atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Hgroup, atom.Hr,
	atom.Ul, atom.Ol, atom.Menu, atom.Li, atom.Dl, atom.Dt, atom.Dd,
	atom.Blockquote, atom.Pre, atom.Figure, atom.Figcaption, atom.Address, atom.Details, atom.Summary,
	atom.Table, atom.Caption, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Fieldset, atom.Center,
)

func atoms(list ...atom.Atom) map[atom.Atom]bool {
	set := make(map[atom.Atom]bool, len(list))
	for _, a := range list {
		set[a] = true
	}
	return set
}
