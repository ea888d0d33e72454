package page

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ukti-bot/ukti/knowledge/internal/pattern"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tidy drops from the blocks of the article's element what is not the article's: what
// is hidden or aside, captions, notices, bylines, lines of links, boxes without a
// sentence, the title once more, and what stands before the first paragraph and behind
// the last.
func tidy(blocks []block, within *html.Node, title string) []block {
	var kept []block
	copies := copyFinder{}
	poor := poorBoxes(blocks, within)
	var only, box *html.Node // where what follows a box of what to read next goes on; the box
	for i, b := range blocks {
		if b.role == heading && isNotice(b.text) {
			at := goesOnIn(kept, b, within)
			if at != nil {
				box = b.node.Parent
			}
			if mostlyOver(blocks, i) {
				if only = at; only == nil {
					break // what to read next, and whatever follows it
				}
			}
		}
		switch {
		case box != nil && contains(box, b.node):
			continue
		case only != nil && b.node.Parent != only:
			continue
		case b.hidden, b.aside, b.role == caption, isNotice(b.text), isCredit(b.text), isLabel(b), isFiller(b.text), isPointer(b),
			b.linked*10 > b.length*8 && !isEnumeration(b) && (b.role != paragraph || b.length < 80 || b.linked*20 > b.length*19 || !ended(b.text)),
			inBox(b, within, poor), copies.isCopy(b), fold(b.text) == fold(title):
			continue
		}
		kept = append(kept, b)
	}
	if trimmed := trim(kept); len(trimmed) > 0 {
		return trimmed
	}
	if len(kept) == 0 {
		return blocks
	}
	return kept
}

// plainOf are the blocks that a sentence may be in, whatever their elements are called.
func plainOf(blocks []block, title string) []block {
	var kept []block
	copies := copyFinder{}
	for _, b := range blocks {
		if b.role == caption || isNotice(b.text) || isLabel(b) || b.linked*2 > b.length || copies.isCopy(b) || fold(b.text) == fold(title) {
			continue
		}
		kept = append(kept, b)
	}
	return kept
}

// goesOnIn is the element whose paragraphs a box of other stories, with b as its heading,
// stands among; nil when b stands where the paragraphs do, or apart from them, or has
// some of them in its box.
func goesOnIn(kept []block, b block, within *html.Node) *html.Node {
	for _, k := range slices.Backward(kept) {
		if !isProse(k) {
			continue
		}
		if at := k.node.Parent; at != within.Parent && at != b.node.Parent && contains(at, b.node) && !contains(b.node.Parent, k.node) {
			return at
		}
		break
	}
	return nil
}

// mostlyOver reports that nearly all of the text stands before the block at i.
func mostlyOver(blocks []block, i int) bool {
	before, after := 0, 0
	for j, b := range blocks {
		if !isProse(b) || b.linked*2 > b.length {
			continue
		}
		if j < i {
			before += b.length
		} else {
			after += b.length
		}
	}
	return before > 4*after
}

// byline is a line that names the writer, a time, or a number alone.
var byline = pattern.Lazy(`(?i)^\W*(by|von|por|par|di|door|av|af|od|oleh|текст|автор|autor|auteur|autore|author|reporter|প্রতিবেদক|লেখক|निज संवाददाता)\b[\s:]+\p{Lu}?`)

// isLabel reports a short line that no sentence is in: a byline, a date, a number, a
// button's name.
func isLabel(b block) bool {
	if b.role != paragraph && b.role != item || b.length > 80 || ended(b.text) && b.length > 30 {
		return false
	}
	letters := 0
	for _, r := range b.text {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			letters++
		}
	}
	if letters*2 < b.length && letters < 8 && b.role == paragraph {
		return true
	}
	if b.role == item || ended(b.text) {
		return false
	}
	if _, dated := dateIn(b.text); dated && b.length <= 60 {
		return true
	}
	return byline().MatchString(b.text) || len(strings.Fields(b.text)) <= 2 && b.length < 35 && !isBold(b.node)
}

// isBold reports an element all of whose text is set in bold, as headings of their own
// making are.
func isBold(n *html.Node) bool {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && blank(c.Data):
		case c.Type == html.ElementNode && (c.DataAtom == atom.Strong || c.DataAtom == atom.B):
		default:
			return false
		}
	}
	return true
}

// isPointer reports a line that names another story: a word or two, and a link to its end
// where no sentence ends.
func isPointer(b block) bool {
	return b.role == paragraph && b.linked >= 15 && b.linked*2 > b.length && !ended(b.text) && !isEnumeration(b)
}

// isEnumeration reports a paragraph that names several things of a kind, each a link,
// with commas between them and a word of its own, such as "Towns:".
func isEnumeration(b block) bool {
	if b.node.DataAtom != atom.P || b.linked*20 > b.length*19 || strings.ContainsAny(b.text, "|»›") {
		return false
	}
	links := 0
	for n := range b.node.Descendants() {
		if n.DataAtom == atom.A {
			links++
		}
	}
	return links >= leastLinks
}

// leastLinks are in a paragraph that enumerates.
const leastLinks = 3

