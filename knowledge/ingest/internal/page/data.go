package page

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// data is what a page says of itself, as it writes it.
type data struct {
	title     string // of <title>
	lang      string
	canonical string
	metas     map[string][]string // by name or property, in lower case, in order
	article   linked              // the article that the page is about, by its JSON-LD
	siteName  string              // by its JSON-LD
	types     map[string]bool     // all types that its JSON-LD names
	password  bool                // a password can be given on it
}

// readData walks the page once.
func readData(doc *html.Node, base *url.URL) data {
	d := data{metas: map[string][]string{}, types: map[string]bool{}}
	var objects []object
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			d.lang = attribute(n, "lang")
		case atom.Title:
			if n.Parent != nil && n.Parent.DataAtom == atom.Head && d.title == "" && n.FirstChild != nil {
				d.title = oneLine(n.FirstChild.Data)
			}
		case atom.Meta:
			key := cmp.Or(attribute(n, "property"), attribute(n, "name"), attribute(n, "itemprop"), attribute(n, "http-equiv"))
			if value := oneLine(attribute(n, "content")); value != "" && key != "" {
				for _, k := range strings.Fields(strings.ToLower(key)) {
					d.metas[k] = append(d.metas[k], value)
				}
			}
		case atom.Input:
			d.password = d.password || strings.EqualFold(attribute(n, "type"), "password")
		case atom.Link:
			if strings.EqualFold(attribute(n, "rel"), "canonical") && d.canonical == "" {
				d.canonical = strings.TrimSpace(attribute(n, "href"))
			}
		case atom.Script:
			if strings.Contains(strings.ToLower(attribute(n, "type")), "ld+json") && n.FirstChild != nil {
				objects = append(objects, parseLinked(n.FirstChild.Data)...)
			}
		}
	}
	d.lang = cmp.Or(d.lang, d.meta("og:locale", "content-language"))
	d.linkedData(objects, base)
	return d
}

// meta is the first value that one of the names has, in their order.
func (d data) meta(names ...string) string {
	for _, name := range names {
		if values := d.metas[name]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// addresses are the page's own, as it names them, the surest first.
func (d data) addresses() []string {
	var list []string
	for _, s := range []string{d.canonical, d.meta("og:url")} {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// site is the publisher's name for itself.
func (d data) site() string {
	name := cmp.Or(d.meta("og:site_name"), d.article.publisher, d.siteName, d.meta("application-name", "publisher", "dc.publisher", "apple-mobile-web-app-title", "twitter:site"))
	if strings.HasPrefix(name, "@") || strings.HasPrefix(name, "http") || len(name) > 100 {
		return ""
	}
	return name
}

// separators stand between a headline and a site's name in a title.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " / ", " • ", "|", " : "}

// withoutSite drops the site's name from a title's end or beginning, and what looks
// like one.
func (d data) withoutSite(title string) string {
	site := d.site()
	for _, sep := range separators {
		for {
			at := strings.LastIndex(title, sep)
			if at <= 0 {
				break
			}
			head, tail := strings.TrimSpace(title[:at]), strings.TrimSpace(title[at+len(sep):])
			switch {
			case site != "" && strings.EqualFold(tail, site):
			case site != "" && strings.EqualFold(head, site):
				head = tail
			case strings.Contains(sep, "|") && strings.Contains(head, " ") && strings.Count(tail, " ") <= 3 && len(tail) <= len(head):
			case strings.Count(head, " ") >= 3 && strings.Count(tail, " ") <= 3 && len(tail)*2 < len(head) && sep != " : ":
			default:
				head = ""
			}
			if head == "" {
				break
			}
			title = head
		}
	}
	return title
}

// author is who wrote the article, by the page's data, else by its byline.
func (d data) author(doc *html.Node) string {
	if a := cleanAuthor(strings.Join(d.article.authors, ", ")); a != "" {
		return a
	}
	for _, name := range []string{"author", "article:author", "parsely-author", "dc.creator", "dcterms.creator", "sailthru.author", "byl", "article:author_name", "og:article:author", "citation_author"} {
		if a := cleanAuthor(strings.Join(unique(d.metas[name]), ", ")); a != "" {
			return a
		}
	}
	for _, by := range []func(*html.Node) bool{
		func(n *html.Node) bool { return strings.Contains(attribute(n, "itemprop"), "author") },
		func(n *html.Node) bool { return attribute(n, "rel") == "author" },
		func(n *html.Node) bool { return hasName(n, "byline", "author", "authors", "authorname", "reporter") },
	} {
		for n := range doc.Descendants() {
			if n.Type != html.ElementNode || !by(n) {
				continue
			}
			if a := cleanAuthor(oneLine(strings.ReplaceAll(Lines(n), "\n", " "))); a != "" {
				return a
			}
		}
	}
	return ""
}

func hasName(n *html.Node, names ...string) bool {
	for _, w := range nameWords(n) {
		for _, name := range names {
			if w == name {
				return true
			}
		}
	}
	return false
}

// byWords stand before a name in a byline.
var byWords = []string{"by ", "von ", "par ", "por ", "di ", "door ", "oleh ", "yazan: ", "written by ", "reported by ", "author: ", "reporter: ", "লেখক: ", "প্রতিবেদক: ", "लेखक: ", "द्वारा "}

// cleanAuthor gives "" for what is no name: an address, a sentence, a user's number.
func cleanAuthor(s string) string {
	s = strings.Trim(oneLine(s), " ,;|-–—•")
	for again := true; again; {
		again = false
		for _, by := range byWords {
			if len(s) > len(by) && strings.EqualFold(s[:len(by)], by) {
				s, again = strings.TrimSpace(s[len(by):]), true
			}
		}
	}
	if s == "" || len(s) > 150 || strings.Contains(s, "://") || strings.Contains(s, "@") || ended(s) && len(s) > 40 || !strings.ContainsFunc(s, isLetter) {
		return ""
	}
	switch strings.ToLower(s) {
	case "admin", "administrator", "author", "editor", "webmaster", "root", "user", "null", "undefined", "none", "unknown":
		return ""
	}
	return s
}

func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
