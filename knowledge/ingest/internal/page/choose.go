package page

import (
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What the texts must have in common to be of one article.
const (
	isSaid    = 0.6 // of a block's pairs of words, for the block to be in a text
	covers    = 0.7 // of a text's words, for the page's blocks to be that text
	leastText = 250 // runes of a text that tells the article's blocks
	longer    = 2   // times as long, what is shown holds more than what is told
)

// choose gives the article's lines.
func choose(blocks []block, s Source, d data, title string) []string {
	shown := shownBy(blocks, s, title)
	for _, told := range []string{d.article.body, s.Text} {
		if len([]rune(told)) < leastText || breaksOff(told) {
			continue
		}
		own := told == d.article.body
		whole := own && ended(told) && weight(told) >= shortText // or it may be an opening
		found := toldBy(blocks, told)
		switch {
		case found != nil && !whole && isBeginning(found, shown):
			return withLead(blocks, shown, d.summary())
		case found != nil:
			return withLead(blocks, found, d.summary())
		case own && isRetold(told, shown):
			return withLead(blocks, shown, d.summary())
		case own && (whole || weight(told)*longer > lengthOf(shown)):
			return strings.Split(told, "\n")
		}
	}
	return withLead(blocks, shown, d.summary())
}

// shownBy gives the article's blocks by what the page looks like alone.
func shownBy(blocks []block, s Source, title string) []block {
	chosen := readable(s)
	best := bestElement(blocks, chosen)
	found := tidy(within(blocks, best), best, title)
	if lengthOf(found) < tinyText {
		if other := trim(plainOf(linesIn(blocks, chosen), title)); lengthOf(other) >= tinyText {
			return other
		}
	}
	return found
}

// breaksOff reports a text that is only the beginning of one, by its dots.
func breaksOff(s string) bool {
	s = strings.TrimRight(s, " \t\n\u00a0]»›>→)")
	return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "...")
}

// isBeginning reports that what is told stands at the beginning of what is shown, behind
// no more than its own length of a summary and the like, and that much more follows:
// many sites and feeds tell no more than an article's opening.
func isBeginning(told, shown []block) bool {
	length := lengthOf(told)
	if length*longer >= lengthOf(shown) {
		return false
	}
	lines := textsOf(shown)
	missing := 0
	for _, b := range told {
		if at := slices.Index(lines, b.text); at < 0 || lengthOf(shown[:at]) > length*longer {
			missing += b.length
		}
	}
	return missing*5 <= length
}

// isRetold reports that what is told is what is shown, run together or spelled otherwise:
// most of its words stand there, but not its lines.
func isRetold(told string, shown []block) bool {
	if lengthOf(shown)*10 < weight(told)*6 {
		return false
	}
	in := pairsOf(terms(strings.Join(textsOf(shown), "\n")))
	all, met := 0, 0
	for _, w := range terms(told) {
		if all++; in[[2]string{w}] {
			met++
		}
	}
	return met*10 >= all*7
}

func lengthOf(blocks []block) int {
	n := 0
	for _, b := range blocks {
		n += b.length
	}
	return n
}

// withLead gives the lines of the blocks found, after the line above them that
// introduces the article: it calls itself so, or is what the page gives as its summary.
func withLead(blocks, found []block, summary string) []string {
	lines := textsOf(found)
	if len(found) == 0 {
		return lines
	}
	words := terms(summary)
	for _, b := range blocks {
		switch {
		case b.node == found[0].node:
			return lines
		case b.length < 60 || b.hidden || b.linked > 0 || b.role == caption || isNotice(b.text):
		case !ended(b.text) && (b.role == heading || fold(b.text) != fold(summary)):
		case slices.Contains(lines, b.text):
			return lines
		case isLead(b.node) || pairsOf(words).share(terms(b.text)) >= covers:
			return append([]string{b.text}, lines...)
		}
	}
	return lines
}

