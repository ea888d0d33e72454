package quotation

import (
	"cmp"
	"iter"
	"slices"
)

// Bounds of the sentences that a piece is compared with.
const (
	mostWords    = 16     // rarest words that candidates are looked up by
	mostVisits   = 40_000 // sentences that the lookups see
	enoughWords  = 6      // after so many words, no more that stand
	enoughVisits = 4_000  // in so many sentences
	mostPlaces   = 24     // sentences that are compared for the words they share,
	mostPhrases  = 16     // and for their order, where more sentences share as much
	// of what the best candidate has of the words' rarity, the others must have
	leastCandidate = 0.2
	mostEqual      = 64 // the same, where all of them share the same words
)

// holding yields the sentences of some texts that hold a word; see [Archive].
type holding func(term string) (sentences iter.Seq[uint32], count int)

// candidates are the sentences that share most of the words' rarity; the first
// likely of them most of what the first has. Behind them are those that have most of
// the words' order.
func (c *comparer) candidates(words []word, of holding) (sentences []uint32, likely int) {
	type known struct {
		term   string
		rarity float64
	}
	var terms []known
	seen := map[string]bool{}
	for _, w := range words {
		if !seen[w.term] {
			seen[w.term] = true
			terms = append(terms, known{w.term, c.archive.Rarity(w.term)})
		}
	}
	slices.SortStableFunc(terms, func(a, b known) int { return cmp.Compare(b.rarity, a.rarity) })
	share, visits, used := map[uint32]float64{}, 0, 0
	for _, t := range terms {
		sentences, count := of(t.term)
		if count == 0 {
			continue
		}
		if used++; used > mostWords || visits > 0 && visits+count > mostVisits || used > enoughWords && visits+count > enoughVisits {
			break
		}
		for id := range sentences {
			if article, _, _ := c.archive.Sentence(id); len(c.sources) > 0 && !c.counts(article) {
				continue
			}
			share[id] += t.rarity + 0.01
			if visits++; visits > mostVisits {
				break
			}
		}
	}
	most := 0.0
	for _, s := range share {
		most = max(most, s)
	}
	var out []uint32
	for id, s := range share {
		if s >= leastCandidate*most {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b uint32) int { return cmp.Or(cmp.Compare(share[b], share[a]), cmp.Compare(a, b)) })
	n := min(len(out), mostPlaces)
	for n > 0 && n < min(len(out), mostEqual) && share[out[n]] >= share[out[0]]-1e-9 {
		n++
	}
	for likely < n && share[out[likely]] >= leastShare*share[out[0]] {
		likely++
	}
	return append(out[:n:n], c.phrased(words, out[n:])...), likely
}

// phrased picks the sentences that have most of the words in their order. Where all words
// are common, hundreds of sentences share them, and only the order tells which one is meant.
func (c *comparer) phrased(words []word, sentences []uint32) []uint32 {
	if len(sentences) == 0 {
		return nil
	}
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = w.term
	}
	count := c.archive.Phrase(terms)
	type counted struct {
		sentence uint32
		pairs    int
	}
	var all []counted
	for _, id := range sentences {
		if n := count(id); n > 0 {
			all = append(all, counted{id, n})
		}
	}
	slices.SortStableFunc(all, func(a, b counted) int { return cmp.Compare(b.pairs, a.pairs) })
	out := make([]uint32, 0, mostPhrases)
	for _, one := range all[:min(len(all), mostPhrases)] {
		out = append(out, one.sentence)
	}
	return out
}
