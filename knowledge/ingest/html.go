package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/internal/page"
)

// maxNodes bounds the work on one page; a news page has some thousands.
const maxNodes = 100_000

// pageFile is a .html file: its article as lines.
func pageFile(src []byte) (knowledge.Article, *Error) {
	a, author, e := parsePage(src, "", nil, "", Cut{})
	if a.Publisher == "" {
		a.Publisher = author
	}
	return a, e
}

const asText = "add the article's text as a .txt file"

// parsePage reads a page. The content type is the server's, "" for none; base is
// the page's own address, nil when it is not known; told is what a feed has of the
// article, "" for nothing. With a doubtful error a is what stands there.
func parsePage(src []byte, contentType string, base *url.URL, told string, cut Cut) (a knowledge.Article, author string, e *Error) {
	decoded, damage, e := decodePage(src, contentType)
	if e != nil {
		return a, "", e
	}
	p, err := readPage(decoded, base, told, cut)
	switch {
	case errors.Is(err, ErrTooLarge):
		return a, "", wrong(0, asText, "%w", err)
	case damage != nil && (err != nil || blank(p.Body) || p.Broken*5 > len(p.Body)):
		return a, "", damage
	case errors.Is(err, page.ErrNoArticle):
		e = wrong(0, "open it in a browser; if an article stands there, "+asText, "%w: %w", ErrNoArticle, err)
	case err != nil:
		return a, "", wrong(0, asText, "%w HTML: %w", ErrSyntax, err)
	case blank(p.Body):
		return a, "", wrong(0, asText+"; pages that scripts fill hold none", "%w: the page shows nothing", ErrEmpty)
	}
	if e == nil {
		e = checkBijoy(p.Body)
	}
	a = knowledge.Article{Title: oneLine(p.Title), Publisher: oneLine(p.Site), Published: p.Published, Body: p.Body}
	a.Lang, _ = languageTag(strings.ReplaceAll(p.Lang, "_", "-"))
	for _, address := range p.Addresses {
		if a.URL = absolute(address, base); a.URL != "" {
			break
		}
	}
	return a, oneLine(p.Author), e
}

// readPage finds the article in a page in UTF-8. Pages are strangers' work: what
// makes a library panic is an error of that page only.
func readPage(src []byte, base *url.URL, told string, cut Cut) (p page.Page, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			p, err = page.Page{}, fmt.Errorf("%v", panicked)
		}
	}()
	doc, err := parseHTML(src)
	if err != nil {
		return p, err
	}
	p, err = readTree(doc, base, told, cut)
	if errors.Is(err, page.ErrNoArticle) || err == nil && blank(p.Body) {
		if doc := withoutScripts(src); doc != nil {
			if other, failed := readTree(doc, base, told, cut); failed == nil && !blank(other.Body) {
				return other, nil
			}
		}
	}
	return p, err
}

// withoutScripts is a page as it is where no script runs, which is what Ukti does: with
// what stands in noscript; nil for one without that.
func withoutScripts(src []byte) *html.Node {
	if !bytes.Contains(src, []byte("<noscript")) {
		return nil
	}
	doc, err := html.ParseWithOptions(bytes.NewReader(src), html.ParseOptionEnableScripting(false))
	if err != nil || tooMany(doc) {
		return nil
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Noscript {
			n.DataAtom, n.Data = atom.Div, atom.Div.String()
		}
	}
	return doc
}

// readTree finds the article in a page's tree.
func readTree(doc *html.Node, base *url.URL, told string, cut Cut) (p page.Page, err error) {
	chosen, cutting := cut.of(doc) // before the page is read, which takes it apart
	p, err = page.Read(page.Source{Doc: doc, Base: base, Text: told})
	switch {
	case !cutting:
		p.Body = cut.Lines(p.Body)
	case chosen == "":
		return p, fmt.Errorf("%w: nothing stands at %s, which the config names", page.ErrNoArticle, cut.named)
	case err == nil || errors.Is(err, page.ErrNoArticle):
		p.Body, err = cut.Lines(chosen), nil
	}
	return p, err
}

// absolute is the page's own address as it names it; a relative one needs base. ""
// for what is no web address.
func absolute(address string, base *url.URL) string {
	if base != nil && address != "" {
		if u, err := base.Parse(address); err == nil {
			address = u.String()
		}
	}
	return webAddress(address)
}

// parseHTML bounds how large a tree the others walk.
func parseHTML(src []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return nil, err
	}
	if tooMany(doc) {
		return nil, fmt.Errorf("%w: the page has more than %d elements and texts", ErrTooLarge, maxNodes)
	}
	return doc, nil
}

func tooMany(doc *html.Node) bool {
	nodes := 0
	for range doc.Descendants() {
		if nodes++; nodes > maxNodes {
			return true
		}
	}
	return false
}

// Lines gives the text of a piece of HTML in UTF-8 as a page's would be: one block
// a line, all of it. It is "" when nothing is visible.
func Lines(fragment string) (string, error) {
	doc, err := parseHTML([]byte(fragment))
	if err != nil {
		return "", wrong(0, "add the article's text as a .txt file", "%w HTML: %w", ErrSyntax, err)
	}
	return page.Lines(doc), nil
}
