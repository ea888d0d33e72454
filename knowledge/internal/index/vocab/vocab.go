// Package vocab holds the words of an index: each folded surface form once, and
// the tables by which a question's word reaches them.
//
// Postings are kept for surface forms only. A stem, a spelling, a sound is not a
// second index but a group of surface forms, so all ways to a word end in the
// same postings.
//
// A vocabulary may lie on another one, its base: it holds only the words that the
// base lacks and numbers them onwards, so that an index grows by small layers and
// numbers given once stay true.
package vocab

import (
	"iter"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

// WordID is a surface form's number, from 0 in the order of first sight.
type WordID uint32

// GroupID is the number of a stem's group of surface forms.
type GroupID uint32

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
	first      WordID      // the number of the first word of this layer
	firstGroup GroupID     // the same of stem groups

	terms   []string
	ids     map[string]WordID
	groupOf []GroupID // own term → its stem group, here or in the base
	traits  []uint32
	forms   []string // own term → how it sounds

	stemNames []string             // own group → stem
	stemForms []string             // own group → how its stem sounds
	stems     map[string]GroupID   // own stems → group
	members   *memberLists         // own group → terms
	more      map[GroupID][]WordID // a base's group → the terms that this layer adds
	spellings groups[GroupID]      // spelling → own groups
	sounds    groups[WordID]       // key of a form or of a stem → own terms
	letters   letterIndex          // of own stems
	sorted    []WordID             // own, by term
	shapes    []shape              // of sorted, for Shortened

	hidden map[WordID]struct{} // as if they were not there
}

// Hide gives the same vocabulary without some words, whose numbers stay taken.
// The map must not be changed afterwards.
func (v *Vocabulary) Hide(words map[WordID]struct{}) *Vocabulary {
	view := *v
	view.hidden = words
	return &view
}

// Len is the number of surface forms, the base's and the hidden ones among them.
func (v *Vocabulary) Len() int { return int(v.first) + len(v.terms) }

// Groups is the number of stem groups, the base's among them.
func (v *Vocabulary) Groups() int { return int(v.firstGroup) + len(v.stemNames) }

// layer gives the layer that a term is of.
func (v *Vocabulary) layer(id WordID) *Vocabulary {
	for id < v.first {
		v = v.base
	}
	return v
}

// Term gives a surface form.
func (v *Vocabulary) Term(id WordID) string {
	l := v.layer(id)
	return l.terms[id-l.first]
}

// Traits gives what [Analyze] told of a surface form.
func (v *Vocabulary) Traits(id WordID) uint32 {
	l := v.layer(id)
	return l.traits[id-l.first]
}

// AppendTraits appends the traits of words to dst.
func (v *Vocabulary) AppendTraits(dst []language.Traits, words []WordID) []language.Traits {
	for _, w := range words {
		dst = append(dst, language.Traits(v.Traits(w)))
	}
	return dst
}

// Group gives the number of a surface form's stem group.
func (v *Vocabulary) Group(id WordID) GroupID {
	l := v.layer(id)
	return l.groupOf[id-l.first]
}

// Stem gives the stem of a surface form.
func (v *Vocabulary) Stem(id WordID) string { return v.stemName(v.Group(id)) }

func (v *Vocabulary) stemName(group GroupID) string {
	for group < v.firstGroup {
		v = v.base
	}
	return v.stemNames[group-v.firstGroup]
}

// Forms gives how a surface form and its stem sound.
func (v *Vocabulary) Forms(id WordID) (form, stem string) {
	l := v.layer(id)
	group := l.groupOf[id-l.first]
	form = l.forms[id-l.first]
	for group < l.firstGroup {
		l = l.base
	}
	return form, l.stemForms[group-l.firstGroup]
}

// Lookup gives the number of a surface form.
func (v *Vocabulary) Lookup(term string) (WordID, bool) {
	for l := v; l != nil; l = l.base {
		if id, ok := l.ids[term]; ok {
			_, hidden := v.hidden[id]
			return id, !hidden
		}
	}
	return 0, false
}

// GroupTerms gives the surface forms of a stem group, ascending.
func (v *Vocabulary) GroupTerms(group GroupID) []WordID {
	return v.collect(func(l *Vocabulary) []WordID {
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
func (v *Vocabulary) group(stem string) (GroupID, bool) {
	for l := v; l != nil; l = l.base {
		if g, ok := l.stems[stem]; ok {
			return g, true
		}
	}
	return 0, false
}

// ByStem gives the surface forms with this stem, ascending.
func (v *Vocabulary) ByStem(stem string) []WordID {
	group, ok := v.group(stem)
	if !ok {
		return nil
	}
	return v.GroupTerms(group)
}

// BySpelling gives the stem groups whose stems are spelt alike.
func (v *Vocabulary) BySpelling(spelling string) []GroupID {
	var out []GroupID
	for l := v; l != nil; l = l.base {
		out = append(out, l.spellings.get(spelling)...)
	}
	slices.Sort(out)
	return out
}

// BySound gives the surface forms that may sound by this key, or whose stems may.
func (v *Vocabulary) BySound(key string) []WordID {
	return v.collect(func(l *Vocabulary) []WordID { return l.sounds.get(key) })
}

// collect puts the layers' words together, the lowest layer first, without the
// hidden ones. Most questions are answered by one layer, whose slice is given as
// it is.
func (v *Vocabulary) collect(of func(*Vocabulary) []WordID) []WordID {
	var out []WordID
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

func (v *Vocabulary) isHidden(id WordID) bool {
	_, hidden := v.hidden[id]
	return hidden
}

// OwnGroups gives the stem groups that the topmost layer begins, each with its
// shortest form.
func (v *Vocabulary) OwnGroups() iter.Seq2[uint32, string] {
	return func(yield func(uint32, string) bool) {
		for i := range v.stemNames {
			shortest := ""
			for _, id := range v.members.at(GroupID(i)) {
				if term := v.terms[id-v.first]; shortest == "" || len(term) < len(shortest) {
					shortest = term
				}
			}
			if !yield(uint32(v.firstGroup)+uint32(i), shortest) {
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

// addSounds puts a word under the keys of its form and of its stem's.
func addSounds(sounds *grouper[WordID], id WordID, form, stemForm string) {
	keys := sound.Keys(form)
	for _, key := range keys {
		sounds.add(key, id)
	}
	if stemForm == form {
		return
	}
	for _, key := range sound.Keys(stemForm) {
		if len(keys) == 0 || key != keys[0] && key != keys[len(keys)-1] {
			sounds.add(key, id)
		}
	}
}
