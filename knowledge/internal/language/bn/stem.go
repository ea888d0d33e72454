package bn

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed suffixes.tsv
var suffixesText string

//go:embed bases.txt
var basesText string

//go:embed irregular.tsv
var irregularText string

// stemmer takes words apart by closed tables: verbs by stem and ending, other
// words from their end, suffix by suffix in grammatical order.
type stemmer struct {
	conjugation
	suffixes  map[string]suffix
	bases     language.Set
	tails     language.Set // that make a longer word whole
	irregular map[string]string
	ends      language.Set // the bases that irregular forms lead to
	numbers   language.Set
}

type suffix struct {
	after string // "V", "A", "C", "N", "D" or "any"
	left  int    // syllable signs
	place string // "1" emphatic, "2" case, "3" determiner
}

// maxWord is the bytes of a word, generously; what is longer is left alone, as
// work grows with the square of the length.
const maxWord = 192

// maxSuffix is the runes of the longest suffix.
const maxSuffix = 6

func newStemmer(numbers language.Set) stemmer {
	bases := language.Words(basesText)
	s := stemmer{
		conjugation: newConjugation(),
		suffixes:    make(map[string]suffix),
		bases:       language.NewSet(bases[""]),
		tails:       language.NewSet(bases["tail"]),
		irregular:   make(map[string]string),
		ends:        make(language.Set),
		numbers:     numbers,
	}
	for _, r := range language.Rows(suffixesText) {
		left := int(r.Cells[2][0] - '0')
		s.suffixes[r.Cells[0]] = suffix{after: r.Cells[1], left: left, place: r.Cells[3]}
	}
	for _, r := range language.Rows(irregularText) {
		s.irregular[r.Cells[0]] = r.Cells[1]
		s.ends[r.Cells[1]] = struct{}{}
	}
	return s
}

// Stem maps the inflected forms of a word to one string: a verb's forms to its
// root (করেছিলেন: কর্), other words to their base (ভারতের: ভারত), a number with
// what is written to it to its digits (14টি: 14). Bengali writes no prefix or
// vowel change in nouns, so the base is always the word's beginning.
func (s *stemmer) Stem(word string) string {
	if number := language.Digits(word); number != "" {
		if s.countTail(word[len(number):]) {
			return number
		}
		return word
	}
	if len(word) > maxWord {
		return word
	}
	for {
		shorter, done := s.cut(word)
		if done || shorter == word {
			return shorter
		}
		word = shorter
	}
}

// cut takes one suffix off, or gives the end of the way.
func (s *stemmer) cut(word string) (_ string, done bool) {
	if base, ok := s.irregular[word]; ok {
		return base, true
	}
	if s.ends.Has(word) || s.roots.Has(word) || s.bases.Has(word) {
		return softened(word), true
	}
	if bare, ok := cutEmphasis(word); ok && s.bases.Has(bare) {
		return bare, false
	}
	if root := s.verb(word); root != "" {
		return root, true
	}
	rest := s.cutSuffix(word)
	if rest == word {
		return softened(word), true
	}
	return rest, false
}

// cutSuffix takes the outermost suffix off. Where several fit, one that leaves a
// known word wins, then the one nearer to the word's end by grammar, then the
// longest.
func (s *stemmer) cutSuffix(word string) string {
	best, bestPlace, bestKnown := word, "9", false
	cut := len(word)
	for range maxSuffix {
		_, size := utf8.DecodeLastRuneInString(word[:cut])
		cut -= size
		if cut <= 0 {
			break
		}
		suf, ok := s.suffixes[word[cut:]]
		rest := word[:cut]
		if !ok || !s.fits(rest, suf) {
			continue
		}
		known := s.known(rest)
		if bestKnown && !known || bestKnown == known && suf.place > bestPlace {
			continue
		}
		best, bestPlace, bestKnown = rest, suf.place, known
	}
	if best != word && !bestKnown && s.compound(word) {
		return word
	}
	return best
}

func (s *stemmer) fits(rest string, suf suffix) bool {
	if strings.HasSuffix(rest, hasanta) || syllables(rest) < suf.left {
		return false
	}
	switch suf.after {
	case "V":
		return endsInVowel(rest)
	case "A":
		return strings.HasSuffix(rest, "া") || strings.HasSuffix(rest, "ো")
	case "C":
		return endsInConsonant(rest)
	case "N":
		return s.numbers.Has(rest)
	case "any":
		return true
	}
	return false
}

// known reports whether a word is in the tables or ends with one that is.
func (s *stemmer) known(word string) bool {
	return s.bases.Has(word) || s.ends.Has(word) || s.irregular[word] != "" || s.compound(word)
}

// compound reports whether a longer word ends with a whole word of three or more
// syllable signs (কক্সবাজার: বাজার) or with a tail (সিঙ্গাপুর: পুর).
func (s *stemmer) compound(word string) bool {
	var before rune
	for i, r := range word {
		if i > 0 && isConsonant(r) && before != '্' {
			end := word[i:]
			if s.tails.Has(end) || s.bases.Has(end) && syllables(end) >= 3 {
				return true
			}
		}
		before = r
	}
	return false
}

// softened writes a final ৎ as ত, which it becomes before an ending: ভবিষ্যৎ,
// ভবিষ্যতে.
func softened(word string) string {
	if rest, ok := strings.CutSuffix(word, string(khandaTa)); ok && rest != "" {
		return rest + "ত"
	}
	return word
}

// countTail reports whether what is written to digits is made of suffixes: টি,
// টির, জনকে, ই, ম, তে.
func (s *stemmer) countTail(tail string) bool {
	for tail != "" {
		next := tail
		for cut := range tail { // the longest first
			if _, ok := s.suffixes[tail[cut:]]; ok {
				next = tail[:cut]
				break
			}
		}
		if next == tail {
			return false
		}
		tail = next
	}
	return true
}
