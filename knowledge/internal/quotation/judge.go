package quotation

import (
	"context"
	"slices"
	"strings"

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

// reading is a text that is being judged, as it is seen, beside the articles. What
// follows are the steps of judging, each with what it needs besides.
type reading struct {
	*comparer
	seen   seen
	source string
	hidden []Hidden
	pieces []piece
	quoted []text.Span
}

// finder finds out where the pieces stand.
type finder struct {
	*reading
	titles int // looked through
}

// peeler parts what is said from what stands around it: who said it, a header, a
// paper's name.
type peeler struct{ *finder }

// sifter tells what is no claim.
type sifter struct {
	*reading
	publishers map[string]bool // of the places
}

// joiner makes one of what stands side by side.
type joiner struct{ *comparer }

// teller makes claims of what was found.
type teller struct {
	*reading
	searched int // for passages near in meaning
}

// Judge judges a text, claim by claim. The only error is ctx's.
func Judge(ctx context.Context, a Archive, t Text) (Judgement, error) {
	r := newReading(a, t)
	units, err := (&finder{reading: r}).units(ctx)
	if err != nil {
		return Judgement{}, err
	}
	publishers := map[string]bool{}
	for _, u := range units {
		for _, f := range u.found.best {
			publishers[a.Article(f.article).Publisher] = true
		}
	}
	r.attributes(units)
	sifter{r, publishers}.sift(units)
	r.signed(units)
	return (&teller{reading: r}).judgement(ctx, joiner{r.comparer}.join(units))
}

// newReading cuts a text into pieces as a reader sees them.
func newReading(a Archive, t Text) *reading {
	source := text.CutGraphemes(t.Source, MaxBytes)
	r := &reading{comparer: newComparer(a, t.Sources), source: t.Source, hidden: residues(source, t.Hidden)}
	r.seen = see(source, r.hidden)
	blocks := append(slices.Clone(t.Blocks), blockQuotes(source)...)
	r.pieces = cut(r.seen, func(at int) bool { _, in := within(blocks, at); return in })
	r.pieces = firstWords(r.pieces, MaxWords)
	r.quoted = quotes(r.seen.text)
	return r
}

func blockQuotes(source string) []text.Span {
	if !strings.ContainsAny(source, ">"+bars) {
		return nil
	}
	var out []text.Span
	for _, m := range blockQuote().FindAllStringIndex(source, -1) {
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
