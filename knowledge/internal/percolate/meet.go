package percolate

import (
	"cmp"
	"math/bits"
)

// Met is a standing question of which an article holds enough.
type Met struct {
	ID       int64
	Sentence int     // the sentence that holds most of it, from 0
	Held     float64 // the part of the question's rarity that this sentence holds
	Near     float64 // with its neighbours and the title
	Missing  int     // words that neither of these holds
}

// Compare orders by how much the article holds, the most first, then by number.
func (m Met) Compare(o Met) int {
	return cmp.Or(cmp.Compare(o.Near, m.Near), cmp.Compare(o.Held, m.Held), cmp.Compare(m.ID, o.ID))
}

// Article is the words of an article that comes in, folded and in their order.
type Article struct {
	Title     []string
	Sentences [][]string
}

// block is how many sentences of an article are looked at together: as many as a machine
// word has bits. Blocks share a sentence on each side, so that no neighbours are torn.
const block = 64

// mostSentences bounds the sentences of an article that are looked at: the first.
const mostSentences = 20 * block

// seen is what is known of the block that is being looked at: which forms stand in which
// of its sentences, and which questions were weighed. Both are true of this look only.
type seen struct {
	whole map[uint32]bool // slots of questions that a sentence of an earlier block holds all of
	look  uint32
	forms []mark
	slots []uint32
}

type mark struct {
	look  uint32
	title bool
	in    uint64 // the sentences, a bit each
}

func (s *Set) begin() *seen {
	n, ok := s.scratch.Get().(*seen)
	if !ok {
		n = new(seen)
	}
	if more := len(s.filed) - len(n.forms); more > 0 {
		n.forms = append(n.forms, make([]mark, more)...)
	}
	if more := len(s.slots) - len(n.slots); more > 0 {
		n.slots = append(n.slots, make([]uint32, more)...)
	}
	return n
}

func (n *seen) next() {
	if n.look++; n.look == 0 {
		clear(n.forms)
		clear(n.slots)
		n.look = 1
	}
}

// Meet returns the questions of which some sentence of an article, with its neighbours and
// the title, holds enough; each once, with the sentence that holds most. In no order.
func (s *Set) Meet(a Article) []Met {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := s.begin()
	defer s.scratch.Put(n)
	title := s.formsOf(a.Title)
	a.Sentences = a.Sentences[:min(len(a.Sentences), mostSentences)]
	at := map[int64]int{}
	var out []Met
	n.whole = map[uint32]bool{}
	for from := 0; from == 0 || from+2 < len(a.Sentences); from += block - 2 {
		for _, m := range s.meetBlock(title, a.Sentences[from:min(from+block, len(a.Sentences))], n, len(a.Sentences) > block) {
			m.Sentence += from
			if i, ok := at[m.ID]; !ok {
				at[m.ID] = len(out)
				out = append(out, m)
			} else if m.Near > out[i].Near || m.Near == out[i].Near && m.Held > out[i].Held {
				out[i] = m
			}
		}
	}
	return out
}

// meetBlock is Meet for one block of sentences. With more, the article has others.
func (s *Set) meetBlock(title []uint32, sentences [][]string, n *seen, more bool) (out []Met) {
	n.next()
	var has []uint32
	note := func(form uint32, in uint64) {
		if n.forms[form].look != n.look {
			n.forms[form] = mark{look: n.look}
			has = append(has, form)
		}
		n.forms[form].in |= in
	}
	for _, form := range title {
		note(form, 0)
		n.forms[form].title = true
	}
	for i, terms := range sentences {
		for _, form := range s.formsOf(terms) {
			note(form, 1<<i)
		}
	}
	for _, form := range has {
		for _, slot := range s.filed[form] {
			if n.slots[slot] == n.look {
				continue
			}
			n.slots[slot] = n.look
			if n.whole[slot] {
				continue
			}
			m, enough := s.weigh(&s.slots[slot], n)
			if !enough {
				continue
			}
			if out = append(out, m); m.Held == 1 && more {
				n.whole[slot] = true
			}
		}
	}
	return out
}

// formsOf returns the forms of words, side by side, that some question has.
func (s *Set) formsOf(terms []string) (out []uint32) {
	for i, term := range terms {
		if i > 0 { // two words that a question writes as one
			joined := terms[i-1] + term
			if n, ok := s.numbers[stemForm+s.languages.Of(joined).Stem(joined)]; ok {
				out = append(out, n)
			}
		}
		for _, form := range articleForms(s.languages, term) {
			if n, ok := s.numbers[form]; ok {
				out = append(out, n)
			}
		}
	}
	return out
}

// weigh finds the sentence of the block that holds most of a question.
func (s *Set) weigh(q *question, n *seen) (m Met, enough bool) {
	var in [maxWords]uint64 // where each word stands
	var inTitle [maxWords]bool
	held, any, whole := 0, uint64(0), ^uint64(0)
	for i := range q.words {
		w := &q.words[i]
		for _, form := range w.forms {
			if k := n.forms[form]; k.look == n.look {
				in[i] |= k.in
				inTitle[i] = inTitle[i] || k.title
			}
		}
		if in[i] != 0 || inTitle[i] {
			held += w.rarity
			any |= in[i]
		}
		whole &= in[i]
	}
	if !q.enough(held) || any == 0 {
		return m, false
	}
	if whole != 0 { // a sentence holds all of it: none holds more
		return Met{ID: q.id, Sentence: bits.TrailingZeros64(whole), Held: 1, Near: 1}, true
	}
	best, bestNear := -1, -1
	for left := any; left != 0; left &= left - 1 {
		at := bits.TrailingZeros64(left)
		here := uint64(1) << at
		near := here<<1 | here | here>>1
		own, all, missing := 0, 0, 0
		for i := range q.words {
			switch {
			case in[i]&(1<<at) != 0:
				own += q.words[i].rarity
				all += q.words[i].rarity
			case in[i]&near != 0 || inTitle[i]:
				all += q.words[i].rarity
			default:
				missing++
			}
		}
		if all > bestNear || all == bestNear && own > best {
			best, bestNear = own, all
			m = Met{ID: q.id, Sentence: at, Held: part(own, q.total), Near: part(all, q.total), Missing: missing}
		}
	}
	return m, q.enough(bestNear)
}

func part(of, total int) float64 { return float64(of) / float64(total) }
