package vocab

// grouper collects numbers under keys; groups is the same, frozen into two flat
// slices, because most keys have one or two members and a slice each would cost
// more than its content.
type grouper[T ~uint32] struct {
	numbers map[string]uint32
	members [][]T
}

func newGrouper[T ~uint32]() *grouper[T] { return &grouper[T]{numbers: map[string]uint32{}} }

// add puts member under key and gives the key's number and whether it is new. A
// member added twice in a row is kept once.
func (g *grouper[T]) add(key string, member T) (number uint32, first bool) {
	n, ok := g.numbers[key]
	if !ok {
		n = uint32(len(g.members))
		g.numbers[key] = n
		g.members = append(g.members, nil)
	}
	if m := g.members[n]; len(m) == 0 || m[len(m)-1] != member {
		g.members[n] = append(m, member)
	}
	return n, !ok
}

func (g *grouper[T]) freeze() groups[T] {
	f := groups[T]{numbers: g.numbers, starts: make([]uint32, 1, len(g.members)+1)}
	for _, m := range g.members {
		f.flat = append(f.flat, m...)
		f.starts = append(f.starts, uint32(len(f.flat)))
	}
	return f
}

type groups[T ~uint32] struct {
	numbers map[string]uint32
	starts  []uint32
	flat    []T
}

func (g groups[T]) get(key string) []T {
	n, ok := g.numbers[key]
	if !ok {
		return nil
	}
	return g.at(n)
}

func (g groups[T]) at(n uint32) []T { return g.flat[g.starts[n]:g.starts[n+1]] }

// memberLists is the terms of each of a layer's own stem groups.
type memberLists struct {
	starts []uint32
	flat   []WordID
}

func newMemberLists(v *Vocabulary) *memberLists {
	m := &memberLists{starts: make([]uint32, len(v.stemNames)+1)}
	for _, g := range v.groupOf {
		if g >= v.firstGroup {
			m.starts[g-v.firstGroup+1]++
		}
	}
	for i := 1; i < len(m.starts); i++ {
		m.starts[i] += m.starts[i-1]
	}
	m.flat = make([]WordID, m.starts[len(m.starts)-1])
	next := append([]uint32(nil), m.starts...)
	for i, g := range v.groupOf {
		if g >= v.firstGroup {
			m.flat[next[g-v.firstGroup]] = v.first + WordID(i)
			next[g-v.firstGroup]++
		}
	}
	return m
}

func (m *memberLists) at(group GroupID) []WordID { return m.flat[m.starts[group]:m.starts[group+1]] }
