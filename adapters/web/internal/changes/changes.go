// Package changes says what of a text became another, word by word, for people who
// read what a correction changed.
package changes

import (
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// Kind says of which text a piece is.
type Kind int

const (
	Same    Kind = iota // of both
	Removed             // of the earlier one alone
	Added               // of the later one alone
)

// Piece is a stretch of a text, or of both.
type Piece struct {
	Kind Kind
	Text string
}

// Block is a run of whole lines, which are the same in both texts or of which some
// words differ. From and To are its lines in the later text, from 1; To is From-1
// where nothing of it is left there.
type Block struct {
	From, To int
	Changed  bool
	Pieces   []Piece // the earlier lines without what was added, the later ones without what was removed
}

// leastKept is how much of the longer side of changed lines, in words, must be the same
// for them to be told word by word; below, the old lines stand before the new ones.
const leastKept = 0.2

// Between returns the blocks of two texts in their order. The pieces that aren't Added
// are before, put together; those that aren't Removed are after.
func Between(before, after string) []Block {
	old, new := lines(before), lines(after)
	var blocks []Block
	at, line := 0, 1 // in old; in the later text, from 1
	same := func(to int) {
		if to > at {
			blocks = append(blocks, Block{From: line, To: line + to - at - 1, Pieces: []Piece{{Same, strings.Join(old[at:to], "")}}})
			line += to - at
			at = to
		}
	}
	for _, d := range differing(old, new) {
		same(d.Start)
		n := d.ReplEnd - d.ReplStart
		blocks = append(blocks, Block{
			From: line, To: line + n - 1, Changed: true,
			Pieces: pieces(strings.Join(old[d.Start:d.End], ""), strings.Join(new[d.ReplStart:d.ReplEnd], "")),
		})
		at, line = d.End, line+n
	}
	same(len(old))
	return blocks
}

// Words is Between for texts of one line, such as titles.
func Words(before, after string) []Piece {
	if before == after {
		return []Piece{{Same, before}}
	}
	return pieces(before, after)
}

// pieces tells two texts apart word by word.
func pieces(before, after string) []Piece {
	old, new := words(before), words(after)
	var all []Piece
	at, kept := 0, 0
	same := func(to int) {
		for _, w := range old[at:to] {
			if strings.TrimSpace(w) != "" {
				kept++
			}
		}
		all = add(all, Same, strings.Join(old[at:to], ""))
	}
	for _, d := range differing(old, new) {
		same(d.Start)
		all = add(all, Removed, strings.Join(old[d.Start:d.End], ""))
		all = add(all, Added, strings.Join(new[d.ReplStart:d.ReplEnd], ""))
		at = d.End
	}
	same(len(old))
	if float64(kept) < leastKept*float64(max(visible(old), visible(new))) {
		return add(add(nil, Removed, before), Added, after)
	}
	return joined(all)
}

// visible counts the words that are no blanks.
func visible(words []string) (n int) {
	for _, w := range words {
		if strings.TrimSpace(w) != "" {
			n++
		}
	}
	return n
}

// joined makes one change of those with nothing but blanks between them: what was
// removed, then what was added.
func joined(all []Piece) []Piece {
	var out []Piece
	var removed, added string
	flush := func() {
		out = add(add(out, Removed, removed), Added, added)
		removed, added = "", ""
	}
	for i, p := range all {
		switch {
		case p.Kind == Removed:
			removed += p.Text
		case p.Kind == Added:
			added += p.Text
		case (removed != "" && added != "") && i+1 < len(all) && strings.TrimSpace(p.Text) == "" && !strings.Contains(p.Text, "\n"):
			removed, added = removed+p.Text, added+p.Text
		default:
			flush()
			out = add(out, Same, p.Text)
		}
	}
	flush()
	return out
}

func add(all []Piece, kind Kind, text string) []Piece {
	if text == "" {
		return all
	}
	return append(all, Piece{kind, text})
}

// differing compares two lists. Each different entry stands for a number, so that the
// numbers can be compared in its place.
func differing(old, new []string) []lcs.Diff {
	numbers := map[string]rune{}
	numbered := func(list []string) []rune {
		out := make([]rune, len(list))
		for i, s := range list {
			n, ok := numbers[s]
			if !ok {
				n = rune(len(numbers))
				numbers[s] = n
			}
			out[i] = n
		}
		return out
	}
	return lcs.DiffRunes(numbered(old), numbered(new))
}

// lines cuts a text behind its newlines.
func lines(text string) []string {
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}

// words cuts a text into words with their marks and joiners, blanks, and single signs.
// A newline stands alone.
func words(text string) []string {
	var all []string
	start, last := 0, 0
	for i, r := range text {
		k := kindOf(r)
		if i > 0 && (k != last || k == sign) {
			all = append(all, text[start:i])
			start = i
		}
		last = k
	}
	if text != "" {
		all = append(all, text[start:])
	}
	return all
}

const (
	letter = iota + 1
	blank
	sign
)

func kindOf(r rune) int {
	switch {
	case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), r == '\u200c', r == '\u200d':
		return letter
	case unicode.IsSpace(r) && r != '\n':
		return blank
	}
	return sign
}
