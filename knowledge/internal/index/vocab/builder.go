package vocab

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/internal/language/sound"
)

// Builder collects the words of one layer.
type Builder struct {
	base  *Vocabulary
	first WordID
	terms []string
	ids   map[string]WordID
}

// NewBuilder gives an empty Builder for a layer over base, which may be nil.
func NewBuilder(base *Vocabulary) *Builder {
	b := &Builder{base: base, ids: map[string]WordID{}}
	if base != nil {
		b.first = WordID(base.Len())
	}
	return b
}

// Add gives the number of term, a new one at its first sight.
func (b *Builder) Add(term string) WordID {
	if id, ok := b.ids[term]; ok {
		return id
	}
	if b.base != nil {
		for l := b.base; l != nil; l = l.base {
			if id, ok := l.ids[term]; ok {
				return id
			}
		}
	}
	id := b.first + WordID(len(b.terms))
	term = strings.Clone(term) // it may be a piece of an article, which would be kept with it
	b.terms = append(b.terms, term)
	b.ids[term] = id
	return id
}

// Build makes the tables. The Builder must not be used after it.
func (b *Builder) Build(analyze Analyze) *Vocabulary {
	v := &Vocabulary{
		base: b.base, first: b.first, terms: b.terms, ids: b.ids,
		groupOf: make([]GroupID, len(b.terms)), traits: make([]uint32, len(b.terms)), forms: make([]string, len(b.terms)),
		stems: map[string]GroupID{}, more: map[GroupID][]WordID{},
	}
	if b.base != nil {
		v.firstGroup = GroupID(b.base.Groups())
	}
	spellings, sounds := newGrouper[GroupID](), newGrouper[WordID]()
	for i, term := range b.terms {
		id := b.first + WordID(i)
		a := analyze(term)
		v.forms[i] = sound.Form(term)
		v.traits[i] = a.Traits
		group, known := v.group(a.Stem)
		if !known {
			group = v.firstGroup + GroupID(len(v.stemNames))
			v.stems[a.Stem] = group
			v.stemNames = append(v.stemNames, a.Stem)
			v.stemForms = append(v.stemForms, v.forms[i]) // most words are their own stems
			if a.Stem != term {
				v.stemForms[group-v.firstGroup] = sound.Form(a.Stem)
			}
			spellings.add(a.Spelling, group)
		}
		v.groupOf[i] = group
		if group < v.firstGroup {
			v.more[group] = append(v.more[group], id)
		}
		_, stemForm := v.Forms(id)
		addSounds(sounds, id, v.forms[i], stemForm)
	}
	v.members = newMemberLists(v)
	v.spellings, v.sounds = spellings.freeze(), sounds.freeze()
	v.letters = newLetterIndex(v.stemNames, v.firstGroup)
	v.sorted = make([]WordID, len(v.terms))
	for i := range v.sorted {
		v.sorted[i] = v.first + WordID(i)
	}
	slices.SortFunc(v.sorted, func(a, b WordID) int { return strings.Compare(v.terms[a-v.first], v.terms[b-v.first]) })
	v.shapes = make([]shape, len(v.sorted))
	for i, id := range v.sorted {
		v.shapes[i] = shapeOf(v.terms[id-v.first])
	}
	return v
}
