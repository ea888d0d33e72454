package changes

import (
	"fmt"
	"strings"
	"testing"
)

// shown writes blocks as people note changes: [-removed-], {+added+}.
func shown(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		if block.Changed {
			fmt.Fprintf(&b, "<%d-%d>", block.From, block.To)
		}
		b.WriteString(marked(block.Pieces))
	}
	return b.String()
}

func marked(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Kind {
		case Removed:
			b.WriteString("[-" + p.Text + "-]")
		case Added:
			b.WriteString("{+" + p.Text + "+}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestBetween(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"the same", "ক\nখ\n", "ক\nখ\n", "ক\nখ\n"},
		{"a figure", "মেলায় ২০টি দোকান ছিল।\n", "মেলায় ২৫টি দোকান ছিল।\n", "<1-1>মেলায় [-২০টি-]{+২৫টি+} দোকান ছিল।\n"},
		{"a word of a line among others", "ক খ গ\nচ ছ জ\nট ঠ\n", "ক খ গ\nচ ঝ জ\nট ঠ\n", "ক খ গ\n<2-2>চ [-ছ-]{+ঝ+} জ\nট ঠ\n"},
		{"two words side by side are one change", "one two three four five", "one 2 3 four five", "<1-1>one [-two three-]{+2 3+} four five"},
		{"punctuation is no part of a word", "Closed on Friday, they said.", "Closed on Friday; they said.", "<1-1>Closed on Friday[-,-]{+;+} they said."},
		{"a new line", "ক\nগ\n", "ক\nখ\nগ\n", "ক\n<2-2>{+খ\n+}গ\n"},
		{"a line gone", "ক\nখ\nগ\n", "ক\nগ\n", "ক\n<2-1>[-খ\n-]গ\n"},
		{"the end gone", "ক\nখ", "ক\n", "ক\n<2-1>[-খ-]"},
		{"nothing kept", "the old words of it", "new ones, quite different", "<1-1>[-the old words of it-]{+new ones, quite different+}"},
		{"a conjunct is not torn", "ক্ষ\u200dর ঘর বড়", "ক্ষর ঘর বড়", "<1-1>[-ক্ষ\u200dর-]{+ক্ষর+} ঘর বড়"},
		{"from nothing", "", "ক", "<1-1>{+ক+}"},
	} {
		if got := shown(Between(c.before, c.after)); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", c.name, got, c.want)
		}
	}
}

// FuzzBetween: both texts stand in the pieces whole, and the line numbers count on.
func FuzzBetween(f *testing.F) {
	f.Add("ক খ\nগ\n", "ক\nগ ঘ")
	f.Add("a\r\n\r\nb", "\r\nb\na")
	f.Add(strings.Repeat("x y\n", 300), strings.Repeat("y x\n", 299))
	f.Fuzz(func(t *testing.T, before, after string) {
		var old, new strings.Builder
		line := 1
		for _, b := range Between(before, after) {
			if b.From != line || b.To < b.From-1 {
				t.Fatalf("a block from %d to %d follows line %d", b.From, b.To, line-1)
			}
			line = b.To + 1
			changed := false
			for _, p := range b.Pieces {
				if p.Kind != Added {
					old.WriteString(p.Text)
				}
				if p.Kind != Removed {
					new.WriteString(p.Text)
				}
				changed = changed || p.Kind != Same
			}
			if changed != b.Changed {
				t.Errorf("a block says changed %v of %v", b.Changed, b.Pieces)
			}
		}
		if old.String() != before || new.String() != after {
			t.Errorf("%q to %q became %q to %q", before, after, old.String(), new.String())
		}
		if n := len(lines(after)); line-1 != n {
			t.Errorf("%d lines are numbered of %d", line-1, n)
		}
	})
}
