// Package wording prepares text that is not Ukti's own (a title, a question, an
// error) for standing in a sentence of Ukti's.
package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// OneLine returns s as one line, without control characters, direction marks or
// anything that a platform could take for a mention.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '@':
			return '＠' // the full-width sign pings nobody
		case unicode.IsSpace(r):
			return ' '
		case r == '\u200c', r == '\u200d': // a joiner belongs to its word
			return r
		case r == utf8.RuneError, unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// Shorten cuts s between words to at most limit code points and shows the cut by
// an ellipsis, which comes on top.
func Shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	end, runes, fit := 0, 0, 0
	for i, r := range s {
		if unicode.IsSpace(r) {
			end = i
		}
		if runes == limit {
			fit = i
			break
		}
		runes++
	}
	if r, _ := utf8.DecodeRuneInString(s[fit:]); unicode.IsSpace(r) {
		end = fit
	}
	if end == 0 {
		end = len(text.CutGraphemes(s, fit))
	}
	return strings.TrimRight(s[:end], " ,;:–—-") + "…"
}

// Clip returns the longest beginning of s with at most limit bytes that ends on
// a grapheme border, and whether anything was cut.
func Clip(s string, limit int) (string, bool) {
	return text.CutGraphemes(s, limit), len(s) > limit
}

// Join puts two sentences on one line; either may be empty.
func Join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// ASCIIDigits returns s with every script's decimal digits as 0-9, rune for
// rune.
func ASCIIDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 || !unicode.Is(unicode.Nd, r) {
			return r
		}
		// Unicode gives a script's ten digits ten code points in a row.
		zero := r
		for n := 0; n < 10 && unicode.Is(unicode.Nd, zero-1); n++ {
			zero--
		}
		if r-zero > 9 {
			return r
		}
		return '0' + r - zero
	}, s)
}
