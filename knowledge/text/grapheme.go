package text

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// extends reports runes that belong to the grapheme before them whatever that
// is, so no span may begin with one (UAX #29, rules GB9 and GB9a). It may say
// yes for a mark that is not one: then a cut is merely not made there.
func extends(r rune) bool {
	switch {
	case r < 0x0300:
		return false
	case unicode.Is(unicode.M, r), isJoiner(r):
		return true
	case r == 0x0E33, r == 0x0EB3: // Thai and Lao AM, letters that space after their base
		return true
	case r == 0xFF9E, r == 0xFF9F: // half-width kana voicing marks
		return true
	case 0x1F3FB <= r && r <= 0x1F3FF, 0xE0020 <= r && r <= 0xE007F: // emoji modifiers and tags
		return true
	}
	return false
}

// borderAt reports whether a cut at byte i of s can't fall inside a grapheme,
// given that the rune before i is neither a joiner nor a letter that another
// would combine with (a space, a terminator, a closing mark).
func borderAt(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return !extends(r) && !(r == '\n' && s[i-1] == '\r')
}

// Snap widens each span to the grapheme borders of s around it and joins those
// that then overlap. Spans must be sorted and disjoint.
func Snap(s string, spans []Span) []Span {
	if len(spans) == 0 {
		return nil
	}
	if !slices.ContainsFunc(spans, func(sp Span) bool { return !plainBorder(s, sp.Start) || !plainBorder(s, sp.End) }) {
		return slices.Clone(spans)
	}
	return snap(s, spans)
}

// plainBorder reports a border between a letter of the scripts that news here is
// written in and ASCII, for which nothing else of s need be read.
func plainBorder(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	switch {
	case before < utf8.RuneSelf:
		return before != '\r' && plainRune(after) && !extends(after)
	case after < utf8.RuneSelf:
		return plainRune(before)
	}
	return false
}

// plainRune reports runes up to Greek and Cyrillic, and of Devanagari and Bengali: none
// of them joins what comes behind it (UAX #29, rule GB9b).
func plainRune(r rune) bool { return 0 <= r && r < 0x0530 || 0x0900 <= r && r <= 0x09FF }

// snap is Snap for any borders.
func snap(s string, spans []Span) []Span {
	borders := []int{0}
	for g := graphemes.FromString(s); g.Next(); {
		borders = append(borders, g.End())
	}
	out := make([]Span, 0, len(spans))
	for _, sp := range spans {
		at, exact := slices.BinarySearch(borders, sp.Start)
		if !exact {
			at--
		}
		to, _ := slices.BinarySearch(borders, sp.End)
		snapped := Span{borders[at], borders[to]}
		if n := len(out); n > 0 && out[n-1].End > snapped.Start {
			out[n-1].End = max(out[n-1].End, snapped.End)
			continue
		}
		out = append(out, snapped)
	}
	return out
}

// CutGraphemes gives the longest prefix of s that ends on a grapheme border and
// has at most limit bytes.
func CutGraphemes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	cut := 0
	// One rune past the limit tells whether a border is there; more is not read,
	// because a single grapheme may be megabytes long.
	tokens := graphemes.FromString(s[:min(len(s), limit+utf8.UTFMax)])
	for tokens.Next() && tokens.End() <= limit {
		cut = tokens.End()
	}
	return s[:cut]
}
