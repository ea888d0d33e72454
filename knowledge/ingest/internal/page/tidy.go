package page

import (
	"strings"

	"golang.org/x/net/html"
)

// tidy drops from the blocks of the article's element what is not the article's: what
// is hidden or aside, captions, notices, lines of links, the title once more, and
// what stands before the first paragraph and behind the last.
func tidy(blocks []block, title string) []block {
	var kept []block
	copies := copyFinder{}
	asides := asidesHold(blocks)
	for _, b := range blocks {
		switch {
		case b.hidden, b.aside && !asides, b.role == caption, isNotice(b.text),
			b.linked*10 > b.length*8 && b.role != paragraph, b.linked*10 > b.length*9 && (b.length < 200 || !ended(b.text)),
			copies.isCopy(b), fold(b.text) == fold(title):
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

// asidesHold reports that most of the text is in elements that call themselves
// asides: then the site's names mean something else.
func asidesHold(blocks []block) bool {
	in, out := 0, 0
	for _, b := range blocks {
		switch {
		case b.hidden || b.length < 80 || b.linked*2 > b.length:
		case b.aside:
			in += b.length
		default:
			out += b.length
		}
	}
	return in > 4*out
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
	for last+1 < len(blocks) && (blocks[last+1].role == item || blocks[last+1].role == cell || blocks[last+1].role == verbatim) && blocks[last+1].linked == 0 {
		last++
	}
	return blocks[first : last+1]
}

// isProse reports a block that is a sentence at least.
func isProse(b block) bool {
	return b.role != heading && (b.length >= 25 && ended(b.text) || b.length >= 120) && strings.Contains(b.text, " ")
}