func textsOf(blocks []block) []string {
	var out []string
	for _, b := range blocks {
		out = append(out, b.text)
	}
	return out
}

// toldBy gives the blocks that a text of the article has, and the headings right above
// them; nil when they don't make up the text.
func toldBy(blocks []block, told string) []block {
	all := terms(told)
	in := pairsOf(all)
	said := make([]bool, len(blocks))
	first, last := -1, -1
	for i, b := range blocks {
		words := terms(b.text)
		said[i] = !b.hidden && len(words) > 0 && in.share(words) >= isSaid && (len(words) >= 4 || strings.Contains(told, b.text))
		if said[i] && len(words) >= 6 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	var found []block
	copies := copyFinder{}
	var words []string
	for i := first; i <= last; i++ {
		b := blocks[i]
		between := b.role == heading && !b.aside && b.linked == 0 && i > first && i < last && said[i+1]
		if (said[i] || between) && !copies.isCopy(b) {
			words = append(words, terms(b.text)...)
			if b.role != caption && !isCredit(b.text) {
				found = append(found, b)
			}
		}
	}
	if pairsOf(words).share(all) < covers {
		return nil
	}
	return found
}

// bestElement is the element whose blocks look most like an article's. chosen are the
// lines of what go-readability takes for it.
func bestElement(blocks []block, chosen map[string]bool) *html.Node {
	scores := map[*html.Node]float64{}
	var order []*html.Node
	for _, b := range blocks {
		for n := b.node; n != nil; n = n.Parent {
			if n.Type != html.ElementNode {
				break
			}
			if _, known := scores[n]; !known {
				order = append(order, n)
			}
			scores[n] += b.score
		}
	}
	boost := agreed(blocks, chosen)
	var best *html.Node
	var most float64
	for _, n := range order {
		score := scores[n] * boost(n)
		switch {
		case n.DataAtom == atom.Article, attribute(n, "role") == "article":
			score *= 1.1
		case isBody(n):
			score *= 1.25
		case n.DataAtom == atom.Body, n.DataAtom == atom.Html:
			score *= 0.9
		}
		if best == nil || score > most || score == most && contains(best, n) {
			best, most = n, score
		}
	}
	return best
}

func contains(outer, inner *html.Node) bool {
	for n := inner; n != nil; n = n.Parent {
		if n == outer {
			return true
		}
	}
	return false
}

// agreed tells how far an element holds the chosen lines.
func agreed(blocks []block, chosen map[string]bool) func(*html.Node) float64 {
	if len(chosen) == 0 {
		return func(*html.Node) float64 { return 1 }
	}
	total := 0
	in := map[*html.Node]int{}
	for _, b := range blocks {
		if !chosen[b.text] || b.length < 30 {
			continue
		}
		total += b.length
		for n := b.node; n != nil; n = n.Parent {
			in[n] += b.length
		}
	}
	return func(n *html.Node) float64 {
		if total == 0 {
			return 1
		}
		return 0.7 + 0.3*float64(in[n])/float64(total)
	}
}

// readable are the lines of what go-readability takes for the article. What makes a
// library panic is no candidate.
func readable(s Source) (chosen map[string]bool) {
	defer func() {
		if recover() != nil {
			chosen = nil
		}
	}()
	parser := readability.NewParser()
	found, err := parser.ParseDocument(s.Doc, s.Base)
	if err != nil || found.Node == nil {
		return nil
	}
	chosen = map[string]bool{}
	for _, b := range gather(found.Node) {
		chosen[b.text] = true
	}
	return chosen
}

func linesIn(blocks []block, chosen map[string]bool) []block {
	var found []block
	for _, b := range blocks {
		if chosen[b.text] {
			found = append(found, b)
		}
	}
	return found
}

func within(blocks []block, n *html.Node) []block {
	var found []block
	for _, b := range blocks {
		if n != nil && contains(n, b.node) {
			found = append(found, b)
		}
	}
	return found
}
