package discord

import (
	"hash/maphash"
	"sync"
)

// seenMax is how many ids are remembered. Discord delivers an event twice only
// around a resume or a lost HTTP reply, within minutes.
const seenMax = 8192

// seen remembers the last ids that came in, as hashes, so that its size is the
// same from the start. Safe for concurrent use.
type seen struct {
	seed maphash.Seed
	mu   sync.Mutex
	ids  map[uint64]struct{}
	ring []uint64
	at   int
}

func newSeen(size int) *seen {
	return &seen{seed: maphash.MakeSeed(), ids: make(map[uint64]struct{}, size), ring: make([]uint64, size)}
}

// first reports whether id comes in for the first time, and remembers it.
func (s *seen) first(id string) bool {
	h := maphash.String(s.seed, id)
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.ids[h]; ok {
		return false
	}
	delete(s.ids, s.ring[s.at])
	s.ids[h], s.ring[s.at] = struct{}{}, h
	s.at = (s.at + 1) % len(s.ring)
	return true
}
