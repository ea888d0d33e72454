package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ukti-bot/ukti/knowledge"
)

// maxNodes bounds the work on one page; a news page has some thousands.
const maxNodes = 100_000

// page is a .html file: its article as lines.
func page(src []byte) (knowledge.Article, *Error) {
	a, byline, e := parsePage(src, "", nil)
	if a.Publisher == "" {
		a.Publisher = byline
	}
	return a, e
}

// parsePage reads a page. The content type is the server's, "" for none; base is
// the page's own address, nil when it is not known.
func parsePage(src []byte, contentType string, base *url.URL) (a knowledge.Article, byline string, e *Error) {
	decoded, e := decode(src, contentType)
	if e != nil {
		return a, "", e
	}
	a, byline, err := readPage(decoded, base)
	switch {
	case errors.Is(err, ErrTooLarge):
		return a, "", wrong(0, "add the article's text as a .txt file", "%w", err)
	case err != nil:
		return a, "", wrong(0, "add the article's text as a .txt file", "%w HTML: %w", ErrSyntax, err)
	case blank(a.Body):
		return a, "", wrong(0, "add the article's text as a .txt file; pages that scripts fill hold none", "%w: the page shows nothing", ErrEmpty)
	}
	return a, byline, nil
}

// readPage makes an article of a page in UTF-8. Pages are strangers' work: what
// makes a library panic is an error of that page only.
func readPage(src []byte, base *url.URL) (a knowledge.Article, byline string, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = knowledge.Article{}, fmt.Errorf("%v", p)
		}
	}()
	doc, err := parseHTML(src)
	if err != nil {
		return a, "", err
	}
	parser := readability.NewParser()
	found, err := parser.ParseDocument(doc, base)
	if err != nil {
		return a, "", err
	}
	describe(&a, found, doc)
	a.URL = canonical(doc, base)
	a.Body = lines(found.Node)
	if blank(a.Body) { // nothing that looks like an article: all the page's text
		a.Body = lines(doc)
	}
	return a, oneLine(found.Byline()), nil
}

// parseHTML bounds how large a tree the others walk.
func parseHTML(src []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return nil, err
	}
	nodes := 0
	for range doc.Descendants() {
		if nodes++; nodes > maxNodes {
			return nil, fmt.Errorf("%w: the page has more than %d elements and texts", ErrTooLarge, maxNodes)
		}
	}
	return doc, nil
}

// Lines gives the text of a piece of HTML in UTF-8 as a page's would be: one block
// a line, all of it. It is "" when nothing is visible.
func Lines(fragment string) (string, error) {
	doc, err := parseHTML([]byte(fragment))
	if err != nil {
		return "", wrong(0, "add the article's text as a .txt file", "%w HTML: %w", ErrSyntax, err)
	}
	return lines(doc), nil
}

// describe fills in what the page says of itself. What is unusable is left out:
// the page's words are not the operator's to correct.
func describe(a *knowledge.Article, found readability.Article, doc *html.Node) {
	a.Title = oneLine(found.Title())
	// A short title comes with the site's name behind it; the heading stands alone.
	if h := headline(doc); h != "" && strings.HasPrefix(a.Title, h) {
		a.Title = h
	}
	a.Publisher = oneLine(found.SiteName())
	a.Lang, _ = languageTag(found.Language())
	if t, err := found.PublishedTime(); err == nil {
		a.Published = t
	}
}

// canonical is the page's own address by its link rel=canonical, else by og:url.
// A relative one needs base.
func canonical(doc *html.Node, base *url.URL) string {
	absolute := func(ref string) string {
		if base != nil {
			if u, err := base.Parse(strings.TrimSpace(ref)); err == nil {
				ref = u.String()
			}
		}
		return webAddress(ref)
	}
	var address string
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Link && strings.EqualFold(attribute(n, "rel"), "canonical"):
			if u := absolute(attribute(n, "href")); u != "" {
				return u
			}
		case n.DataAtom == atom.Meta && attribute(n, "property") == "og:url" && address == "":
			address = absolute(attribute(n, "content"))
		}
	}
	return address
}

// headline is the text of the page's h1, "" unless there is just one.
func headline(doc *html.Node) string {
	text := ""
	for n := range doc.Descendants() {
		if n.DataAtom == atom.H1 {
			if text != "" {
				return ""
			}
			text = oneLine(lines(n))
		}
	}
	return text
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
