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
//   - joiners, soft hyphens, the byte order mark and other signs that nobody sees
//     (U+200B, U+2060, marks of direction) dropped;
//   - ত্ with a joiner, as খণ্ড ত was once written, as ৎ;
//   - typographic ligatures (ﬁ) in their letters, letters and digits of full width as
//     the common ones;
//   - every script's decimal digits as 0-9;
//   - lower case;
//   - typographic quotation marks as ' and ".
//
// Fold is idempotent. Invalid UTF-8 becomes U+FFFD.
func Fold(s string) string {
	if folded, ok := foldInHaste(s); ok {
		return folded
	}
	return foldSlowly(s)
}

func foldSlowly(s string) string {
	if strings.Contains(s, "\xEF\xAC") || strings.Contains(s, oldKhandaTa) { // rare, and a search is cheaper
		s = ligatures.Replace(s)
	}
	one := strings.Map(foldRune, s)
	composed := norm.NFC.String(one)
	if composed == one {
		return composed
	}
	// Composing may give a letter that is mapped once more.
	return norm.NFC.String(strings.Map(foldRune, composed))
}

// foldInHaste folds ASCII, Bengali and Devanagari, most of what is read, rune by rune.
// Where a rune may change with its neighbours, and in other scripts, it says no.
func foldInHaste(s string) (string, bool) {
	var out []byte
	last, done := standing, 0 // the rune before; how much of s is in out
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				out = append(append(out, s[done:i]...), c+'a'-'A')
				done = i + 1
			}
			last, i = standing, i+1
			continue
		}
		// U+0900 to U+09FF have three bytes: E0, A4 to A7, and the last six bits.
		if c != 0xE0 || i+2 >= len(s) || s[i+1]&^3 != 0xA4 || s[i+2]&0xC0 != 0x80 {
			return "", false
		}
		f := &indic[int(s[i+1]&3)<<6|int(s[i+2]&0x3F)]
		switch {
		case f.is == changing, f.is == ordered && last == ordered, f.is == vowelAA && last == vowelE:
			return "", false
		case f.to != "":
			out = append(append(out, s[done:i]...), f.to...)
			done = i + 3
		}
		last, i = f.ends, i+3
	}
	if out == nil {
		return s, true
	}
	return string(append(out, s[done:]...)), true
}

// neighbour is how a rune stands among its neighbours.
type neighbour uint8

const (
	changing neighbour = iota // it may compose with what stands before
	standing                  // by itself, whatever stands before
	ordered                   // unless another sign that has an order among such stands before
	vowelE                    // U+09BE composes with it
	vowelAA                   // unless it follows vowelE
)

// indic has what U+0900+i folds to where it is not itself, how it stands, and how the
// last rune of what it folds to does.
var indic = func() (table [256]struct {
	to       string
	is, ends neighbour
}) {
	for i := range table {
		r := rune(0x0900 + i)
		alone := string(r)
		to := norm.NFC.String(string(foldRune(r)))
		if foldRune(r) < 0 || !norm.NFC.PropertiesString(alone).BoundaryBefore() {
			continue
		}
		table[i].is, table[i].ends = standing, standing
		if to != alone {
			table[i].to = to // a digit, or a letter in two parts, of which the second is a nukta
		}
		if utf8.RuneCountInString(to) > 1 {
			table[i].ends = ordered
		}
	}
	for i, is := range map[int]neighbour{0x4D: ordered, 0xCD: ordered, 0xBC: ordered, 0xC7: vowelE, 0xBE: vowelAA} { // viramas, the Bengali nukta
		table[i].is, table[i].ends = is, is
	}
	return table
}()

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
	case isJoiner(r), r == 0x00AD, invisible(r):
		return -1
	case 0xFF01 <= r && r <= 0xFF5E: // full width
		return foldRune(r - 0xFF01 + '!')
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

// ligatures are what one rune of s becomes several by.
var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", oldKhandaTa, "ৎ")

const oldKhandaTa = "ত্\u200d"

// invisible reports signs that leave no trace on a screen and none in a word: the
// byte order mark, the spaces of no width, the marks of direction.
func invisible(r rune) bool {
	return r == 0xFEFF || r == 0x200B || r == 0x200E || r == 0x200F || 0x202A <= r && r <= 0x202E || 0x2060 <= r && r <= 0x2069
}

// isJoiner reports ZERO WIDTH NON-JOINER and ZERO WIDTH JOINER, which choose a
// conjunct's shape and never the word.
func isJoiner(r rune) bool { return r == 0x200C || r == 0x200D }
