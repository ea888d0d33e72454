package page

import (
	"cmp"
	"errors"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"
)

// ErrNoArticle is wrapped by errors about a page that shows something else than an
// article: a login, a list, a notice, what scripts would fill.
var ErrNoArticle = errors.New("the page shows no article")

// Page is what a page says and what stands in it.
type Page struct {
	Title     string
	Author    string   // several are parted by ", "; "" when the page names none
	Site      string   // the publisher's name for itself
	Lang      string   // as the page writes it
	Addresses []string // its own: link rel=canonical, og:url, as written
	Published time.Time
	Body      string // one block a line
	Broken    int    // bytes of the article's lines that were left out because they hold [Broken]
}

// Broken stands where a byte of the page could not be read. It is no character of
// Unicode, so no page holds it otherwise. A line with it is left out of the article;
// in a title it is shown as U+FFFD.
const Broken = '\uFDD1'

// Source is a page to be read.
type Source struct {
	Doc  *html.Node // is not changed
	Base *url.URL   // the page's address; nil when it is not known
	Text string     // what a feed has of the article, as lines; "" for none
}

// Read finds the article in a page. An error wraps [ErrNoArticle] and says what the
// page shows instead.
func Read(s Source) (Page, error) {
	d := readData(s.Doc, s.Base)
	p := Page{Addresses: d.addresses(), Lang: d.lang}
	p.Title = titleOf(d, s.Doc)
	p.Site = d.site()
	p.Author = d.author(s.Doc)
	blocks := blocksOf(s, d, p.Title)
	found := withoutTail(withoutScrambled(choose(blocks, s, d, p.Title)), p.Author)
	p.Published = d.published(s.Doc, s.Base, blocks, found)
	p.Body, p.Broken = whole(found)
	p.Title, p.Site, p.Author = mark(p.Title), mark(p.Site), mark(p.Author)
	err := check(p, d, blocks)
	if err != nil {
		if other, ok := p.fromScripts(s.Doc, d); ok {
			return other, nil
		}
	}
	return p, err
}

// fromScripts is the page with what its scripts would show as its text, where that is
// what the page says it is about.
func (p Page) fromScripts(doc *html.Node, d data) (Page, bool) {
	p.Body, p.Broken = whole(withoutTail(scripted(doc, p.Title), p.Author))
	_, told := proseIn(p.Body)
	return p, told >= tinyText && (says(p.Body, d.summary()) || tells(p.Body, p.Title))
}

// whole joins the lines without a broken byte, and counts the bytes of the others.
func whole(lines []string) (body string, broken int) {
	var kept []string
	for _, line := range lines {
		if strings.ContainsRune(line, Broken) {
			broken += len(line)
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n"), broken
}

func mark(s string) string { return strings.ReplaceAll(s, string(Broken), "\uFFFD") }

// titleOf is the page's headline as its data or its heading give it, without the
// site's name.
func titleOf(d data, doc *html.Node) string {
	title := cmp.Or(d.article.headline, d.meta("og:title", "twitter:title", "parsely-title", "dc.title"), d.title)
	h := headline(doc)
	// The heading stands alone where the title has the site's name before or behind
	// it; a heading that is something else (the site's name) does not count.
	if h != "" && (strings.Contains(title, h) && len(h) > len(title)/3 || title == "") {
		return h
	}
	return d.withoutSite(title)
}

// headline is the text of the page's h1, "" unless there is just one.
func headline(doc *html.Node) string {
	text := ""
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "h1" {
			if text != "" {
				return ""
			}
			text = oneLine(Lines(n))
		}
	}
	return text
}
