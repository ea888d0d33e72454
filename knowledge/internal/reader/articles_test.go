package reader

import (
	"context"
	"maps"
	"strings"
	"testing"
)

// long is an article of many windows.
func long() (a Article) {
	a.Key = "long"
	for i := range 90 {
		a.Sentences = append(a.Sentences, strings.Repeat("boat what ", 5+i%7))
	}
	return a
}

// Reading goes on in rounds until it is enough, and what is read is the beginning of what
// would be: the same on every machine.
func TestReadArticlesInRounds(t *testing.T) {
	r := opened(t, tiny())
	const most = 7 * WindowTokens
	never := func(Reading) bool { return false }
	whole, windows, ok := r.ReadArticles(t.Context(), "what", []Article{long()}, []Position{{0, 30}}, most, never)
	if !ok || windows < 2*round+1 {
		t.Fatalf("%d windows, %t", windows, ok)
	}
	for enough := 1; enough <= windows; enough++ {
		for _, threads := range []int{1, 3} {
			fresh, err := Open(tiny(), threads)
			if err != nil {
				t.Fatal(err)
			}
			asked := 0
			part, n, ok := fresh.ReadArticles(t.Context(), "what", []Article{long()}, []Position{{0, 30}}, most, func(Reading) bool { asked++; return asked*round >= enough })
			if want := min((enough+round-1)/round*round, windows); !ok || n != want {
				t.Fatalf("enough with %d: %d windows, want %d", enough, n, want)
			}
			if _, first := part[Position{0, 30}]; !first {
				t.Fatalf("with %d windows the first position was not read: %v", n, part)
			}
			for at, thought := range part {
				if known, read := whole[at]; !read || thought.Margin > known.Margin {
					t.Fatalf("%v is %v, and with all windows %v", at, thought, known)
				}
			}
		}
	}
	again, n, ok := r.ReadArticles(t.Context(), "what", []Article{long()}, []Position{{0, 30}}, most, never)
	if !ok || n != windows || !maps.Equal(again, whole) {
		t.Errorf("what is remembered is another: %d windows, want %d", n, windows)
	}
}

// Where time ends within a round there is no reading at all.
func TestReadArticlesHearsItsContext(t *testing.T) {
	r := opened(t, tiny())
	ctx, cancel := context.WithCancel(t.Context())
	out, _, ok := r.ReadArticles(ctx, "what", []Article{long()}, nil, 7*WindowTokens, func(Reading) bool { cancel(); return false })
	if ok || out != nil {
		t.Errorf("got %v", out)
	}
}
