package page

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Some sites show who is no subscriber the article with its letters exchanged. In every
// language that is written with Latin letters three in ten of them are vowels at least; of
// exchanged ones it is about one in four.
const (
	scrambledLetters = 200  // of a line, to tell
	scrambledVowels  = 0.27 // of these, below which it is scrambled
	doubtfulLetters  = 20   // of a line beside one that is
	doubtfulVowels   = 0.30
)

// ofFonts are signs of texts that were typed for a font of their own, such as Bijoy's,
// and are told apart elsewhere.
const ofFonts = "†‡¨ª¬®¯±²³µ¶¸¹¼½¾"

// withoutScrambled cuts off the article from where its letters are exchanged; two lines at
// least must be.
func withoutScrambled(lines []string) []string {
	first, found := -1, 0
	for i, line := range lines {
		if letters, vowels := vowelsIn(line); letters >= scrambledLetters && vowels < scrambledVowels {
			if found++; first < 0 {
				first = i
			}
		}
	}
	if found < 2 {
		return lines
	}
	for first > 0 {
		letters, vowels := vowelsIn(lines[first-1])
		if letters < doubtfulLetters || vowels >= doubtfulVowels {
			break
		}
		first--
	}
	return lines[:first]
}

// vowelsIn is how many Latin letters a line has, and the part of them that are vowels; no
// letters for a line that is typed for a font.
func vowelsIn(line string) (letters int, vowels float64) {
	if strings.ContainsAny(line, ofFonts) {
		return 0, 1
	}
	met := 0
	for _, r := range norm.NFD.String(line) {
		if !unicode.Is(unicode.Latin, r) {
			continue
		}
		letters++
		if strings.ContainsRune("aeiouyæøœıAEIOUYÆØŒ", r) {
			met++
		}
	}
	if letters == 0 {
		return 0, 1
	}
	return letters, float64(met) / float64(letters)
}
