// Package expand leads from a question's word to the articles' words.
//
// A road is one small function from a [Word] to weighted words of the index. One
// mechanism serves inflection, misspelling, Banglish, English and Hindi: a new
// way for words to meet is one more function in [All]. In a sentence each word of
// the question counts once, by the best road that leads there.
package expand

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
)

// Word is one content word of a question.
type Word struct {
	Term     string   // folded
	Stems    []string // in each language the word may be of, the likeliest first
	Spelling string   // spelling variant of the first stem
	Digits   bool     // holds a digit: such a word is met exactly or not at all
	English  bool     // of an English question: names are met by sound, other words by meaning
	Names    []Name   // what may stand for it in another language, from the lexicon
	Near     []Near   // words of the index that mean nearly the same
}

// Near is a word of the index that means nearly the same.
type Near struct {
	Term   vocab.ID
	Weight float64
}

// Name is a word that may stand for another.
type Name struct {
	Term   string // folded
	Stem   string
	Weight float64
	Road   string // name, alias or lexicon
}

// Target is a word of the index that a road leads to.
type Target struct {
	Term   vocab.ID
	Weight float64 // in (0, 1]: how surely it is the word meant
	Road   string
	Same   bool // it is the word itself, in some inflection
}

// Expander is one way for words to meet.
type Expander struct {
	Name string
	// Tier is when the road is walked: 0 always, 1 when no road of 0 led
	// anywhere, 2 when none of 0 and 1 did. A guess must not stand beside a
	// certainty.
	Tier int
	same bool // it leads to the word itself, whatever its inflection
	walk func(v *vocab.Vocabulary, w Word, emit func(vocab.ID, float64))
}

// All is every road, surest first.
func All() []Expander {
	return []Expander{
		{Name: "exact", same: true, walk: exact},  // the word as it is
		{Name: "stem", same: true, walk: stem},    // another inflection of it
		{Name: "spelling", walk: spelling},        // another common spelling of its stem
		{Name: "name", walk: names("name")},       // the same country, language, month or weekday in another language
		{Name: "alias", walk: names("alias")},     // another name of the same thing
		{Name: "lexicon", walk: names("lexicon")}, // its translation
		{Name: "meaning", walk: meant},            // a word that means nearly the same
		{Name: "phonetic", walk: otherScript},     // a word of another script that sounds so
		{Name: "ear", Tier: 1, walk: sameScript},  // a word of the same script that sounds so
		{Name: "edit", Tier: 1, walk: edit},       // a word one or two slips of the finger away
		{Name: "fuzzy", Tier: 2, walk: shortened}, // a longer word that this one begins or shortens
	}
}

// sureEnough is the weight from which a target makes a further resort needless.
const sureEnough = 0.6

// Expand returns the words that w leads to, each by its best road, surest first.
// skip says which roads to leave out.
func Expand(v *vocab.Vocabulary, roads []Expander, skip map[string]bool, w Word) []Target {
	at := map[vocab.ID]int{}
	var out []Target
	resort, best := 0, 0.0 // of the roads that led somewhere
	for _, r := range roads {
		from := r.Tier
		if r.Name == "phonetic" && w.English {
			from = 1
		}
		if skip[r.Name] || best >= sureEnough && from > resort {
			continue
		}
		resort = from
		r.walk(v, w, func(id vocab.ID, weight float64) {
			best = max(best, weight)
			i, ok := at[id]
			if !ok {
				at[id] = len(out)
				out = append(out, Target{id, weight, r.Name, r.same})
			} else if weight > out[i].Weight {
				out[i] = Target{id, weight, r.Name, r.same}
			}
		})
	}
	slices.SortFunc(out, func(a, b Target) int {
		// Equal ones by their text: numbers depend on the order in which articles came.
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(v.Term(a.Term), v.Term(b.Term)))
	})
	return out
}
