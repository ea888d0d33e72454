// Package vocab holds the words of an index: each folded surface form once, and
// the tables by which a question's word reaches them.
//
// Postings are kept for surface forms only. A stem, a spelling, a sound is not a
// second index but a group of surface forms, so all roads to a word end in the
// same postings.
package vocab

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/sound"
)

// ID is a surface form's number, from 0 in the order of first sight.
type ID = uint32

// Analyze gives the stem of a folded word and the spelling variant of that stem.
type Analyze func(term string) (stem, spelling string)

// Vocabulary is a set of surface forms. It never changes and is safe for
// concurrent use.
type Vocabulary struct {
	terms     []string
	ids       map[string]ID
	groupOf   []uint32 // term → number of its stem group
	stemNames []string // stem group → stem
	stems     groups
	spellings groups // spelling → stem groups
	sounds    groups // key of a form or of a stem → terms
	letters   letterIndex
	sorted    []ID // by term
}

// Builder collects surface forms.
type Builder struct {
	terms []string
	ids   map[string]ID
}

// NewBuilder gives an empty Builder.
func NewBuilder() *Builder { return &Builder{ids: map[string]ID{}} }

// Add gives the number of term, a new one at its first sight. term must not
// share memory that changes.
func (b *Builder) Add(term string) ID {
	if id, ok := b.ids[term]; ok {
		return id
	}
	id := ID(len(b.terms))
	b.terms = append(b.terms, term)
	b.ids[term] = id
	return id
}

// Build makes the tables. The Builder must not be used after it.
func (b *Builder) Build(analyze Analyze) *Vocabulary {
	v := &Vocabulary{terms: b.terms, ids: b.ids, groupOf: make([]uint32, len(b.terms))}
	stems, spellings, sounds := newGrouper(), newGrouper(), newGrouper()
	for i, term := range b.terms {
		id := ID(i)
		stem, spelling := analyze(term)
		group, first := stems.add(stem, id)
		v.groupOf[id] = group
		if first {
			v.stemNames = append(v.stemNames, stem)
			spellings.add(spelling, group)
		}
		addSounds(sounds, id, term, stem)
	}
	v.stems, v.spellings, v.sounds = stems.freeze(), spellings.freeze(), sounds.freeze()
	v.letters = newLetterIndex(v.stemNames)
	v.sorted = make([]ID, len(v.terms))
	for i := range v.sorted {
		v.sorted[i] = ID(i)
	}
	slices.SortFunc(v.sorted, func(a, b ID) int { return strings.Compare(v.terms[a], v.terms[b]) })
	return v
}

func addSounds(sounds *grouper, id ID, term, stem string) {
	keys := sound.Keys(sound.Form(term))
	for _, key := range keys {
		sounds.add(key, id)
	}
	if stem == term {
		return
	}
	for _, key := range sound.Keys(sound.Form(stem)) {
		if len(keys) == 0 || key != keys[0] && key != keys[len(keys)-1] {
			sounds.add(key, id)
		}
	}
}

// Len is the number of surface forms.
func (v *Vocabulary) Len() int { return len(v.terms) }

// Term gives a surface form.
func (v *Vocabulary) Term(id ID) string { return v.terms[id] }

// Terms gives all surface forms, in the order of their numbers. The slice must
// not be changed.
func (v *Vocabulary) Terms() []string { return v.terms }

// Lookup gives the number of a surface form.
func (v *Vocabulary) Lookup(term string) (ID, bool) {
	id, ok := v.ids[term]
	return id, ok
}

// Stem gives the stem of a surface form.
func (v *Vocabulary) Stem(id ID) string { return v.stemNames[v.groupOf[id]] }

// Group gives the number of a surface form's stem group.
func (v *Vocabulary) Group(id ID) uint32 { return v.groupOf[id] }

// Groups is the number of stem groups.
func (v *Vocabulary) Groups() int { return len(v.stemNames) }

// GroupTerms gives the surface forms of a stem group, ascending.
func (v *Vocabulary) GroupTerms(group uint32) []ID { return v.stems.at(group) }

// ByStem gives the surface forms with this stem, ascending.
func (v *Vocabulary) ByStem(stem string) []ID { return v.stems.get(stem) }

// BySpelling gives the stem groups whose stems are spelt alike.
func (v *Vocabulary) BySpelling(spelling string) []uint32 { return v.spellings.get(spelling) }

// BySound gives the surface forms that may sound by this key, or whose stems may.
func (v *Vocabulary) BySound(key string) []ID { return v.sounds.get(key) }

// mostCompleted bounds the words that one prefix is completed to.
const mostCompleted = 1000

// WithPrefix gives surface forms that begin with prefix, at most mostCompleted.
func (v *Vocabulary) WithPrefix(prefix string) []ID {
	at, _ := slices.BinarySearchFunc(v.sorted, prefix, func(id ID, p string) int { return strings.Compare(v.terms[id], p) })
	var out []ID
	for _, id := range v.sorted[at:] {
		if !strings.HasPrefix(v.terms[id], prefix) || len(out) == mostCompleted {
			break
		}
		out = append(out, id)
	}
	return out
}
