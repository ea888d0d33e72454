package percolate

import (
	"cmp"
	"slices"
	"sync"

	"github.com/ukti-bot/ukti/knowledge/internal/language/languages"
	"github.com/ukti-bot/ukti/knowledge/internal/query/expand"
)

// Word is a word of a standing question and how much it tells, 0 to 1.
type Word struct {
	expand.Word
	Rarity float64
}

// Set is a set of standing questions. It is safe for concurrent use.
type Set struct {
	languages *languages.Set

	mu      sync.RWMutex
	numbers map[string]uint32 // form → its number
	names   []string          // the form of a number
	filed   [][]uint32        // form → the slots of the questions filed under it
	uses    []uint32          // form → how many words of questions have it
	free    []uint32          // numbers of forms that no question has any more
	slots   []question
	unused  []uint32
	dead    []uint32 // slots of questions that went and are still filed
	at      map[int64]uint32
	scratch sync.Pool
}

// question is a standing question as it is held.
type question struct {
	id     int64
	words  []word // the rarest first
	least  float64
	prefix int // how many of them it is filed under
	total  int
}

type word struct {
	forms  []uint32
	rarity int // in thousandths, so that sums are exact
}

// New makes an empty set.
func New(l *languages.Set) *Set {
	return &Set{languages: l, numbers: map[string]uint32{}, at: map[int64]uint32{}}
}

// Len is how many questions there are.
func (s *Set) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.at)
}

// maxWords is how many words of a question count: the rarest.
const maxWords = 16

// Add puts in a question of these words under a number, in the place of one that has it. It
// is met by an article that holds at least the part least of its rarity, in (0, 1].
func (s *Set) Add(id int64, words []Word, least float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
	q := question{id: id, least: least}
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b Word) int { return cmp.Compare(b.Rarity, a.Rarity) })
	for _, w := range words[:min(len(words), maxWords)] {
		rarity := thousandths(w.Rarity)
		held := word{rarity: rarity}
		for _, form := range questionForms(w.Word) {
			held.forms = append(held.forms, s.number(form))
		}
		q.words, q.total = append(q.words, held), q.total+rarity
	}
	rest := q.total
	for _, w := range q.words {
		if !q.enough(rest) {
			break
		}
		q.prefix, rest = q.prefix+1, rest-w.rarity
	}
	slot := s.slot(q)
	for _, form := range q.filedUnder() {
		s.filed[form] = append(s.filed[form], slot)
	}
	s.at[id] = slot
}

func thousandths(rarity float64) int { return max(1, int(1000*rarity)) }

// enough reports that a part of the question's rarity is enough.
func (q *question) enough(part int) bool { return float64(part) >= q.least*float64(q.total) }

// filedUnder are the forms of the prefix, each once.
func (q *question) filedUnder() []uint32 {
	var forms []uint32
	for _, w := range q.words[:q.prefix] {
		forms = append(forms, w.forms...)
	}
	slices.Sort(forms)
	return slices.Compact(forms)
}

// number is the number of a form, which one more word has now.
func (s *Set) number(form string) uint32 {
	n, ok := s.numbers[form]
	switch {
	case ok:
	case len(s.free) > 0:
		n, s.free = s.free[len(s.free)-1], s.free[:len(s.free)-1]
		s.numbers[form] = n
	default:
		n = uint32(len(s.filed))
		s.numbers[form] = n
		s.filed, s.uses, s.names = append(s.filed, nil), append(s.uses, 0), append(s.names, "")
	}
	s.names[n] = form
	s.uses[n]++
	return n
}

func (s *Set) slot(q question) uint32 {
	if n := len(s.unused); n > 0 {
		slot := s.unused[n-1]
		s.unused = s.unused[:n-1]
		s.slots[slot] = q
		return slot
	}
	s.slots = append(s.slots, q)
	return uint32(len(s.slots) - 1)
}

// Remove takes a question out.
func (s *Set) Remove(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(id)
}

// unswept is how many questions that went are passed over before the lists are swept, as
// a part of all and at least.
const unswept, leastUnswept = 8, 1000

func (s *Set) remove(id int64) {
	slot, ok := s.at[id]
	if !ok {
		return
	}
	delete(s.at, id)
	for _, w := range s.slots[slot].words {
		for _, form := range w.forms {
			s.uses[form]--
		}
	}
	s.slots[slot].id, s.slots[slot].words = 0, nil
	s.dead = append(s.dead, slot)
	if len(s.dead) > leastUnswept+len(s.at)/unswept {
		s.sweep()
	}
}

// sweep takes the questions that went off all lists.
func (s *Set) sweep() {
	for n, list := range s.filed {
		list = slices.DeleteFunc(list, func(slot uint32) bool { return s.slots[slot].words == nil })
		s.filed[n] = slices.Clip(list)
		if s.uses[n] == 0 && s.names[n] != "" {
			delete(s.numbers, s.names[n])
			s.names[n], s.filed[n] = "", nil
			s.free = append(s.free, uint32(n))
		}
	}
	s.unused = append(s.unused, s.dead...)
	s.dead = s.dead[:0]
}
