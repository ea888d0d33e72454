package telegram

import (
	"slices"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/adapters"
)

// Entity says what a stretch of a message's text is, as the Bot API does.
type Entity struct {
	Type           string
	Offset, Length int // in UTF-16 code units of the text
}

// Unseen returns what of a message's text people don't see as words, in order and
// without overlaps, and which stretches of it are set as a quotation, in bytes of the
// text. It reads as the adapter does; see [adapters.Part]. Entities that lie outside the
// text or cut a character are passed over.
func Unseen(text string, entities []Entity) (unseen []adapters.Unseen, quoted []adapters.Span) {
	var list []entity
	for _, e := range entities {
		list = append(list, entity{Type: e.Type, Offset: e.Offset, Length: e.Length})
	}
	w := newWriting(text, list)
	at := unitOffsets(text, len(w.units))
	end := 0
	cuts := w.wordless(false)
	slices.SortStableFunc(cuts, func(a, b cut) int { return a.start - b.start })
	for _, c := range cuts {
		if sp := (adapters.Span{Start: max(end, at[c.start]), End: at[c.end]}); sp.Start < sp.End {
			unseen = append(unseen, adapters.Unseen{Kind: c.kind, Span: sp})
			end = sp.End
		}
	}
	for _, e := range w.entities {
		if isQuotation(e.Type) {
			quoted = append(quoted, adapters.Span{Start: at[e.Offset], End: at[e.Offset+e.Length]})
		}
	}
	return unseen, quoted
}

// unitOffsets is the byte of text at which each of its n UTF-16 units begins, and its
// end.
func unitOffsets(text string, n int) []int {
	at := make([]int, 0, n+1)
	for i, r := range text {
		at = append(at, i)
		if r > 0xFFFF {
			at = append(at, i+utf8.RuneLen(r)) // no entity begins or ends there
		}
	}
	return append(at, len(text))
}
