package ingest

import (
	"strings"
	"unicode/utf8"
)

// checkBijoy refuses Bengali that was typed for the fonts of before Unicode
// (SutonnyMJ and others of the Bijoy layout): Latin letters and signs that only such
// a font shows as Bengali. Nobody can read or find it otherwise, and to convert it
// would be to change the source.
func checkBijoy(s string) *Error {
	if !isBijoy(s) {
		return nil
	}
	return wrong(0, "convert it to Unicode, for example with Avro Converter or “Bijoy to Unicode” of Bangla Academy, check it, and add the result as a .txt file",
		"%w: %w", ErrNotUTF8, ErrBijoy)
}

// bijoySigns are characters that Bijoy has for vowels and conjuncts, and that stand
// among Latin letters nowhere else in such numbers.
const bijoySigns = "†‡ˆ‰Š‹Œ•–—˜™š›œŸ¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"

// isBijoy tells by three marks: words hold capitals behind small letters and signs
// within, and sentences end with "|", which is where Bijoy has the danda.
func isBijoy(s string) bool {
	words, odd, signs, bars := 0, 0, 0, 0
	for word := range strings.FieldsSeq(s) {
		words++
		if strings.HasSuffix(word, "|") && len(word) > 1 {
			bars++
		}
		small, isOdd := false, false
		for _, r := range word {
			switch {
			case r < utf8.RuneSelf:
				switch {
				case 'a' <= r && r <= 'z':
					small = true
				case 'A' <= r && r <= 'Z':
					isOdd = isOdd || small
				case r == '`' || r == '_' || r == '~' || r == '^':
					isOdd = isOdd || small
				}
			case strings.ContainsRune(bijoySigns, r):
				signs++
				isOdd = true
			case r > 0xFF && !strings.ContainsRune("‘’“”…", r):
				return false // another script: nothing of Bijoy's
			}
		}
		if isOdd {
			odd++
		}
	}
	return words >= 12 && odd*4 >= words && signs*4 >= words && bars*40 >= words
}
