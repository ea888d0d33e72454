package changes

import (
	"fmt"
	"testing"
)

func TestOf(t *testing.T) {
	const before = "one\ntwo\nthree\nfour\nfive\n"
	for _, c := range []struct {
		name, after string
		from, to    int
		earlier     bool
		want        string // how many blocks are touched, and where the lines stand in the other text
	}{
		{"the same", before, 2, 3, true, "0 2-3"},
		{"moved down", "zero\n" + before, 2, 3, true, "0 3-4"},
		{"moved down, seen from there", "zero\n" + before, 3, 4, false, "0 2-3"},
		{"changed", "one\ntwo\nthree more\nfour\nfive\n", 3, 3, true, "1 3-3"},
		{"its neighbour changed", "one\ntwo\nthree more\nfour\nfive\n", 4, 5, true, "0 4-5"},
		{"one of them changed", "one\ntwo\nthree more\nfour\nfive\n", 2, 4, false, "1 2-4"},
		{"put in between", "one\ntwo\nnew\nthree\nfour\nfive\n", 2, 3, true, "1 2-4"},
		{"put in beside", "one\ntwo\nnew\nthree\nfour\nfive\n", 3, 3, true, "0 4-4"},
		{"new", "one\ntwo\nnew\nthree\nfour\nfive\n", 3, 3, false, "1 3-2"},
		{"taken out", "one\ntwo\nfour\nfive\n", 3, 3, true, "1 3-2"},
		{"taken out beside", "one\ntwo\nfour\nfive\n", 3, 3, false, "0 4-4"},
	} {
		touched, first, last := Of(Between(before, c.after), c.from, c.to, c.earlier)
		if got := fmt.Sprintf("%d %d-%d", len(touched), first, last); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
