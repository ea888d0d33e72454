package sound

import "unicode"

// virama joins two consonants without the inherent vowel.
const (
	virama = '্'
	nukta  = '়'
)

// consonants of the Bengali block. Devanagari stands at the same offsets of its
// own block, so one table serves both.
var consonants = map[rune]string{
	'ক': "k", 'খ': "K", 'গ': "g", 'ঘ': "G", 'ঙ': "n",
	'চ': "c", 'ছ': "C", 'জ': "j", 'ঝ': "J", 'ঞ': "n",
	'ট': "t", 'ঠ': "T", 'ড': "d", 'ঢ': "D", 'ণ': "n",
	'ত': "t", 'থ': "T", 'দ': "d", 'ধ': "D", 'ন': "n",
	'প': "p", 'ফ': "P", 'ব': "b", 'ভ': "B", 'ম': "m",
	'য': "j", 'র': "r", 'ল': "l", 'শ': "s", 'ষ': "s", 'স': "s", 'হ': "h",
	'ৰ': "r", 'ৱ': "b",
	'य': "y", // always the glide, unlike য
}

var vowels = map[rune]string{
	'অ': "o", 'আ': "a", 'ই': "i", 'ঈ': "i", 'উ': "u", 'ঊ': "u", 'ঋ': "ri",
	'এ': "e", 'ঐ': "oi", 'ও': "o", 'ঔ': "ou",
	'া': "a", 'ি': "i", 'ী': "i", 'ু': "u", 'ূ': "u", 'ৃ': "ri",
	'ে': "e", 'ৈ': "oi", 'ো': "o", 'ৌ': "ou",
}

// toBengali moves a Devanagari letter to its place in the Bengali block. The
// letters that Bengali lacks go to the nearest sound.
func toBengali(r rune) rune {
	switch r {
	case 'ऑ', 'ऍ':
		return 'অ'
	case 'ॉ', 'ॅ':
		return 'া'
	case 'व':
		return 'ব'
	case 'ळ':
		return 'ল'
	case 'ऎ':
		return 'এ'
	}
	if 0x0900 <= r && r <= 0x097F && r != 'य' {
		return r + 0x80
	}
	return r
}

// indic gives the form of a Bengali or Devanagari word.
func indic(word string) string {
	runes := make([]rune, 0, maxWord)
	for _, r := range word {
		if len(runes) == maxWord {
			break
		}
		runes = append(runes, toBengali(r))
	}
	var b builder
	for i := 0; i < len(runes); {
		i = b.syllable(runes, i)
	}
	return string(b.form)
}

// syllable reads one consonant or vowel at i with what hangs on it, and gives the
// index after it.
func (b *builder) syllable(w []rune, i int) int {
	r := w[i]
	if v, ok := vowels[r]; ok {
		b.add(v)
		return i + 1
	}
	c, ok := consonants[r]
	switch {
	case r == 'ং':
		b.add("n")
		return i + 1
	case r == 'ৎ':
		b.add("t")
		return i + 1
	case !ok: // ঁ ঃ, digits, what is not a sound
		return i + 1
	}
	next := i + 1
	if next < len(w) && w[next] == nukta {
		c = withNukta(r, c)
		next++
	}
	if silent(w, i) {
		return b.lengthened(w, i)
	}
	// ক্ষ sounds kh, জ্ঞ sounds g.
	if at(w, next) == virama && (r == 'ক' && at(w, next+1) == 'ষ' || r == 'জ' && at(w, next+1) == 'ঞ') {
		c = "K"
		if r == 'জ' {
			c = "g"
		}
		next += 2
	}
	b.add(c)
	if at(w, next) == virama {
		return next + 1
	}
	// The inherent vowel is seldom heard at a word's end, but after two consonants.
	last, joined := next == len(w), at(w, i-1) == virama
	if (!last || joined) && !isVowelSign(at(w, next)) && c != "y" {
		b.add("o")
	}
	return next
}

// lengthened reads a silent য or ব at i: only the vowel after it is heard, the
// inherent one as e where the য is in the word's first syllable (ব্যবস্থা).
func (b *builder) lengthened(w []rune, i int) int {
	switch next := at(w, i+1); {
	case next == 0 || isVowelSign(next):
	case w[i] == 'য' && i == 2:
		b.add("e")
	default:
		b.add("o")
	}
	return i + 1
}

// withNukta gives the sound of য় (a glide), ড় and ঢ় (r), and of the Devanagari
// letters for foreign sounds (फ़ ज़ क़ …), which sound like their base here.
func withNukta(r rune, sound string) string {
	switch r {
	case 'য':
		return "y"
	case 'ড', 'ঢ':
		return "r"
	}
	return sound
}

// silent reports a য or ব that only lengthens the consonant before it: ব্যবস্থা,
// বিশ্ব. After ম, র, ল and ব itself ব is heard (অম্বর, গর্ব).
func silent(w []rune, i int) bool {
	if i < 2 || w[i-1] != virama {
		return false
	}
	switch w[i] {
	case 'য':
		return w[i-2] != 'র' && at(w, i+1) != nukta
	case 'ব':
		return w[i-2] != 'ম' && w[i-2] != 'র' && w[i-2] != 'ল' && w[i-2] != 'ব'
	}
	return false
}

func at(w []rune, i int) rune {
	if 0 <= i && i < len(w) {
		return w[i]
	}
	return 0
}

func isVowelSign(r rune) bool {
	return unicode.Is(unicode.M, r) && r != nukta && r != 'ং' && r != 'ঁ' && r != 'ঃ'
}
