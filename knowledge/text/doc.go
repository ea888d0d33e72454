// Package text cuts an article into lines, sentences and words without changing
// it.
//
// Everything here returns byte spans of the original. Folding happens on copies:
// a [Token] carries the folded word to compare with and the span of the word as
// it stands. Span borders never fall inside a grapheme.
package text

// Span is a half-open range of byte offsets, [Start, End).
type Span struct{ Start, End int }

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }
