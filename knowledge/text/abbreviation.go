package text

import (
	"embed"
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviation says what a full stop after a word means.
type abbreviation uint8

const (
	plainWord    abbreviation = iota
	beforeName                // Dr.: the sentence goes on
	beforeNumber              // No.: it goes on when a number follows
	either                    // Ltd.: the next word tells
)

//go:embed abbreviations/*.txt
var abbreviationFiles embed.FS

// abbreviations of all languages, folded. Their scripts keep them apart, and English
// ones stand in Bengali and Hindi text, too. An entry with a capital stands here
// with the capital.
var abbreviations = readAbbreviations()

func readAbbreviations() map[string]abbreviation {
	sections := map[string]abbreviation{"[title]": beforeName, "[number]": beforeNumber, "[either]": either}
	out := map[string]abbreviation{}
	for _, language := range []string{"en", "bn", "hi"} {
		file, err := abbreviationFiles.ReadFile("abbreviations/" + language + ".txt")
		if err != nil {
			panic(err) // the files are part of the program
		}
		kind := plainWord
		for line := range strings.Lines(string(file)) {
			line, _, _ = strings.Cut(line, "#")
			for _, word := range strings.Fields(line) {
				if section, ok := sections[word]; ok {
					kind = section
					continue
				}
				out[abbreviationKey(word)] = kind
			}
		}
	}
	return out
}

// abbreviationKey keeps a first capital, which Fold would lose.
func abbreviationKey(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(first) {
		return string(first) + Fold(word[size:])
	}
	return Fold(word)
}

// abbreviationOf looks a word up. An entry without a capital is met with one, too.
func abbreviationOf(word string) abbreviation {
	if kind, ok := abbreviations[abbreviationKey(word)]; ok {
		return kind
	}
	return abbreviations[Fold(word)]
}

// startsSentence has the words that begin an English sentence and, with a capital,
// next to never stand in a name: after "Ltd." they tell a new sentence.
var startsSentence = set(`
The A An This That These Those It Its He She They We You I His Her Their Our My There Here
But And Or So Yet If When While As After Before Since Because Although Though However Meanwhile Moreover
In On At By For From With Under To Of During Then Now What Who Why How Where Which
Earlier Later Police Officials Locals Witnesses Sources Both All Some Many Most Another Other Each Every No Not
Nor Still Thus Once One Only Even Just Such Also Instead Perhaps Today Until Upon Within Without Despite According Among Between
`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
