// Package postings is the inverted index and its mirror: for each word the
// sentences that hold it, and for each sentence its words.
//
// Both are flat slices of 32-bit numbers behind one slice of starts: four bytes
// a word, nothing to unpack, and a list is a slice expression.
package postings

// Lists is a sequence of lists of numbers.
type Lists struct {
	starts []uint32
	flat   []uint32
}

// Len is the number of lists.
func (l *Lists) Len() int { return len(l.starts) - 1 }

// At gives list i. The slice must not be changed.
func (l *Lists) At(i uint32) []uint32 { return l.flat[l.starts[i]:l.starts[i+1]] }

// Total is the number of numbers in all lists.
func (l *Lists) Total() int { return len(l.flat) }

// Builder collects lists one after the other.
type Builder struct{ lists Lists }

// Append adds a list.
func (b *Builder) Append(list []uint32) {
	if b.lists.starts == nil {
		b.lists.starts = []uint32{0}
	}
	b.lists.flat = append(b.lists.flat, list...)
	b.lists.starts = append(b.lists.starts, uint32(len(b.lists.flat)))
}

// Build gives the lists. The Builder must not be used after it.
func (b *Builder) Build() *Lists {
	if b.lists.starts == nil {
		b.lists.starts = []uint32{0}
	}
	return &b.lists
}

// Invert gives, for each number below n, the lists that hold it: ascending, each
// once.
func Invert(l *Lists, n int) *Lists {
	out := &Lists{starts: make([]uint32, n+1)}
	each(l, n, func(number, _ uint32) { out.starts[number+1]++ })
	for i := 1; i <= n; i++ {
		out.starts[i] += out.starts[i-1]
	}
	out.flat = make([]uint32, out.starts[n])
	next := append([]uint32(nil), out.starts[:n]...)
	each(l, n, func(number, list uint32) {
		out.flat[next[number]] = list
		next[number]++
	})
	return out
}

// each visits every distinct number of every list, lists ascending.
func each(l *Lists, n int, visit func(number, list uint32)) {
	seen := make([]uint32, n) // last list a number was seen in, plus one
	for i := range uint32(l.Len()) {
		for _, number := range l.At(i) {
			if seen[number] != i+1 {
				seen[number] = i + 1
				visit(number, i)
			}
		}
	}
}
