package language

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed markers.txt
var markersText string

//go:embed asking.txt
var askingText string

// stray is what one weak marker counts: not enough to make a text Banglish.
const stray = 1

// weights tells Banglish (above 0) from English (below 0) by a word.
var weights = sync.OnceValue(func() map[string]int {
	w := make(map[string]int)
	for section, words := range Words(markersText) {
		weight := 0
		switch section {
		case "banglish":
			weight = 4
		case "banglish weak":
			weight = 1
		case "english":
			weight = -4
		case "english weak":
			weight = -1
		}
		for _, word := range words {
			w[word] += weight
		}
	}
	return w
})

// Detect tells the language of folded words: "bn" where most letters are of the
// Bengali script (which Assamese shares), "hi" of Devanagari; of Latin letters
// "bn-Latn" where the function words and verb endings are Bengali, else "en";
// "und" for any other script and where there is no letter.
func Detect(words []string) string {
	bengali, devanagari, latin, other := 0, 0, 0, 0
	for _, w := range words {
		for _, r := range w {
			switch {
			case 0x0980 <= r && r <= 0x09FF:
				bengali++
			case 0x0900 <= r && r <= 0x097F:
				devanagari++
			case unicode.Is(unicode.Latin, r):
				latin++
			case unicode.IsLetter(r):
				other++
			}
		}
	}
	switch most := max(bengali, devanagari, latin, other); {
	case most == 0 || most == other:
		return "und"
	case most == bengali:
		return "bn"
	case most == devanagari:
		return "hi"
	}
	if latinLanguage(words) > stray || asksInBanglish(words) {
		return "bn-Latn"
	}
	return "en"
}

// asksInBanglish reports a question that ends in a question word of Bengali and has none of
// English, however many English words stand in it: "final e man of the match ke".
func asksInBanglish(words []string) bool {
	t := asking()
	return t.banglish.Has(words[len(words)-1]) && !slices.ContainsFunc(words, t.english.Has)
}

// asking are the words that ask, which tell more than any other.
var asking = sync.OnceValue(func() (t struct{ banglish, english Set }) {
	t.banglish, t.english = Set{}, Set{}
	for section, words := range Words(askingText) {
		into := map[string]Set{"banglish": t.banglish, "english": t.english}[section]
		for _, word := range words {
			into[word] = struct{}{}
		}
	}
	return t
})

// latinLanguage sums the words' weights: above stray for Banglish.
func latinLanguage(words []string) int {
	sum := 0
	known := weights()
	for _, w := range words {
		if weight, ok := known[w]; ok {
			sum += weight
			continue
		}
		if telltale(w) {
			sum += 2
		}
	}
	return sum
}

// telltale reports a word spelled as only Banglish is: the endings of its
// verbs and letter pairs that English lacks.
func telltale(word string) bool {
	if len(word) < 4 {
		return false
	}
	for _, ending := range [...]string{
		"eche", "echen", "echi", "chilo", "chilen", "silo", "silen", "cche", "cchen", "tese", "tesen", "khse", "hse", "gula", "gulo",
		"guli", "derke", "iye", "oyta", "rbe", "lbe", "nbe", "khbe", "gbe", "tbe",
	} {
		if rest, ok := strings.CutSuffix(word, ending); ok && len(rest) >= 2 {
			return true
		}
	}
	for _, pair := range [...]string{"chh", "kkh", "dhy", "cch"} {
		if strings.Contains(word, pair) {
			return true
		}
	}
	return false
}
