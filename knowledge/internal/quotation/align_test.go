package quotation

import (
	"math/rand/v2"
	"testing"
)

// letters makes words of single letters; "." before one begins a sentence.
func letters(s string) (words []word) {
	first, gap := false, false
	for _, r := range s {
		switch r {
		case '.':
			first = true
		case '~':
			gap = true
		default:
			words = append(words, word{term: string(r), first: first, gap: gap})
			first, gap = false, false
		}
	}
	return words
}

// cheapest is the cost of the best reading, by trying all of them.
func cheapest(c costs, alleged, article []word) float64 {
	t := &table{c: c, alleged: alleged, article: article}
	var walk func(j, i int, leaving bool) float64
	walk = func(j, i int, leaving bool) float64 {
		if j == len(alleged) {
			if leaving {
				return impossible
			}
			return 0
		}
		best := impossible
		cross := 0.0
		if leaving && i < len(article) && article[i].first {
			cross = t.crossing(j)
		}
		if i < len(article) {
			cost, _ := t.pair(j+1, i+1)
			best = min(best, cost+cross+walk(j+1, i+1, false))
			if j > 0 {
				opening, each := c.omission, c.each
				if alleged[j].gap {
					opening, each = c.marked, c.each/10
				}
				if leaving {
					opening = 0
				}
				over := 0.0
				if article[i].first {
					over = t.crossing(j)
				}
				best = min(best, opening+each+over+walk(j, i+1, true))
			}
		}
		return min(best, c.added+cross+walk(j+1, i, false))
	}
	best := impossible
	for i := range len(article) + 1 {
		best = min(best, walk(0, i, false))
	}
	return best
}

func TestAlignIsCheapest(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int, signs string) string {
		out := ""
		for range n {
			if random.IntN(4) == 0 {
				out += signs
			}
			out += string("abcd"[random.IntN(4)])
		}
		return out
	}
	for range 3000 {
		alleged, article := text(1+random.IntN(5), "~"), text(1+random.IntN(7), ".")
		for _, c := range []costs{inOrder, nearest} {
			want := cheapest(c, letters(alleged), letters(article))
			a, ok := align(c, letters(alleged), letters(article))
			if ok != (want < impossible) || ok && (a.cost > want+1e-9 || a.cost < want-1e-9) {
				t.Fatalf("%q in %q costs %v (%v), the best reading %v", alleged, article, a.cost, ok, want)
			}
		}
	}
}
