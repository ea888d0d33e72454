package telegram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/ukti-bot/ukti/adapters"
)

// block is a stretch of a message's text that is set, or not set, as a quotation.
type block struct {
	text   string
	quoted bool
}

// cut is a stretch of a text, in UTF-16 units, that is left out of it.
type cut struct {
	start, end int
	with       string // stands in its place
	kind       adapters.UnseenKind
}

// writing is a text and what stretches of it are.
type writing struct {
	units    []uint16
	entities []entity // those that lie in the text and cut no character
}

func newWriting(text string, entities []entity) writing {
	w := writing{units: utf16.Encode([]rune(text))}
	border := func(i int) bool { return i == len(w.units) || !(0xDC00 <= w.units[i] && w.units[i] <= 0xDFFF) }
	for _, e := range entities {
		end := e.Offset + e.Length
		if e.Offset >= 0 && e.Length > 0 && end <= len(w.units) && end > e.Offset && border(e.Offset) && border(end) {
			w.entities = append(w.entities, e)
		}
	}
	slices.SortStableFunc(w.entities, func(a, b entity) int { return a.Offset - b.Offset })
	return w
}

// between returns a stretch of the text.
func (w writing) between(start, end int) string { return string(utf16.Decode(w.units[start:end])) }

func (w writing) of(e entity) string { return w.between(e.Offset, e.Offset+e.Length) }

// isSpace reports whether white space stands at i; so it does beyond both ends.
func (w writing) isSpace(i int) bool {
	return i < 0 || i >= len(w.units) || unicode.IsSpace(rune(w.units[i]))
}

// links returns the addresses in the text, in order.
func (w writing) links() (links []string) {
	for _, e := range w.entities {
		switch e.Type {
		case "url":
			links = append(links, w.of(e))
		case "text_link":
			links = append(links, e.URL)
		}
	}
	return links
}

// unseenKinds are the entities that stand for no word. Telephone numbers, sums of money
// and the like are words: an article may have them.
var unseenKinds = map[string]adapters.UnseenKind{
	"url": adapters.Address, "mention": adapters.Name, "text_mention": adapters.Name, "custom_emoji": adapters.Sign,
}

// wordless returns what stands in the text for no word: names that call people,
// emoji of Telegram's own, and addresses unless they are kept.
func (w writing) wordless(keepAddresses bool) (cuts []cut) {
	for _, e := range w.entities {
		if _, wordless := unseenKinds[e.Type]; !wordless || e.Type == "url" && keepAddresses {
			continue
		}
		c := cut{start: e.Offset, end: e.Offset + e.Length, kind: unseenKinds[e.Type]}
		if w.isSpace(c.start-1) && c.end < len(w.units) && w.isSpace(c.end) {
			c.end++ // or two spaces would be left
		}
		cuts = append(cuts, c)
	}
	return cuts
}

// blocks returns the text without the cuts, divided where a quotation begins and
// ends. Where cuts overlap the first counts.
func (w writing) blocks(cuts []cut) []block {
	slices.SortStableFunc(cuts, func(a, b cut) int { return a.start - b.start })
	var blocks []block
	var now strings.Builder
	quoted := false
	write := func(s string, inQuote bool) {
		if inQuote != quoted && now.Len() > 0 {
			blocks = append(blocks, block{now.String(), quoted})
			now.Reset()
		}
		quoted = inQuote
		now.WriteString(s)
	}
	at := 0
	for _, c := range append(cuts, cut{start: len(w.units), end: len(w.units)}) {
		for at < c.start {
			end, inQuote := w.run(at)
			end = min(end, c.start)
			write(w.between(at, end), inQuote)
			at = end
		}
		if c.start >= at && c.with != "" {
			write(c.with, quoted)
		}
		at = max(at, c.end)
	}
	if now.Len() > 0 {
		blocks = append(blocks, block{now.String(), quoted})
	}
	return blocks
}

// run returns up to where the text is quoted, or is not, as it is at i.
func (w writing) run(i int) (end int, quoted bool) {
	end = len(w.units)
	for _, e := range w.entities {
		switch {
		case !isQuotation(e.Type) || e.Offset+e.Length <= i:
		case e.Offset > i:
			return min(end, e.Offset), false
		default:
			return e.Offset + e.Length, true
		}
	}
	return end, false
}

func isQuotation(kind string) bool {
	return strings.HasSuffix(kind, "blockquote") || kind == "pullquote"
}

// quotes reports whether the stretch lies within a quotation.
func (w writing) quotes(start, length int) bool {
	return slices.ContainsFunc(w.entities, func(e entity) bool {
		return isQuotation(e.Type) && e.Offset <= start && start+length <= e.Offset+e.Length
	})
}

// partsOf returns the blocks that are not blank as parts.
func partsOf(blocks []block, kind adapters.PartKind, own bool) (parts []adapters.Part) {
	for _, b := range blocks {
		if text := strings.TrimSpace(b.text); text != "" {
			parts = append(parts, adapters.Part{Kind: kind, Quoted: b.quoted, Own: own, Text: text})
		}
	}
	return parts
}
