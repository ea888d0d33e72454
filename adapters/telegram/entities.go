package telegram

import (
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/internal/fit"
)

const (
	// maxText is how long a message may be. Telegram counts code points; counting
	// UTF-16 units, as its clients do, is never less.
	maxText = 4096
	// maxEntities is how many entities a message may have.
	maxEntities = 100
	// longQuote is the length in UTF-16 units from which a quotation is shown
	// folded, to be opened by a tap.
	longQuote = 500
)

// page is one message: text, and what stretches of it are.
type page struct {
	text     string
	entities []entity
	quotes   []string // the quoted stretches, to compare what Telegram shows
}

// pageBuilder writes a page and counts its length in UTF-16 units.
type pageBuilder struct {
	text     strings.Builder
	units    int
	entities []entity
	quotes   []string
}

func (b *pageBuilder) room() int { return maxText - b.units }

func (b *pageBuilder) write(s string) {
	b.text.WriteString(s)
	b.units += fit.UTF16(s)
}

// writeAs writes s as an entity of the given kind.
func (b *pageBuilder) writeAs(kind, url, s string) {
	start := b.units
	b.write(s)
	if b.units > start && len(b.entities) < maxEntities {
		b.entities = append(b.entities, entity{Type: kind, Offset: start, Length: b.units - start, URL: url})
	}
}

// writeQuote writes a piece of a quotation with its marked words in bold.
func (b *pageBuilder) writeQuote(piece string, marks []adapters.Span, long bool) {
	kind := "blockquote"
	if long {
		kind = "expandable_blockquote"
	}
	start := b.units
	b.writeAs(kind, "", piece)
	b.quotes = append(b.quotes, piece)
	marked := 0
	for _, m := range marks {
		// The source lines of a page need their share of the entities.
		if len(b.entities) >= maxEntities*3/4 {
			return
		}
		if !onRunes(piece, m) || m.Start < marked {
			continue
		}
		marked = m.End
		offset, length := fit.UTF16Span(piece, m)
		b.entities = append(b.entities, entity{Type: "bold", Offset: start + offset, Length: length})
	}
}

// onRunes reports whether a span lies in text and cuts no code point: Telegram
// refuses the whole message when an entity cuts a surrogate pair.
func onRunes(text string, s adapters.Span) bool {
	border := func(i int) bool { return i == len(text) || utf8.RuneStart(text[i]) }
	return 0 <= s.Start && s.Start < s.End && s.End <= len(text) && border(s.Start) && border(s.End)
}

func (b *pageBuilder) page() page {
	text := b.text.String()
	return page{text: text, entities: quiet(text, b.entities), quotes: b.quotes}
}
