package bn

import "unicode/utf8"

const (
	hasanta  = "্"
	nukta    = '়'
	khandaTa = 'ৎ'
)

func isConsonant(r rune) bool {
	return 'ক' <= r && r <= 'হ' || r == khandaTa
}

func isIndependentVowel(r rune) bool { return 'অ' <= r && r <= 'ঔ' }

func isVowelSign(r rune) bool { return 'া' <= r && r <= 'ৌ' }

// endsInVowel reports whether a case ending sees a vowel at the word's end: a
// vowel sign or letter, also under ঁ, or ং, which takes both kinds of endings.
func endsInVowel(word string) bool {
	r, size := utf8.DecodeLastRuneInString(word)
	if r == 'ঁ' {
		r, _ = utf8.DecodeLastRuneInString(word[:len(word)-size])
	}
	return isVowelSign(r) || isIndependentVowel(r) || r == 'ং'
}

// endsInConsonant reports whether the word ends in a consonant with its inherent
// vowel, spoken or not; ড় ঢ় য় end in a nukta.
func endsInConsonant(word string) bool {
	r, _ := utf8.DecodeLastRuneInString(word)
	return isConsonant(r) || r == nukta
}

// syllables counts syllable signs (akshara): consonants with what is written on
// them, conjuncts as one, independent vowels, and any letter of another script.
func syllables(word string) int {
	n := 0
	var before rune
	for _, r := range word {
		if isIndependentVowel(r) || isConsonant(r) && before != '্' || !isBengali(r) {
			n++
		}
		before = r
	}
	return n
}

func isBengali(r rune) bool { return 0x0980 <= r && r <= 0x09FF }
