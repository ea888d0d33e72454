package knowledge

import "sync/atomic"

// Shelf holds the current index. Take one snapshot with [Shelf.Index] for one
// answer and use it to the answer's end: a swap in between then changes nothing.
type Shelf struct{ current atomic.Pointer[Index] }

// NewShelf holds x, which must not be nil.
func NewShelf(x *Index) *Shelf {
	s := new(Shelf)
	s.current.Store(x)
	return s
}

// Index is the current index; never nil.
func (s *Shelf) Index() *Index { return s.current.Load() }

// Swap puts x in the place of the current index. Searches under way end on the
// one they began with.
func (s *Shelf) Swap(x *Index) { s.current.Store(x) }
