package page

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// otherStories are the elements of a page that show other articles than its own: whole
// ones that follow it, and rows of cards, each a headline that leads elsewhere with
// a few words about it. own are the page's addresses.
func otherStories(blocks []block, own addresses, title string) map[*html.Node]bool {
	others := map[*html.Node]bool{}
	addCards(others, blocks, own)
	addArticles(others, blocks, title)
	left := 0
	for _, b := range blocks {
		if b.role == paragraph && b.length >= 20 && b.linked*2 < b.length && !b.aside && !b.hidden && !below(others, b.node) {
			left += b.length
		}
	}
	if left < tinyText {
		return nil // the page shows nothing else
	}
	return others
}

// below reports a node in one of the elements.
func below(elements map[*html.Node]bool, n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if elements[n] {
			return true
		}
	}
	return false
}

// addArticles adds the articles beside the one with the page's headline.
func addArticles(others map[*html.Node]bool, blocks []block, title string) {
	prose := map[*html.Node]int{}
	var own *html.Node
	for _, b := range blocks {
		for n := b.node; n != nil; n = n.Parent {
			if n.DataAtom != atom.Article {
				continue
			}
			if own == nil && b.role == heading && fold(b.text) == fold(title) {
				own = n
			}
			if isProse(b) && b.linked*2 < b.length && !b.aside && !b.hidden {
				prose[n] += b.length
			}
		}
	}
	if own == nil || prose[own] < tinyText {
		return
	}
	for n := range prose {
		if !contains(own, n) && !contains(n, own) {
			others[n] = true
		}
	}
}

// card is what one of several like elements holds.
type card struct {
	titles int  // lines that are links, or begin with one
	prose  int  // lines that are sentences
	length int  // of these
	leads  bool // to another page
	broken bool // what it says breaks off
}

func (c card) isTeaser() bool {
	return c.leads && (c.titles > 0 || c.broken) && c.prose > 0 && c.prose <= 2 && c.length <= mostCard
}

const (
	leastCards = 3   // in a row
	mostCard   = 800 // how much a card says about its story
)

// addCards adds the cards of each row.
func addCards(others map[*html.Node]bool, blocks []block, own addresses) {
	if len(blocks) == 0 {
		return
	}
	leads := own.leaders(blocks[0].node)
	cards := map[*html.Node]*card{}
	var order []*html.Node
	for _, b := range blocks {
		for n := b.node; n != nil; n = n.Parent {
			switch n.DataAtom {
			case atom.Div, atom.Li, atom.Article, atom.Section, atom.A:
			default:
				continue
			}
			c := cards[n]
			if c == nil {
				c = &card{leads: leads[n]}
				cards[n] = c
				order = append(order, n)
			}
			c.broken = breaksOff(b.text)
			switch {
			case b.linked*10 >= b.length*8 && b.length >= 15 && (b.role == heading || !isProse(b)):
				c.titles++
			case isProse(b):
				c.prose++
				c.length += b.length
				if b.linked >= 30 && b.linked < b.length && b.node == n && beginsWithLink(n) {
					c.titles++
				}
			}
		}
	}
	rows := map[row][]*html.Node{}
	var rowsInOrder []row
	for _, n := range order {
		r := row{n.Parent, n.DataAtom, firstClass(n)}
		if len(rows[r]) == 0 {
			rowsInOrder = append(rowsInOrder, r)
		}
		rows[r] = append(rows[r], n)
	}
	for _, r := range rowsInOrder {
		var found []*html.Node
		for _, n := range rows[r] {
			if cards[n].isTeaser() {
				found = append(found, n)
			}
		}
		if len(found) < leastCards || len(found)*4 < len(rows[r])*3 {
			continue
		}
		for _, n := range found {
			others[n] = true
		}
	}
}

// row are the like children of an element.
type row struct {
	parent *html.Node
	kind   atom.Atom
	class  string
}

func firstClass(n *html.Node) string {
	class, _, _ := strings.Cut(strings.TrimSpace(attribute(n, "class")), " ")
	return class
}

func beginsWithLink(n *html.Node) bool {
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode && blank(c.Data) {
			continue
		}
		return c.DataAtom == atom.A
	}
	return false
}

// addresses are those of a page: where it was found, and what it says itself.
type addresses []*url.URL

func addressesOf(base *url.URL, d data) (own addresses) {
	if base != nil {
		own = append(own, base)
	}
	for _, s := range d.addresses() {
		if u, err := url.Parse(s); err == nil && u.Host != "" {
			own = append(own, u)
		}
	}
	return own
}

// leaders are the elements of the tree that n stands in which hold a link to another
// page of the site.
func (own addresses) leaders(n *html.Node) map[*html.Node]bool {
	for n.Parent != nil {
		n = n.Parent
	}
	found := map[*html.Node]bool{}
	for link := range n.Descendants() {
		if !own.leads(link) {
			continue
		}
		for at := link; at != nil && !found[at]; at = at.Parent {
			found[at] = true
		}
	}
	return found
}

// leads reports a link to another page of the site; of an unknown one any link is that.
func (own addresses) leads(n *html.Node) bool {
	if n.Type != html.ElementNode || n.DataAtom != atom.A {
		return false
	}
	address := strings.TrimSpace(attribute(n, "href"))
	if address == "" || strings.HasPrefix(address, "#") {
		return false
	}
	path := func(u *url.URL) string { return strings.Trim(u.Path, "/") }
	same := len(own) == 0
	for _, at := range own {
		u, err := at.Parse(address)
		switch {
		case err != nil, path(u) == "", u.Hostname() == at.Hostname() && path(u) == path(at):
			return false
		case u.Hostname() == at.Hostname():
			same = true
		}
	}
	return same
}
