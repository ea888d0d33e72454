package lexicon

import (
	"strings"
	"unicode"
)

// Weights of an entry: estimates of how often a text that has the one word
// means what the other says. They order the relations among each other; what a relation
// is worth beside an exact match is for the ranking to decide.
const (
	weightName  = 0.95 // a proper name is rarely anything else
	weightForm  = 0.95 // two forms of one English word: say, said
	weightAlias = 0.90 // checked as equal, but a demonym or a colloquial word is a little off
	weightFirst = 0.80 // the most usual word for a word's most usual sense
	weightOther = 0.75 // a less usual word for that sense
	weightLater = 0.65 // a word's later senses: mostly not meant
	weightNear  = 0.70 // a synonym: the same is said with it as often as something beside it
	weightPeer  = 0.50 // two words of one language that share a translation: near, not equal

	// factors
	asOrdinary = 0.55 // the name is also an ordinary word (may, us): more often that than the name
	byStem     = 0.95 // found by its stem: inflected, or seldom another word with that stem
)

// member is one way to write what a group means.
type member struct {
	words    []string // folded
	phrase   string   // the words, joined
	stem     string   // their stems, joined; set by inStems
	lang     string
	ordinary bool // also an ordinary word in another meaning
	order    int  // place among its language's words in the group; forms of one English word share 0
}

// group holds words that mean the same: one line of aliases, one thing of the
// CLDR, or one sense of a line of words.
type group struct {
	by      Relation
	sense   int // Common only: 0 is the most usual
	members []member
}

func (g *group) weight(from, to int) float64 {
	a, b := &g.members[from], &g.members[to]
	w := g.base(a, b)
	if a.ordinary || b.ordinary {
		w *= asOrdinary
	}
	return w
}

func (g *group) base(a, b *member) float64 {
	switch {
	case g.by == Name:
		return weightName
	case g.by == Alias:
		return weightAlias
	case g.by == Near:
		return weightNear
	case a.lang == "en" && b.lang == "en":
		return weightForm
	case a.lang == b.lang:
		return weightPeer
	case g.sense > 0:
		return weightLater
	case a.order > 0 || b.order > 0:
		return weightOther
	}
	return weightFirst
}

// add appends a folded name unless it has no word or the group has it; it reports
// whether it did.
func (g *group) add(name string, ordinary bool) bool {
	words := split(name)
	if len(words) == 0 {
		return false
	}
	m := member{words: words, phrase: join(words), lang: language(words[0]), ordinary: ordinary}
	for i := range g.members {
		old := &g.members[i]
		if old.phrase == m.phrase {
			return false
		}
		if old.lang == m.lang {
			m.order++
		}
	}
	g.members = append(g.members, m)
	return true
}

// split cuts a folded name as the tokenizer of articles does: at all but letters,
// marks, digits and the apostrophe inside a word; the points of U.S. and St. are
// dropped.
func split(name string) []string {
	if strings.Contains(name, ".") {
		name = strings.ReplaceAll(name, ".", "")
	}
	return strings.FieldsFunc(name, cuts)
}

func cuts(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '\'':
		return false
	case r < unicode.MaxLatin1:
		return !unicode.IsLetter(r)
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N)
}

// language tells a word's language by its script: whatever is not Bengali or
// Devanagari goes as English.
func language(word string) string {
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Bengali, r):
			return "bn"
		case unicode.Is(unicode.Devanagari, r):
			return "hi"
		}
	}
	return "en"
}
