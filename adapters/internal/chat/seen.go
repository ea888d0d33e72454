package chat

import "sync"

// Seen remembers the latest ids that came in. It takes all its room at once, so
// that a bot that runs for weeks needs no more than at first. Safe for
// concurrent use.
type Seen[ID comparable] struct {
	mu   sync.Mutex
	at   map[ID]int // the place in ring
	ring []ID
	next int
}

// NewSeen makes a Seen of the latest size ids, at least one.
func NewSeen[ID comparable](size int) *Seen[ID] {
	size = max(size, 1)
	return &Seen[ID]{at: make(map[ID]int, size+1), ring: make([]ID, 0, size)}
}

// Add remembers id and reports whether it is new.
func (s *Seen[ID]) Add(id ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.at[id]; ok {
		return false
	}
	if len(s.ring) < cap(s.ring) {
		s.at[id] = len(s.ring)
		s.ring = append(s.ring, id)
		return true
	}
	// An id that was removed and came again has a later place than this one.
	if old := s.ring[s.next]; s.at[old] == s.next {
		delete(s.at, old)
	}
	s.ring[s.next], s.at[id] = id, s.next
	s.next = (s.next + 1) % len(s.ring)
	return true
}

// Has reports whether id is remembered.
func (s *Seen[ID]) Has(id ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.at[id]
	return ok
}

// Remove forgets id, as of an update that could not be taken.
func (s *Seen[ID]) Remove(id ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.at, id)
}
