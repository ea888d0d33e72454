package quotation

import (
	"context"
	"slices"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// How much of a text is judged; what comes behind is named as unread.
const (
	MaxBytes = 256 << 10
	MaxWords = 10_000
	// mostSearched is for how many claims that aren't there a passage near in
	// meaning is looked for.
	mostSearched = 6
	// mostTitles is for how many claims titles are looked through.
	mostTitles = 100
)

// Text is what is to be judged.
type Text struct {
	Source string // UTF-8
	// Hidden are stretches that a reader doesn't see as words, and those that are
	// known to be the words of nobody who is quoted.
	Hidden []Hidden
	// Blocks are stretches that the text quotes as a block.
	Blocks []text.Span
	// Sources are the publishers whose articles count; all when empty.
	Sources []string
}

// judge is one judgement in the making.
type judge struct {
	*comparer
	seen       seen
	source     string
	hidden     []Hidden
	pieces     []piece
	quoted     []text.Span
	publishers map[string]bool
	titles     int // looked through
	searched   int
}

// Judge judges a text, claim by claim. The only error is ctx's.
func Judge(ctx context.Context, a Archive, t Text) (Judgement, error) {
	read := text.CutGraphemes(t.Source, MaxBytes)
	j := &judge{comparer: newComparer(a, t.Sources), source: t.Source, publishers: map[string]bool{}}
	j.hidden = residues(read, t.Hidden)
	j.seen = see(read, j.hidden)
	blocks := append(slices.Clone(t.Blocks), blockQuotes(read)...)
	j.pieces = cut(j.seen, func(at int) bool { _, in := within(blocks, at); return in })
	j.pieces = firstWords(j.pieces, MaxWords)
	j.quoted = quotes(j.seen.text)
	units, err := j.units(ctx)
	if err != nil {
		return Judgement{}, err
	}
	for _, u := range units {
		for _, f := range u.found.best {
			j.publishers[a.Article(f.article).Publisher] = true
		}
	}
	j.sift(units)
	j.signed(units)
	units = j.join(units)
	return j.judgement(ctx, units)
}

func blockQuotes(source string) []text.Span {
	var out []text.Span
	for _, m := range blockQuote.FindAllStringIndex(source, -1) {
		out = append(out, text.Span{Start: m[0], End: m[1]})
	}
	return out
}

// firstWords is the pieces with the first n words.
func firstWords(pieces []piece, n int) []piece {
	for i, p := range pieces {
		if n -= len(p.words); n < 0 {
			return pieces[:i]
		}
	}
	return pieces
}
