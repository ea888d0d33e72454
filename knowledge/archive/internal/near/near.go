// Package near tells whether two texts are the same story in nearly the same
// words. A text is the set of its shingles: every run of [ShingleWords] folded
// words. How alike two texts are is the Jaccard index of their sets, the part of
// all shingles that both have.
//
// To find what is alike among many without comparing all, [Text.Bands] returns a few
// keys (MinHash with banding). Texts of a Jaccard index j share at least one of
// them with the probability 1-(1-j³)⁸: .997 at .8, .9999 at .9, .06 at .2. A
// shared key proves nothing; compare the texts.
package near

import (
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// ShingleWords is how many words in a row make a shingle. A text with fewer
	// is one shingle.
	ShingleWords = 5

	// Bands is how many keys a text has; each stands for rows minima.
	Bands = 8
	rows  = 3
)

// Text is what there is to compare of a text.
type Text struct {
	shingles []uint64 // hashes, sorted, each once
	words    []uint64 // hashes of the folded words, sorted, each once
	bands    []int64
}

// Of reads a text, without its dateline and sign-off (see [story]). Its hashes are kept in files: changing them needs a migration.
func Of(body string) Text {
	var t Text
	var words []uint64
	for line := range strings.Lines(story(body)) { // by lines, so that few tokens are held at once
		for _, token := range text.Tokens(line) {
			words = append(words, hash(token.Term))
		}
	}
	width := min(ShingleWords, len(words))
	for i := 0; width > 0 && i+width <= len(words); i++ {
		h := uint64(width)
		for _, w := range words[i : i+width] {
			h = mix(h ^ w)
		}
		t.shingles = append(t.shingles, h)
	}
	t.shingles, t.words = set(t.shingles), set(words)
	t.bands = bands(t.shingles)
	return t
}

// Jaccard returns the part of both texts' shingles that they share, from 0 to 1. A
// text without words is like no other.
func Jaccard(a, b Text) float64 {
	both := 0
	for i, j := 0, 0; i < len(a.shingles) && j < len(b.shingles); {
		switch x, y := a.shingles[i], b.shingles[j]; {
		case x < y:
			i++
		case x > y:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	all := len(a.shingles) + len(b.shingles) - both
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

// HasWordsOf reports whether every word in other stands in t too, so that whoever
// reads t misses no name and no figure of other.
func (t Text) HasWordsOf(other Text) bool {
	for _, w := range other.words {
		if _, found := slices.BinarySearch(t.words, w); !found {
			return false
		}
	}
	return true
}

// Bands returns the keys that texts like t are likely to share; nil for a text
// without words.
func (t Text) Bands() []int64 { return t.bands }

func bands(shingles []uint64) []int64 {
	if len(shingles) == 0 {
		return nil
	}
	var least [Bands * rows]uint64
	for i := range least {
		least[i] = ^uint64(0)
		factor := mix(uint64(i)+1) | 1 // odd, so that multiplying by it permutes
		for _, h := range shingles {
			least[i] = min(least[i], mix(h*factor))
		}
	}
	keys := make([]int64, Bands)
	for b := range keys {
		h := uint64(b)
		for _, m := range least[b*rows : (b+1)*rows] {
			h = mix(h ^ m)
		}
		keys[b] = int64(h)
	}
	return keys
}

func set(s []uint64) []uint64 {
	slices.Sort(s)
	return slices.Compact(s)
}

// hash is FNV-1a, mixed.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h)
}

// mix spreads a number's bits over all 64 (the finisher of SplitMix64); it is a
// permutation.
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}
