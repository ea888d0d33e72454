// Package postings is the inverted index and its mirror: for each word the
// sentences that hold it, and for each sentence its words.
//
// Both are flat slices of 32-bit numbers behind one slice of starts: four bytes
// a word, nothing to unpack, and a list is a slice expression.
package postings

import "slices"

// Lists is a sequence of lists of numbers.
type Lists[T ~uint32] struct {
	starts []uint32
	flat   []T
}

// Len is the number of lists.
func (l *Lists[T]) Len() int { return len(l.starts) - 1 }

// At gives list i. The slice must not be changed.
func (l *Lists[T]) At(i uint32) []T { return l.flat[l.starts[i]:l.starts[i+1]] }

// Total is the number of numbers in all lists.
func (l *Lists[T]) Total() int { return len(l.flat) }

// Builder collects lists one after the other.
type Builder[T ~uint32] struct{ lists Lists[T] }

// Append adds a list.
func (b *Builder[T]) Append(list []T) {
	if b.lists.starts == nil {
		b.lists.starts = []uint32{0}
	}
	b.lists.flat = append(b.lists.flat, list...)
	b.lists.starts = append(b.lists.starts, uint32(len(b.lists.flat)))
}

// Build gives the lists. The Builder must not be used after it.
func (b *Builder[T]) Build() *Lists[T] {
	if b.lists.starts == nil {
		b.lists.starts = []uint32{0}
	}
	b.lists.flat = slices.Clip(b.lists.flat)
	return &b.lists
}

// Inverted is, for each number that occurs, the lists that hold it.
type Inverted[N, L ~uint32] struct {
	numbers []N // ascending; nil when it is every number from 0
	lists   Lists[L]
}

// At gives the lists that hold a number, ascending, each once. The slice must not
// be changed.
func (v *Inverted[N, L]) At(number N) []L {
	if v.numbers == nil {
		if int(number) >= v.lists.Len() {
			return nil
		}
		return v.lists.At(uint32(number))
	}
	i, ok := slices.BinarySearch(v.numbers, number)
	if !ok {
		return nil
	}
	return v.lists.At(uint32(i))
}

// All calls visit for every number that occurs, ascending.
func (v *Inverted[N, L]) All(visit func(number N, lists []L)) {
	for i := range uint32(v.lists.Len()) {
		list := v.lists.At(i)
		if v.numbers != nil {
			visit(v.numbers[i], list)
		} else if len(list) > 0 {
			visit(N(i), list)
		}
	}
}

// Invert makes the mirror of lists of numbers below n; the lists' own numbers
// begin at first. Where few of the numbers occur, as in a small addition to a
// large index, only those take room.
func Invert[N, L ~uint32](l *Lists[N], n int, first L) *Inverted[N, L] {
	if l.Total() >= n/4 {
		return &Inverted[N, L]{lists: *invert(l, n, first, func(number N) uint32 { return uint32(number) })}
	}
	numbers := slices.Clone(l.flat)
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	if numbers == nil {
		numbers = []N{}
	}
	slot := make(map[N]uint32, len(numbers))
	for i, number := range numbers {
		slot[number] = uint32(i)
	}
	lists := invert(l, len(numbers), first, func(number N) uint32 { return slot[number] })
	return &Inverted[N, L]{numbers: numbers, lists: *lists}
}

// invert gives, for each slot below n, the lists whose numbers have that slot.
func invert[N, L ~uint32](l *Lists[N], n int, first L, slot func(number N) uint32) *Lists[L] {
	out := &Lists[L]{starts: make([]uint32, n+1)}
	each(l, n, slot, func(at, _ uint32) { out.starts[at+1]++ })
	for i := 1; i <= n; i++ {
		out.starts[i] += out.starts[i-1]
	}
	out.flat = make([]L, out.starts[n])
	next := append([]uint32(nil), out.starts[:n]...)
	each(l, n, slot, func(at, list uint32) {
		out.flat[next[at]] = first + L(list)
		next[at]++
	})
	return out
}

// each visits every distinct number of every list, lists ascending.
func each[N ~uint32](l *Lists[N], n int, slot func(N) uint32, visit func(at, list uint32)) {
	seen := make([]uint32, n) // last list a number was seen in, plus one
	for i := range uint32(l.Len()) {
		for _, number := range l.At(i) {
			if at := slot(number); seen[at] != i+1 {
				seen[at] = i + 1
				visit(at, i)
			}
		}
	}
}
