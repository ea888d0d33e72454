package page

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestLines(t *testing.T) {
	tests := map[string]struct{ html, want string }{
		"paragraphs":      {"<p>one</p><p>two", "one\ntwo"},
		"white space":     {"<p> one\n  two\t<b> three </b> </p>\n", "one two three"},
		"inline":          {"<p>সে<b>তু</b>টি <i>৪২০</i>মিটার", "সেতুটি ৪২০মিটার"},
		"no-break space":  {"<p>&nbsp;one&nbsp;two&nbsp;", "\u00a0one\u00a0two\u00a0"},
		"blank block":     {"<p>one<p>&nbsp;<p>&zwj;<p>two", "one\ntwo"},
		"joiners stay":    {"<p>র\u200dয\u09cd\u200cয", "র\u200dয\u09cd\u200cয"},
		"br":              {"<p>one<br> two<br><br>three", "one\ntwo\nthree"},
		"text and blocks": {"<div>one<p>two</p>three</div>", "one\ntwo\nthree"},
		"list":            {"<ul><li>one<ul><li>two</ul><li><p>three</ul>", "one\ntwo\nthree"},
		"definitions":     {"<dl><dt>one<dd>two</dl>", "one\ntwo"},
		"quotation":       {"<blockquote>one<p>two</blockquote>three", "one\ntwo\nthree"},
		"headings":        {"<h1>one</h1>two<h6>three</h6>", "one\ntwo\nthree"},
		"table":           {"<table><caption>c<tr><th> a <th>b<tr><td>1</td> <td>2 3</td></table>", "c\na\tb\n1\t2 3"},
		"blocks in cells": {"<table><tr><td><p>a<td><p>b</table>", "a\nb"},
		"figure":          {"<figure><img alt=x src=y><figcaption>one</figcaption></figure>", "one"},
		"pre":             {"<pre>\n a  b\n\n\tc\r\n</pre>", " a  b\n\tc"},
		"unseen":          {"<nav>x</nav><p>one<script>x</script><style>x</style><svg><text>x</text></svg><button>x</button><template>x</template>", "one"},
		"comment":         {"<p>one<!-- x -->two", "onetwo"},
		"whole-page form": {"<form><p>one<select><option>x</select></form>", "one"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			doc, err := html.Parse(strings.NewReader("<body>" + test.html))
			if err != nil {
				t.Fatal(err)
			}
			if got := Lines(doc); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	if got := Lines(nil); got != "" {
		t.Errorf("nil gives %q", got)
	}
}

// FuzzLines checks that nothing but white space and invisible lines is lost, and
// nothing added or changed.
func FuzzLines(f *testing.F) {
	f.Add("<p>one <b>two</b>&nbsp;<pre> a\n\n b</pre><table><tr><td>1<td>2")
	f.Add("<div>সেতু<br>খোলা&zwj;<ul><li>&#0;<li>x<script>y</script>")
	f.Fuzz(func(t *testing.T, src string) {
		doc, err := html.Parse(strings.NewReader(src))
		if err != nil || !utf8.ValidString(src) {
			return
		}
		var all strings.Builder
		visibleText(doc, &all)
		if got, want := visible(Lines(doc)), visible(all.String()); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func visibleText(n *html.Node, to *strings.Builder) {
	if n.Type == html.TextNode {
		to.WriteString(n.Data)
	}
	if n.Type == html.ElementNode && unseen[n.DataAtom] {
		return
	}
	for c := range n.ChildNodes() {
		visibleText(c, to)
	}
}

func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) {
			return -1
		}
		return r
	}, s)
}
