package vector

import (
	"cmp"
	"container/heap"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Hit is a sentence and how near it is.
type Hit struct {
	ID     uint32
	Cosine float32 // of the question's vector and its own, -1 to 1
}

// order sorts hits: the nearest first, of equally near ones the lower number.
func order(a, b Hit) int { return cmp.Or(cmp.Compare(b.Cosine, a.Cosine), cmp.Compare(a.ID, b.ID)) }

// worth is from how many chunks on a search is shared among goroutines; below, one
// is done in a millisecond or two.
const worth = 16

// Nearest gives the n sentences that are nearest to a question, the nearest first,
// of those allowed; all are when allowed is nil. Every vector is compared, so
// nothing is missed. allowed is called by several goroutines at a time.
func (s *Set) Nearest(q Vector, n int, allowed func(id uint32) bool) []Hit {
	chunks := *s.chunks.Load()
	if n <= 0 || q.Dimension() == 0 || int64(q.Dimension()) != s.dimension.Load() {
		return nil
	}
	workers := 1
	if len(chunks) >= worth {
		workers = min(runtime.GOMAXPROCS(0), len(chunks)/(worth/2))
	}
	var next atomic.Int64
	found := make([]best, workers)
	var wg sync.WaitGroup
	for w := range workers {
		search := func() {
			found[w].n = n
			for k := next.Add(1) - 1; k < int64(len(chunks)); k = next.Add(1) - 1 {
				if chunks[k] != nil {
					chunks[k].search(q, uint32(k)*chunkSize, allowed, &found[w])
				}
			}
		}
		if w == workers-1 {
			search()
		} else {
			wg.Go(search)
		}
	}
	wg.Wait()
	var all []Hit
	for _, f := range found {
		all = append(all, f.hits...)
	}
	slices.SortFunc(all, order)
	return all[:min(n, len(all))]
}

func (c *chunk) search(q Vector, first uint32, allowed func(uint32) bool, b *best) {
	for i := range uint32(chunkSize) {
		if allowed != nil && !allowed(first+i) {
			continue
		}
		if cosine, ok := c.cosine(q, int(i)); ok {
			b.offer(Hit{first + i, cosine})
		}
	}
}

// best keeps the n nearest of the hits it is offered, as a heap with the farthest
// of them on top.
type best struct {
	n    int
	hits []Hit
}

func (b *best) offer(h Hit) {
	switch {
	case len(b.hits) < b.n:
		heap.Push(b, h)
	case order(h, b.hits[0]) < 0:
		b.hits[0] = h
		heap.Fix(b, 0)
	}
}

func (b *best) Len() int           { return len(b.hits) }
func (b *best) Less(i, j int) bool { return order(b.hits[i], b.hits[j]) > 0 }
func (b *best) Swap(i, j int)      { b.hits[i], b.hits[j] = b.hits[j], b.hits[i] }
func (b *best) Push(h any)         { b.hits = append(b.hits, h.(Hit)) }

func (b *best) Pop() any {
	last := len(b.hits) - 1
	h := b.hits[last]
	b.hits = b.hits[:last]
	return h
}
