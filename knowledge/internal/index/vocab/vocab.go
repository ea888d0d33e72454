// Package vocab holds the words of an index: each folded surface form once, and
// the tables by which a question's word reaches them.
//
// Postings are kept for surface forms only. A stem, a spelling, a sound is not a
// second index but a group of surface forms, so all roads to a word end in the
// same postings.
//
// A vocabulary may lie on another one, its base: it holds only the words that the
// base lacks and numbers them onwards, so that an index grows by small layers and
// numbers given once stay true.
package vocab

import (
	"iter"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

// ID is a surface form's number, from 0 in the order of first sight.
type ID = uint32

// Analysis is what is known of a folded word by itself.
type Analysis struct {
	Stem     string
	Spelling string // the spelling variant of the stem
	Traits   uint32 // for the caller's use
}

// Analyze analyses a folded word.
type Analyze func(term string) Analysis

// Vocabulary is a set of surface forms. It never changes and is safe for
// concurrent use.
type Vocabulary struct {
	base       *Vocabulary // nil for the lowest layer
	first      ID          // the number of the first word of this layer
	firstGroup uint32      // the same of stem groups

	terms   []string
	ids     map[string]ID
	groupOf []uint32 // own term → its stem group, here or in the base
	traits  []uint32

	stemNames []string          // own group → stem
	stems     map[string]uint32 // own stems → group
	members   *memberLists      // own group → terms
	more      map[uint32][]ID   // a base's group → the terms that this layer adds
	spellings groups            // spelling → own groups
	sounds    groups            // key of a form or of a stem → own terms
	letters   letterIndex       // of own stems
	sorted    []ID              // own, by term

	hidden map[ID]struct{} // as if they were not there
}

// Hide gives the same vocabulary without some words, whose numbers stay taken.
// The map must not be changed afterwards.
func (v *Vocabulary) Hide(words map[ID]struct{}) *Vocabulary {
	view := *v
	view.hidden = words
	return &view
}

// Len is the number of surface forms, the base's and the hidden ones among them.
func (v *Vocabulary) Len() int { return int(v.first) + len(v.terms) }

// Groups is the number of stem groups, the base's among them.
func (v *Vocabulary) Groups() int { return int(v.firstGroup) + len(v.stemNames) }

// layer gives the layer that a term is of.
func (v *Vocabulary) layer(id ID) *Vocabulary {
	for id < v.first {
		v = v.base
	}
	return v
}

// Term gives a surface form.
func (v *Vocabulary) Term(id ID) string {
	l := v.layer(id)
	return l.terms[id-l.first]
}

// Traits gives what [Analyze] told of a surface form.
func (v *Vocabulary) Traits(id ID) uint32 {
	l := v.layer(id)
	return l.traits[id-l.first]
}

// Group gives the number of a surface form's stem group.
func (v *Vocabulary) Group(id ID) uint32 {
	l := v.layer(id)
	return l.groupOf[id-l.first]
}

// Stem gives the stem of a surface form.
func (v *Vocabulary) Stem(id ID) string { return v.stemName(v.Group(id)) }

func (v *Vocabulary) stemName(group uint32) string {
	for group < v.firstGroup {
		v = v.base
	}
	return v.stemNames[group-v.firstGroup]
}

// Lookup gives the number of a surface form.
func (v *Vocabulary) Lookup(term string) (ID, bool) {
	for l := v; l != nil; l = l.base {
		if id, ok := l.ids[term]; ok {
			_, hidden := v.hidden[id]
			return id, !hidden
		}
	}
	return 0, false
}

// GroupTerms gives the surface forms of a stem group, ascending.
func (v *Vocabulary) GroupTerms(group uint32) []ID {
	return v.collect(func(l *Vocabulary) []ID {
		switch {
		case group < l.firstGroup:
			return l.more[group]
		case int(group) < l.Groups():
			return l.members.at(group - l.firstGroup)
		}
		return nil // of a layer above
	})
}

// group gives the number of a stem's group.
func (v *Vocabulary) group(stem string) (uint32, bool) {
	for l := v; l != nil; l = l.base {
		if g, ok := l.stems[stem]; ok {
			return g, true
		}
	}
	return 0, false
}

// ByStem gives the surface forms with this stem, ascending.
func (v *Vocabulary) ByStem(stem string) []ID {
	group, ok := v.group(stem)
	if !ok {
		return nil
	}
	return v.GroupTerms(group)
}

// BySpelling gives the stem groups whose stems are spelt alike.
func (v *Vocabulary) BySpelling(spelling string) []uint32 {
	var out []uint32
	for l := v; l != nil; l = l.base {
		out = append(out, l.spellings.get(spelling)...)
	}
	slices.Sort(out)
	return out
}

// BySound gives the surface forms that may sound by this key, or whose stems may.
func (v *Vocabulary) BySound(key string) []ID {
	return v.collect(func(l *Vocabulary) []ID { return l.sounds.get(key) })
}

// collect puts the layers' words together, the lowest layer first, without the
// hidden ones. Most questions are answered by one layer, whose slice is given as
// it is.
func (v *Vocabulary) collect(of func(*Vocabulary) []ID) []ID {
	var out []ID
	own := true // out is not a layer's
	for l := v; l != nil; l = l.base {
		part := of(l)
		if l.base != nil && len(part) == 0 {
			continue
		}
		switch {
		case len(out) == 0:
			out, own = part, false
		case len(part) > 0:
			out, own = slices.Concat(part, out), true
		}
	}
	if len(v.hidden) == 0 {
		return out
	}
	if !own {
		out = slices.Clone(out)
	}
	return slices.DeleteFunc(out, v.isHidden)
}

func (v *Vocabulary) isHidden(id ID) bool {
	_, hidden := v.hidden[id]
	return hidden
}

// All calls visit for every word, in the order of their numbers.
func (v *Vocabulary) All(visit func(id ID, term string)) {
	v.layers(func(l *Vocabulary) {
		for i, term := range l.terms {
			if id := l.first + ID(i); !v.isHidden(id) {
				visit(id, term)
			}
		}
	})
}

// OwnGroups gives the stem groups that the topmost layer begins, each with its
// shortest form.
func (v *Vocabulary) OwnGroups() iter.Seq2[uint32, string] {
	return func(yield func(uint32, string) bool) {
		for i := range v.stemNames {
			shortest := ""
			for _, id := range v.members.at(uint32(i)) {
				if term := v.terms[id-v.first]; shortest == "" || len(term) < len(shortest) {
					shortest = term
				}
			}
			if !yield(v.firstGroup+uint32(i), shortest) {
				return
			}
		}
	}
}

// layers visits the layers, the lowest first.
func (v *Vocabulary) layers(visit func(*Vocabulary)) {
	if v.base != nil {
		v.base.layers(visit)
	}
	visit(v)
}

// mostCompleted bounds the words that one prefix is completed to.
const mostCompleted = 1000

// WithPrefix gives surface forms that begin with prefix, at most mostCompleted of
// each layer.
func (v *Vocabulary) WithPrefix(prefix string) []ID {
	return v.collect(func(l *Vocabulary) []ID {
		at, _ := slices.BinarySearchFunc(l.sorted, prefix, func(id ID, p string) int { return strings.Compare(l.terms[id-l.first], p) })
		var out []ID
		for _, id := range l.sorted[at:] {
			if !strings.HasPrefix(l.terms[id-l.first], prefix) || len(out) == mostCompleted {
				break
			}
			out = append(out, id)
		}
		return out
	})
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
