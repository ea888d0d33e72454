package page

import (
	"fmt"
	"golang.org/x/net/html"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestZZ(t *testing.T) {
	for _, id := range strings.Fields(os.Getenv("IDS")) {
		src, _ := os.ReadFile("/tmp/dev2/" + id + ".html")
		want, _ := os.ReadFile("/tmp/dev2/" + id + ".want")
		doc, _ := html.Parse(strings.NewReader(string(src)))
		in := pairsOf(terms(string(want)))
		fmt.Println("==", id)
		d := readData(doc, nil)
		title := titleOf(d, doc)
		bl := blocksOf(doc, "")
		best := bestElement(bl, Source{Doc: doc})
		got := textsOf(tidy(within(bl, best), best, title))
		poor := poorBoxes(within(bl, best), best)
		fmt.Printf("BEST %s class=%q id=%q\n", best.Data, attribute(best, "class"), attribute(best, "id"))
		n := 0
		for _, b := range bl {
			if b.length > 60 && in.share(terms(b.text)) > 0.7 && !slices.Contains(got, b.text) && n < 4 {
				n++
				fmt.Printf("%.60q role=%d aside=%v hidden=%v score=%.0f linked=%d/%d in=%v notice=%v label=%v box=%v\n", b.text, b.role, b.aside, b.hidden, b.score, b.linked, b.length, contains(best, b.node), isNotice(b.text), isLabel(b), inBox(b, best, poor))
				for x := b.node; x != nil; x = x.Parent {
					if isAside(x) || isHidden(x) {
						fmt.Printf("   %s class=%q id=%q aside=%v hidden=%v\n", x.Data, attribute(x, "class"), attribute(x, "id"), isAside(x), isHidden(x))
					}
				}
			}
		}
	}
}
