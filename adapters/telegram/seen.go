package telegram

import "sync"

// maxSeen is how many update ids are remembered. Telegram repeats an update
// soon or after a lost connection, never thousands of updates later.
const maxSeen = 4096

// seen remembers the latest update ids. Safe for concurrent use. It takes all its
// room at once, so that a bot that runs for weeks needs no more than at first.
type seen struct {
	mu   sync.Mutex
	ids  map[int64]bool
	ring []int64
	next int
}

func newSeen() *seen {
	return &seen{ids: make(map[int64]bool, maxSeen+1), ring: make([]int64, 0, maxSeen)}
}

// add remembers id and reports whether it is new.
func (s *seen) add(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ids[id] {
		return false
	}
	s.ids[id] = true
	if len(s.ring) < maxSeen {
		s.ring = append(s.ring, id)
		return true
	}
	delete(s.ids, s.ring[s.next])
	s.ring[s.next] = id
	s.next = (s.next + 1) % maxSeen
	return true
}

func (s *seen) has(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ids[id]
}

// remove forgets id again, for an update that could not be taken.
func (s *seen) remove(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ids, id) // its place in the ring runs out by itself
}
