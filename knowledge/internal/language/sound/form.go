package sound

import (
	"unicode"
	"unicode/utf8"
)

// maxWord is how many runes of a word count. A longer one is no name.
const maxWord = 40

// Form gives the phonetic form of a folded word of an article: of a Bengali or
// Devanagari word exactly one; of a Latin word its most likely one. "" for a word
// of another script or without sounds.
func Form(word string) string {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case unicode.Is(unicode.Bengali, r), unicode.Is(unicode.Devanagari, r):
		return indic(word)
	case unicode.Is(unicode.Latin, r):
		return latin(word, nil)
	}
	return ""
}

// Keys gives the keys under which an article's word is found by its form: the
// consonants of the form, with ছ once as c and once as s.
func Keys(form string) []string {
	key, hasChha := skeleton(form, 'c')
	if key == "" {
		return nil
	}
	if !hasChha {
		return []string{key}
	}
	other, _ := skeleton(form, 's')
	return []string{key, other}
}

// Heard is one way in which a typed word may be meant to sound.
type Heard struct{ Form, Key string }

// Hear gives the ways, at most maxHeard and the likeliest first, in which a folded
// word of a question may be meant to sound.
func Hear(word string) []Heard {
	r, _ := utf8.DecodeRuneInString(word)
	if !unicode.Is(unicode.Latin, r) {
		form := Form(word)
		var out []Heard
		for _, key := range Keys(form) {
			out = append(out, Heard{form, key})
		}
		return out
	}
	return hearLatin(word)
}

// skeleton is the form's consonants; chha stands for C.
func skeleton(form string, chha byte) (key string, hasChha bool) {
	out := make([]byte, 0, len(form))
	for i := 0; i < len(form); i++ {
		c := form[i]
		if isVowel(c) {
			continue
		}
		if c == 'C' {
			c, hasChha = chha, true
		}
		c = unaspirated(c)
		if n := len(out); n == 0 || out[n-1] != c {
			out = append(out, c)
		}
	}
	return string(out), hasChha
}

// unaspirated takes the breath from a consonant.
func unaspirated(c byte) byte {
	if c < 'a' {
		return c - 'A' + 'a'
	}
	return c
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'i', 'u', 'e', 'o', 'y':
		return true
	}
	return false
}

// builder collects a form, leaving out doubled sounds and the g of ng, which
// Bengali writes ং, ঙ or ঙ্গ and Latin always ng.
type builder struct{ form []byte }

func (b *builder) add(sounds string) {
	for i := 0; i < len(sounds); i++ {
		c := sounds[i]
		n := len(b.form)
		if n > 0 && (b.form[n-1] == c || b.form[n-1] == unaspirated(c) && c != 'C' || c == 'g' && b.form[n-1] == 'n') {
			continue
		}
		b.form = append(b.form, c)
	}
}
