// Package fit measures and splits quoted text for a platform's limits.
//
// Nothing here changes text: the results are byte spans of it, and the spans of
// a split put together are the text again.
package fit

import (
	"sort"
	"unicode"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"github.com/ukti-bot/ukti/adapters"
)

// Split cuts text into pieces that each measure at most max. It cuts between
// sentences where it can, else after spaces, else between graphemes, and never
// inside one: a single grapheme that measures more than max is a piece of its
// own. Spaces at a cut stay at the end of the earlier piece; no cut between
// sentences or words makes a piece of nothing but spaces.
//
// The pieces are in order and cover text without a gap; for "" there are none.
// sentences are sorted, disjoint spans of text, as in [adapters.Quote].
func Split(text string, sentences []adapters.Span, max int, measure Measure) []adapters.Span {
	var pieces []adapters.Span
	for from := 0; from < len(text); {
		end := Cut(text, sentences, from, max, measure)
		pieces = append(pieces, adapters.Span{Start: from, End: end})
		from = end
	}
	return pieces
}

// Cut returns the end of the piece that starts at from: the step of [Split], for
// a caller whose room differs from message to message. from must be 0 or an
// earlier result, and less than len(text); the result is greater than from.
func Cut(text string, sentences []adapters.Span, from, max int, measure Measure) int {
	fits := func(end int) bool { return measure(text[from:end]) <= max }
	if fits(len(text)) {
		return len(text)
	}
	b := bordersAfter(text, from, fits)
	if end := lastSentence(sentences, b.graphemes[b.blank:]); end > from {
		return end
	}
	if end := last(b.spaces); end > from {
		return end
	}
	if end := last(b.graphemes); end > from {
		return end
	}
	return b.first
}

// borders are the places after from where a piece may end and still fit, sorted.
type borders struct {
	graphemes []int
	spaces    []int // those between a space and the word after it
	blank     int   // how many of graphemes lie within the spaces that from stands before
	first     int   // the end of the first grapheme, whether it fits or not
}

// bordersAfter walks the graphemes only as far as a piece can reach: it doubles
// the stretch until something in it no longer fits, then finds the last fitting
// border by halving, because a measure never shrinks as text grows.
func bordersAfter(text string, from int, fits func(end int) bool) borders {
	var b borders
	all := graphemes.FromString(text[from:])
	probe := 64
	started, wasSpace := false, false
	for all.Next() {
		start, end := from+all.Start(), from+all.End()
		if b.first == 0 {
			b.first = end
		}
		space := isSpace(all.Value())
		if started && wasSpace && !space {
			b.spaces = append(b.spaces, start)
		}
		b.graphemes = append(b.graphemes, end)
		if !started && space {
			b.blank = len(b.graphemes)
		}
		started, wasSpace = started || !space, space
		if len(b.graphemes) == probe {
			if !fits(end) {
				break
			}
			probe *= 2
		}
	}
	b.graphemes = fitting(b.graphemes, fits)
	b.blank = min(b.blank, len(b.graphemes))
	b.spaces = fitting(b.spaces, fits)
	return b
}

// fitting returns the leading ends that fit.
func fitting(ends []int, fits func(int) bool) []int {
	return ends[:sort.Search(len(ends), func(i int) bool { return !fits(ends[i]) })]
}

// lastSentence returns the last border between sentences that is among ends, or 0.
// Both sides of the space between two sentences count, so that the space goes
// with the earlier sentence when there is room.
func lastSentence(sentences []adapters.Span, ends []int) int {
	limit := last(ends)
	for i := len(sentences) - 1; i >= 0; i-- {
		for _, at := range [2]int{sentences[i].End, sentences[i].Start} {
			if at <= limit && contains(ends, at) {
				return at
			}
		}
	}
	return 0
}

func contains(sorted []int, x int) bool {
	i := sort.SearchInts(sorted, x)
	return i < len(sorted) && sorted[i] == x
}

func last(ends []int) int {
	if len(ends) == 0 {
		return 0
	}
	return ends[len(ends)-1]
}

// isSpace reports whether a line may be broken after this grapheme: it is white
// space, but not a no-break space, and carries no mark.
func isSpace(grapheme string) bool {
	for _, r := range grapheme {
		if !unicode.IsSpace(r) || r == '\u00a0' || r == '\u202f' || r == '\u2007' {
			return false
		}
	}
	return true
}

// Within returns the parts of spans that lie in piece, as offsets into the piece's
// own text: marks and sentences of a quote become those of one piece of it.
// spans are sorted and disjoint, and so is the result; empty parts are left out.
func Within(spans []adapters.Span, piece adapters.Span) []adapters.Span {
	var in []adapters.Span
	for _, s := range spans {
		start, end := max(s.Start, piece.Start), min(s.End, piece.End)
		if start < end {
			in = append(in, adapters.Span{Start: start - piece.Start, End: end - piece.Start})
		}
	}
	return in
}
