package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"github.com/ukti-bot/ukti/knowledge"
)

// maxNodes bounds the work on one page; a news page has some thousands.
const maxNodes = 100_000

// page is a .html file: its article as lines.
func page(src []byte) (knowledge.Article, *Error) {
	decoded, e := decode(src)
	if e != nil {
		return knowledge.Article{}, e
	}
	a, err := readPage(decoded)
	switch {
	case errors.Is(err, ErrTooLarge):
		return a, wrong(0, "add the article's text as a .txt file", "%w", err)
	case err != nil:
		return a, wrong(0, "add the article's text as a .txt file", "%w HTML: %w", ErrSyntax, err)
	case blank(a.Body):
		return a, wrong(0, "add the article's text as a .txt file; pages that scripts fill hold none", "%w: the page shows nothing", ErrEmpty)
	}
	return a, nil
}

// readPage makes an article of a page in UTF-8. Pages are strangers' work: what
// makes a library panic is an error of that page only.
func readPage(src []byte) (a knowledge.Article, err error) {
	defer func() {
		if p := recover(); p != nil {
			a, err = knowledge.Article{}, fmt.Errorf("%v", p)
		}
	}()
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return a, err
	}
	nodes := 0
	for range doc.Descendants() {
		if nodes++; nodes > maxNodes {
			return a, fmt.Errorf("%w: the page has more than %d elements and texts", ErrTooLarge, maxNodes)
		}
	}
	parser := readability.NewParser()
	found, err := parser.ParseDocument(doc, nil)
	if err != nil {
		return a, err
	}
	describe(&a, found, doc)
	a.Body = lines(found.Node)
	if blank(a.Body) { // nothing that looks like an article: all the page's text
		a.Body = lines(doc)
	}
	return a, nil
}

// decode gives the page in UTF-8. See the package comment for the order in which
// the character set is looked for.
func decode(src []byte) ([]byte, *Error) {
	switch {
	case utf16or32(src) == "UTF-16":
		return convertPage(src, "UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes)
	case utf16or32(src) != "" || bytes.IndexByte(src, 0) >= 0 || utf8.Valid(src):
		return src, checkBytes(src)
	}
	label := charsetLabel.FindSubmatch(src[:min(len(src), 1024)]) // as far as a browser looks
	if label == nil {
		return nil, checkBytes(src)
	}
	encoding, name := charset.Lookup(string(label[1]))
	switch {
	case encoding == nil:
		return nil, wrong(0, "save the page as UTF-8", "%w, and %q is not a character set", ErrNotUTF8, label[1])
	case name == "utf-8":
		return nil, checkBytes(src)
	}
	return convertPage(src, name, encoding.NewDecoder().Bytes)
}

// charsetLabel finds the character set in <meta charset=…> and
// <meta http-equiv=… content="…; charset=…">.
var charsetLabel = regexp.MustCompile(`(?i)<meta[^>]*\bcharset\s*=\s*["']?\s*([^\s"'/>;]+)`)

// convertPage refuses bytes that the character set does not have, rather than to
// put U+FFFD in their place.
func convertPage(src []byte, name string, decoder func([]byte) ([]byte, error)) ([]byte, *Error) {
	decoded, err := decoder(src)
	if err == nil {
		if at := bytes.IndexRune(decoded, utf8.RuneError); at >= 0 {
			err = fmt.Errorf("line %d holds bytes that it does not have", lineOf(decoded, at))
		}
	}
	if err != nil {
		return nil, wrong(0, "save the page as UTF-8", "%w, and not %s as it says: %w", ErrNotUTF8, name, err)
	}
	if at := bytes.IndexByte(decoded, 0); at >= 0 {
		return nil, binary(decoded, at)
	}
	return decoded, nil
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
	if a.Publisher == "" {
		a.Publisher = oneLine(found.Byline())
	}
	a.URL = canonical(doc)
	a.Lang, _ = languageTag(found.Language())
	if t, err := found.PublishedTime(); err == nil {
		a.Published = t
	}
}

// canonical is the page's own address by its link rel=canonical, else by og:url.
func canonical(doc *html.Node) string {
	var address string
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Link && strings.EqualFold(attribute(n, "rel"), "canonical"):
			if u := webAddress(attribute(n, "href")); u != "" {
				return u
			}
		case n.DataAtom == atom.Meta && attribute(n, "property") == "og:url" && address == "":
			address = webAddress(attribute(n, "content"))
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
