package bnlatn

import (
	_ "embed"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
)

//go:embed verbs.tsv
var verbsText string

//go:embed suffixes.tsv
var suffixesText string

//go:embed whole.txt
var wholeText string

// stemmer takes words apart by closed tables of endings, suffixes and whole words.
type stemmer struct {
	stems    map[string]verbStem
	endings  map[string]language.Set // by the name of the set
	roots    language.Set
	suffixes map[string]string // what they may follow: "V", "A", "S", "C" or "any"
	whole    language.Set
}

type verbStem struct {
	root string
	sets []language.Set
}

const (
	// least is the letters that a suffix must leave.
	least = 3
	// maxEnding is the letters of the longest ending and the longest suffix.
	maxEnding = 9
	// maxWord is the bytes of a word, generously.
	maxWord = 64
)

func newStemmer() stemmer {
	s := stemmer{
		stems:    make(map[string]verbStem),
		endings:  make(map[string]language.Set),
		roots:    make(language.Set),
		suffixes: make(map[string]string),
		whole:    language.NewSet(language.Words(wholeText)[""]),
	}
	for _, r := range language.Rows(verbsText) {
		switch {
		case r.Section == "endings":
			s.endings[r.Cells[0]] = language.NewSet(strings.Fields(r.Cells[1]))
		case r.Section == "verbs":
			s.roots[r.Cells[0]] = struct{}{}
			for _, stem := range strings.Fields(r.Cells[1]) {
				form, names, _ := strings.Cut(stem, ":")
				v := verbStem{root: r.Cells[0]}
				for name := range strings.SplitSeq(names, "+") {
					v.sets = append(v.sets, s.endings[name])
				}
				s.stems[form] = v
			}
		}
	}
	for _, r := range language.Rows(suffixesText) {
		s.suffixes[r.Cells[0]] = r.Cells[1]
	}
	return s
}

// Stem takes written-on suffixes off (putiner: putin), leaving at least three
// letters, brings a verb's forms to its root (korse, koreche: kor) and a number
// to its digits (14ta: 14).
func (s *stemmer) Stem(word string) string {
	if number := language.Digits(word); number != "" {
		if rest := word[len(number):]; rest == "" || rest == "jon" || rest == "joner" || s.suffixes[rest] != "" {
			return number
		}
		return word
	}
	if len(word) > maxWord {
		return word
	}
	for {
		if s.whole.Has(word) || s.roots.Has(word) {
			return word
		}
		if root := s.verb(word); root != "" {
			return root
		}
		rest := s.cutSuffix(word)
		if rest == word {
			return word
		}
		word = rest
	}
}

// verb gives the root of a verb's form, "" when the word is none.
func (s *stemmer) verb(word string) string {
	if s.whole.Has(word) {
		return ""
	}
	for _, negation := range []string{"", "ni", "nai"} {
		form, ok := strings.CutSuffix(word, negation)
		if !ok {
			continue
		}
		for n := 1; n <= min(maxEnding, len(form)-1); n++ { // the longest stem first
			cut := len(form) - n
			v, ok := s.stems[form[:cut]]
			if !ok {
				continue
			}
			for _, set := range v.sets {
				if set.Has(form[cut:]) {
					return v.root
				}
			}
		}
	}
	return ""
}

// Verb reports a form of a verb of verbs.tsv.
func (s *stemmer) Verb(word string) bool { return s.verb(word) != "" }

// cutSuffix takes a suffix off: one that leaves a whole word, else the longest.
func (s *stemmer) cutSuffix(word string) string {
	best := word
	for n := min(maxEnding, len(word)-least); n >= 1; n-- {
		rest, suffix := word[:len(word)-n], word[len(word)-n:]
		after, ok := s.suffixes[suffix]
		if !ok || strings.IndexFunc(rest, foreign) >= 0 {
			continue
		}
		last := rest[len(rest)-1]
		switch {
		case after == "any",
			after == "V" && strings.IndexByte("aeiou", last) >= 0,
			after == "A" && last == 'a',
			// c, s and v before e are English spelling: office, case, drive.
			after == "C" && strings.IndexByte("aeioucsv", last) < 0,
			after == "S" && strings.IndexByte("aeiou", last) < 0:
			if s.whole.Has(rest) {
				return rest
			}
			if best == word {
				best = rest
			}
		}
	}
	return best
}

func foreign(r rune) bool { return r < 'a' || r > 'z' }
