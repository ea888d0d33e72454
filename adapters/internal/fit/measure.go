package fit

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/ukti-bot/ukti/adapters"
)

// Measure says how long a text is in the units that a platform counts. It must
// never shrink as text is appended, and be 0 for "".
type Measure func(text string) int

// Bytes counts bytes of UTF-8.
func Bytes(text string) int { return len(text) }

// Runes counts Unicode code points; a byte that is not UTF-8 counts as one.
func Runes(text string) int { return utf8.RuneCountInString(text) }

// UTF16 counts UTF-16 code units: two for a code point beyond U+FFFF.
func UTF16(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Graphemes counts what a reader takes for one character.
func Graphemes(text string) int {
	n := 0
	for all := graphemes.FromString(text); all.Next(); {
		n++
	}
	return n
}

// UTF16Span returns a byte span of text as an offset and a length in UTF-16 units.
func UTF16Span(text string, s adapters.Span) (offset, length int) {
	return UTF16(text[:s.Start]), UTF16(text[s.Start:s.End])
}
