package page

import (
	"strings"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// markup finds an element of HTML: a "<" alone may stand in plain text.
var markup = pattern.Lazy(`(?i)</?(p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|img|figure|blockquote)\b[^<>]*>`)

// fragment is the text of a piece of HTML, one block a line.
func fragment(src string) string {
	doc, err := html.Parse(strings.NewReader(src))
	if err != nil {
		return ""
	}
	return Lines(doc)
}

func fold(s string) string { return text.Fold(s) }
