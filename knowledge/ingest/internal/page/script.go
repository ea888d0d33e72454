package page

import (
	"encoding/json"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// literal finds the strings of a script: sites that draw a page by scripts send the
// article's HTML in one.
var literal = pattern.Lazy(`"(?:[^"\\]|\\.)*"`)

// leastParagraphs are in a string that is an article.
const leastParagraphs = 3

// scripted gives the article's lines out of the strings of a page's scripts, nil when
// none is HTML with several paragraphs. Of several the one with the most sentences is
// taken.
func scripted(doc *html.Node, title string) []string {
	var best []string
	most := 0
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Script || n.FirstChild == nil || strings.Contains(attribute(n, "type"), "ld+json") {
			continue
		}
		for _, s := range literal().FindAllString(n.FirstChild.Data, -1) {
			lines := scriptLines(s, title)
			if _, told := proseIn(strings.Join(lines, "\n")); told > most {
				best, most = lines, told
			}
		}
	}
	return best
}

// scriptLines gives the lines of one string, with its quotation marks.
func scriptLines(quoted, title string) []string {
	var src string
	if len(quoted) < leastText || json.Unmarshal([]byte(quoted), &src) != nil || strings.Count(src, "</p>") < leastParagraphs {
		return nil
	}
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return nil
	}
	blocks := gather(doc)
	setAside(blocks)
	return textsOf(tidy(blocks, doc, title))
}
