// Package expand leads from a question's word to the articles' words.
//
// An expander is one small function from a [Word] to weighted words of the index. One
// mechanism serves inflection, misspelling, Banglish, English and Hindi: a new
// way for words to meet is one more value in [All]. In a sentence each word of
// the question counts once, by the best expander that leads there.
package expand

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/index/vocab"
	"github.com/ukti-bot/ukti/knowledge/internal/language/lexicon"
)

// Word is one content word of a question.
type Word struct {
	Term     string   // folded
	Stems    []string // in each language the word may be of, the likeliest first
	Spelling string   // spelling variant of the first stem
	Digits   bool     // holds a digit: such a word is met exactly or not at all
	English  bool     // of an English question: names are met by sound, other words by meaning
	Strange  bool     // neither the lexicon nor the table of meanings has it: mostly a name
	Names    []Name   // what may stand for it in another language, from the lexicon
	Near     []Near   // words of the index that mean nearly the same
}

// Near is a word of the index that means nearly the same.
type Near struct {
	Term   vocab.WordID
	Weight float64
}

// Name is a word that may stand for another.
type Name struct {
	Term   string // folded
	Stem   string
	Weight float64
	By     lexicon.Relation
}

// Target is a word of the index that an expander leads to.
type Target struct {
	Term   vocab.WordID
	Weight float64 // in (0, 1]: how surely it is the word meant
	By     *Expander
}

// Tier is when an expander is tried: a guess must not stand beside a certainty.
type Tier int

const (
	Always     Tier = iota
	Guess           // when none of Always led anywhere surely
	LastResort      // when none of the others did
)

// Sound says how an expander goes by sound.
type Sound int

const (
	NoSound     Sound = iota
	OtherScript       // a word of another script that sounds so
	SameScript        // a word of the same script that sounds so
)

// Expander is one way for words to meet. What it is worth to others is said by its
// properties; its name is for people.
type Expander struct {
	Name    string
	Tier    Tier
	Same    bool  // it leads to the word itself, whatever its inflection
	Sound   Sound // it goes by sound alone
	Meaning bool  // it leads to another word that means nearly the same
	Other   bool  // it leads to another word, of this language or another: a translation, a synonym
	Joins   bool  // it leads from a part to the compound; package search walks it

	expand func(v *vocab.Vocabulary, w Word, b *Budget, emit func(vocab.WordID, float64))
}

// tier is when e is tried for w. English words are not spelt as they sound; names are
// written in another script by their sound, whatever they are met as in this one.
func (e *Expander) tier(w Word) Tier {
	if e.Sound == OtherScript && w.English && !w.Strange {
		return Guess
	}
	return e.Tier
}

// All returns every expander, surest first. They must not be changed.
func All() []*Expander { return slices.Clone(all) }

var all = []*Expander{
	{Name: "exact", Same: true, expand: exact},                        // the word as it is
	{Name: "stem", Same: true, expand: stem},                          // another inflection of it
	{Name: "spelling", expand: spelling},                              // another common spelling of its stem
	{Name: "name", expand: names(lexicon.Name)},                       // the same country, language, month or weekday in another language
	{Name: "alias", expand: names(lexicon.Alias)},                     // another name of the same thing
	{Name: "lexicon", Other: true, expand: names(lexicon.Common)},     // its translation
	{Name: "synonym", Other: true, expand: names(lexicon.Near)},       // a word of nearly one meaning
	{Name: "meaning", Meaning: true, expand: meant},                   // a word that means nearly the same
	{Name: "phonetic", Sound: OtherScript, expand: otherScript},       // a word of another script that sounds so
	{Name: "ear", Tier: Guess, Sound: SameScript, expand: sameScript}, // a word of the same script that sounds so
	{Name: "edit", Tier: Guess, expand: edit},                         // a word one or two slips of the finger away
	{Name: "fuzzy", Tier: LastResort, expand: shortened},              // a longer word that this one begins or shortens
	compound,
}

var compound = &Expander{Name: "compound", Joins: true, expand: func(*vocab.Vocabulary, Word, *Budget, func(vocab.WordID, float64)) {}}

// Compound is the expander that leads from two words to the one that they are written
// together as.
func Compound() *Expander { return compound }

// Certain returns those of by that lead to the word itself or to another spelling or
// name of it: a guess of a guess says nothing.
func Certain(by []*Expander) []*Expander {
	return slices.DeleteFunc(slices.Clone(by), func(e *Expander) bool { return e.Tier > Always || e.Meaning || e.Other })
}

// ByOtherScript is the expander that goes by sound from one script to another.
func ByOtherScript() []*Expander {
	return slices.DeleteFunc(All(), func(e *Expander) bool { return e.Sound != OtherScript })
}

// SureEnough is the weight from which a target makes a further tier needless.
const SureEnough = 0.6

// Expand returns the words that w leads to, each by its best expander, surest first.
// The error is ctx's.
func Expand(ctx context.Context, v *vocab.Vocabulary, by []*Expander, w Word, b *Budget) ([]Target, error) {
	at := map[vocab.WordID]int{}
	var out []Target
	tried, best := Always, 0.0 // of the expanders that led somewhere
	for _, e := range by {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("expanding a word: %w", err)
		}
		tier := e.tier(w)
		if best >= SureEnough && tier > tried {
			continue
		}
		tried = tier
		e.expand(v, w, b, func(id vocab.WordID, weight float64) {
			best = max(best, weight)
			i, ok := at[id]
			if !ok {
				at[id] = len(out)
				out = append(out, Target{id, weight, e})
			} else if weight > out[i].Weight {
				out[i] = Target{id, weight, e}
			}
		})
	}
	slices.SortFunc(out, func(a, b Target) int {
		// Equal ones by their text: numbers depend on the order in which articles came.
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), strings.Compare(v.Term(a.Term), v.Term(b.Term)))
	})
	return out, nil
}
