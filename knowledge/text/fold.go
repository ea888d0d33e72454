package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form of s that words are compared in. It loses nothing that a
// reader would call a letter:
//
//   - canonical composition (NFC), so that both encodings of ড় ঢ় য় meet (they are
//     composition exclusions: two code points each), and ো ৌ typed in two parts
//     become one;
//   - the older spelling of ৎ, ত with a hasanta and a joiner, as ৎ, and a colon that
//     stands for a visarga (দু:খ) as ঃ;
//   - joiners, soft hyphens and other invisible characters dropped;
//   - every script's digits as 0-9, and Latin ligatures as their letters;
//   - lower case;
//   - typographic quotation marks as ' and ".
//
// Fold is idempotent. Invalid UTF-8 becomes U+FFFD.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	mapped := strings.Map(foldRune, parted(s))
	composed := norm.NFC.String(mapped)
	if composed != mapped {
		// Composing may give a letter that is mapped once more.
		composed = norm.NFC.String(strings.Map(foldRune, composed))
	}
	return withVisargas(composed)
}

// isFolded is the fast way out for lower-case ASCII, most of English text.
func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// parted writes the characters that foldRune can't map one by one. The ৎ of before
// Unicode 4.1 is told by its joiner, which foldRune drops.
func parted(s string) string {
	if strings.Contains(s, "\u09CD\u200D") {
		s = strings.ReplaceAll(s, "\u09A4\u09CD\u200D", "\u09CE")
	}
	if strings.Contains(s, "\uFB00"[:2]) {
		s = ligatures.Replace(s)
	}
	return s
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	case 0x09E6 <= r && r <= 0x09EF: // ০-৯
		return r - 0x09E6 + '0'
	case 0x0966 <= r && r <= 0x096F: // ०-९
		return r - 0x0966 + '0'
	case isJoiner(r), r == 0x00AD, isInvisible(r):
		return -1
	case r == '‘', r == '’', r == '‚', r == '‛', r == '′', r == 'ʼ':
		return '\''
	case r == '“', r == '”', r == '„', r == '‟', r == '″', r == '«', r == '»':
		return '"'
	case class(r)&isDigit != 0:
		return foldDigit(r)
	}
	return unicode.ToLower(r)
}

// foldDigit is 0-9 for a decimal digit of any script. Unicode gives a script's ten
// digits ten code points in a row, and its ranges of digits hold whole tens.
func foldDigit(r rune) rune {
	for _, in := range unicode.Nd.R16 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return '0' + (r-rune(in.Lo))%10
		}
	}
	for _, in := range unicode.Nd.R32 {
		if rune(in.Lo) <= r && r <= rune(in.Hi) {
			return '0' + (r-rune(in.Lo))%10
		}
	}
	return r
}

// isJoiner reports ZERO WIDTH NON-JOINER and ZERO WIDTH JOINER, which choose a
// conjunct's shape and never the word.
func isJoiner(r rune) bool { return r == 0x200C || r == 0x200D }

// isInvisible reports characters that are seen by nobody and get into words by
// copying: zero width space, word joiner, byte order mark, marks of direction.
func isInvisible(r rune) bool {
	switch {
	case r < 0x200B:
		return false
	case r == 0x200B, r == 0x2060, r == 0xFEFF, r == 0x200E, r == 0x200F:
		return true
	}
	return 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
}
