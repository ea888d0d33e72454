package adaptertest

import (
	"testing"

	"github.com/ukti-bot/ukti/adapters"
)

// quoting is a reading in which each text is a quotation of its own.
func quoting(texts ...string) reading {
	var s Shown
	for _, text := range texts {
		s.Posts = append(s.Posts, Post{Text: text, Quoted: []adapters.Span{{Start: 0, End: len(text)}}})
	}
	return s.reading()
}

func TestTake(t *testing.T) {
	for _, c := range []struct {
		name, want string
		shown      []string
		trims      bool
		pieces     int // 0: it is not the quote
	}{
		{"whole", "one two", []string{"one two"}, false, 1},
		{"in two", "one two", []string{"one ", "two"}, false, 2},
		{"another follows", "one", []string{"one", "two"}, false, 1},
		{"space lost at a cut", "one two", []string{"one", "two"}, false, 0},
		{"space lost at a cut, which is declared", "one two", []string{"one", "two"}, true, 2},
		{"spaces lost at the ends", " one ", []string{"one"}, false, 0},
		{"spaces lost at the ends, which is declared", " one ", []string{"one"}, true, 1},
		{"space lost within", "one two", []string{"onetwo"}, true, 0},
		{"letter lost at a cut", "one two", []string{"on", "two"}, true, 0},
		{"a piece twice", "one two", []string{"one ", "one ", "two"}, true, 0},
		{"the rest is missing", "one two", []string{"one "}, true, 0},
		{"nothing is quoted", "one", nil, true, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			pieces, err := quoting(c.shown...).take(c.want, 0, c.trims)
			if (err == nil) != (c.pieces > 0) || len(pieces) != c.pieces {
				t.Errorf("%d pieces, err %v; want %d pieces", len(pieces), err, c.pieces)
			}
		})
	}
}
