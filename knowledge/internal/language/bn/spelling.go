package bn

import (
	"strings"
	"unicode/utf8"
)

// Spelling maps spellings of one sound to one string, the weaker tier beside the
// exact word. What it levels: ই/ঈ, উ/ঊ, ি/ী, ু/ূ, ণ/ন, শ/ষ/স, জ/য, ঙ/ং, ৎ/ত, ঋ/রি
// also as vowel signs; ঁ and ঃ are dropped, so are the second of two consonants
// after a reph (পূর্ব্ব: পূর্ব) and a final ো (করলো: করল); এ্যা is অ্যা.
//
// Source: the pairs are those of the Bangla Academy's spelling rules (প্রমিত বাংলা
// বানানের নিয়ম), which settle older variation.
func (a *Analyzer) Spelling(word string) string {
	runes := []rune(word)
	if n := len(runes); n > 2 && runes[n-1] == 'ো' {
		runes = runes[:n-1]
	}
	var b strings.Builder
	b.Grow(len(word) + utf8.UTFMax)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch r {
		case 'ঁ', 'ঃ':
			continue
		case 'ঋ':
			b.WriteString("রি")
			continue
		case 'ৃ':
			b.WriteString("্রি")
			continue
		case 'য':
			if next(runes, i) != nukta && !(i > 0 && runes[i-1] == '্') { // neither য় nor a ya-phala
				r = 'জ'
			}
		case 'এ':
			if next(runes, i) == '্' && next(runes, i+1) == 'য' {
				r = 'অ'
			}
		case 'ঙ':
			r = 'ং'
			if next(runes, i) == '্' {
				i++
			}
		case '্':
			// After a reph the doubled consonant adds nothing: র্ব্ব, র্ম্ম.
			if i >= 3 && runes[i-2] == '্' && runes[i-3] == 'র' && isConsonant(runes[i-1]) && next(runes, i) == runes[i-1] {
				i++
				continue
			}
		default:
			r = oneSpelling(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func next(runes []rune, i int) rune {
	if i+1 < len(runes) {
		return runes[i+1]
	}
	return 0
}

func oneSpelling(r rune) rune {
	switch r {
	case 'ঈ':
		return 'ই'
	case 'ঊ':
		return 'উ'
	case 'ী':
		return 'ি'
	case 'ূ':
		return 'ু'
	case 'ণ':
		return 'ন'
	case 'শ', 'ষ':
		return 'স'
	case khandaTa:
		return 'ত'
	}
	return r
}