// poorBoxes are the boxes within the article's element that hold several lines and no
// sentence: offers, buttons, lists of names. Lists and tables are the article's.
func poorBoxes(blocks []block, within *html.Node) map[*html.Node]bool {
	type content struct{ lines, items, prose int }
	boxes := map[*html.Node]*content{}
	for _, b := range blocks {
		for n := b.node; n != nil && n != within && !b.hidden; n = n.Parent {
			if n.DataAtom != atom.Div && n.DataAtom != atom.Section {
				continue
			}
			c := boxes[n]
			if c == nil {
				c = new(content)
				boxes[n] = c
			}
			c.lines++
			switch {
			case isProse(b) && b.linked*2 < b.length:
				c.prose++
			case (b.role == item || b.role == cell || b.role == verbatim) && b.linked == 0:
				c.items++
			}
		}
	}
	poor := map[*html.Node]bool{}
	for n, c := range boxes {
		poor[n] = c.lines >= 2 && c.prose == 0 && c.items*2 < c.lines
	}
	return poor
}

func inBox(b block, within *html.Node, poor map[*html.Node]bool) bool {
	for n := b.node; n != nil && n != within; n = n.Parent {
		if poor[n] {
			return true
		}
	}
	return false
}

// copyFinder finds lines that a page holds once more for another width of screen:
// the same text below another element. Below the same one it is the article that says
// it twice.
type copyFinder map[string]*html.Node

func (c copyFinder) isCopy(b block) bool {
	if b.length <= 20 {
		return false
	}
	first, seen := c[b.text]
	if !seen {
		c[b.text] = b.node.Parent
	}
	return seen && first != b.node.Parent
}

// trim drops the blocks before the first and behind the last that a sentence ends in,
// and headings that lead to nothing.
func trim(blocks []block) []block {
	first, last := -1, -1
	for i, b := range blocks {
		if isProse(b) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	// What a list or a table says stays with the paragraph that leads to it.
	for last+1 < len(blocks) && (blocks[last+1].role == item || blocks[last+1].role == cell || blocks[last+1].role == verbatim) && blocks[last+1].linked*2 <= blocks[last+1].length {
		last++
	}
	last += listed(blocks[last:])
	var kept []block
	for i := first; i <= last; i++ {
		if blocks[i].role == heading && i < last && blocks[i+1].role == heading {
			continue
		}
		kept = append(kept, blocks[i])
	}
	return kept
}

// leastListed is how many lines without a sentence after a paragraph are a list that
// it leads to: places and days, scores.
const leastListed = 4

// listed is how many lines after the first block are such a list beside it.
func listed(blocks []block) int {
	n := 0
	for _, b := range blocks[1:] {
		beside := b.node == blocks[0].node || b.node.Parent == blocks[0].node.Parent
		if !beside || b.role != paragraph || b.linked > 0 && !isEnumeration(b) || b.linked == 0 && b.length > 200 {
			break
		}
		n++
	}
	if n < leastListed {
		return 0
	}
	return n
}

// isProse reports a block that is a sentence at least.
func isProse(b block) bool {
	return b.role != heading && (b.length >= 25 && ended(b.text) || b.length >= 120) && spaced(b.text)
}

// tailNotice finds what stands below articles and is none of their lines: whom to write
// to, what needs scripts, who is a reader already.
var tailNotice = pattern.Lazy(`(?i)(\b(contact|reach|e-?mail|follow|twitter)\b.{0,80}\S+@\S+\.\w|\b(reported from|contributed (reporting|to (this|the) (report|story|article)))\b|(browser|przeglądar|prohlížeč|navegador|navigateur).{0,120}\bjavascript\b|^(already a (reader|member|subscriber)|allerede bruger|redan prenumerant|bereits abonnent|déjà abonné|ya eres suscriptor)\b)`)

// maxTail bounds how many lines at an article's end are taken for such.
const maxTail = 6

// withoutTail drops the lines at the end that are notices, hold no letter, name a picture's
// source or tell who the author is.
func withoutTail(lines []string, author string) []string {
	for range min(len(lines)-1, maxTail) {
		last := lines[len(lines)-1]
		said := strings.ContainsFunc(last, unicode.IsLetter) && !isNotice(last) && !isCredit(last) && !tellsOf(last, author)
		if said && (len(last) > 600 || !tailNotice().MatchString(last)) {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return lines
}

// tellsOf reports a short line that begins with the name of one of the authors, or is
// nothing but their names.
func tellsOf(line, author string) bool {
	if author == "" || len(line) > 400 {
		return false
	}
	line = fold(line)
	if line == fold(author) {
		return true
	}
	for name := range strings.SplitSeq(author, ", ") {
		if strings.Contains(name, " ") && strings.HasPrefix(line, fold(name)+" ") {
			return true
		}
	}
	return false
}

// credit finds the source of a picture, which stands at the end of what is said of it.
var credit = pattern.Lazy(`((?i)\((picture|image|photo|pic|foto|bild|imagen|фото|ছবি|फोटो)s?\s*[:/][^()]{1,60}\)|\b(REUTERS|IMAGO|imago images|imago|AFP|dpa|EPA|Getty Images|Shutterstock|picture alliance|Scanpix|ANSA|Ljósmynd|Foto|Photo|Bild)\s?/\s?[^.!?]{2,40}|©\s?[^.!?]{2,50})\s*$`)

// longestCaption is how long a caption's sentences are at most; behind longer ones stands
// who sent the report.
const longestCaption = 150

// isCredit reports a picture's caption that is no element of its own.
func isCredit(s string) bool {
	if len(s) > 600 || ended(strings.TrimRight(s, " )")) {
		return false
	}
	at := credit().FindStringIndex(s)
	return at != nil && (weight(s[:at[0]]) <= longestCaption || !ended(strings.TrimSuffix(s[:at[0]], "(c)")))
}
