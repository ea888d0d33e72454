package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/knowledge/ingest/internal/page"
)

// Cut says what of a site's pages is the article, as somebody knows who has looked at
// them. The zero Cut leaves that to what is found by itself.
type Cut struct {
	selector cascadia.Sel // nil: none
	named    string       // the selector as it was written
	drop     []*regexp.Regexp
}

// NewCut makes a Cut: the text is that of the elements at selector, a CSS selector, ""
// for none, without the lines that one of the regular expressions of drop meets. An error
// says which of them can't be read.
func NewCut(selector string, drop []string) (c Cut, err error) {
	if c.named = strings.TrimSpace(selector); c.named != "" {
		if c.selector, err = cascadia.Parse(c.named); err != nil {
			return Cut{}, fmt.Errorf("%q is no CSS selector of elements; write one such as article .text", c.named)
		}
	}
	for _, pattern := range drop {
		p, err := regexp.Compile(pattern)
		if err != nil {
			return Cut{}, fmt.Errorf("%q is no regular expression; write one such as ^Read also", pattern)
		}
		c.drop = append(c.drop, p)
	}
	return c, nil
}

// Lines returns a text without the lines that are to be dropped. The others keep their
// bytes.
func (c Cut) Lines(body string) string {
	if len(c.drop) == 0 {
		return body
	}
	lines := slices.DeleteFunc(strings.Split(body, "\n"), func(line string) bool {
		return slices.ContainsFunc(c.drop, func(p *regexp.Regexp) bool { return p.MatchString(line) })
	})
	return strings.Join(lines, "\n")
}

// of returns the lines of the elements that the selector names, in the page's order, each
// once; false where there is no selector.
func (c Cut) of(doc *html.Node) (body string, ok bool) {
	if c.selector == nil {
		return "", false
	}
	var parts []string
	var last *html.Node
	for _, n := range cascadia.QueryAll(doc, c.selector) {
		if last != nil && within(n, last) {
			continue
		}
		last = n
		if text := page.Lines(n); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n"), true
}

// within reports whether a node stands in another.
func within(n, other *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p == other {
			return true
		}
	}
	return false
}
