package index

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// titles are the folded headings of a segment's articles. A set of letters for each
// lets a lookup pass over nearly all that can't match without reading them.
type titles struct {
	headings []heading
	letters  []letterSet // of each heading and its words
}

// heading is what an article is found by in a list.
type heading struct {
	title string // folded; the opening where there is none
	words string // of the title and the opening, folded, each with a space before it
}

// listedOpening is how many bytes of a body count for an article's words in a list.
const listedOpening = 180

func headingOf(a *Article) heading {
	var words strings.Builder
	for _, t := range text.Tokens(a.Title + "\n" + opening(a.Body, listedOpening)) {
		words.WriteString(" " + t.Term)
	}
	return heading{title: text.Fold(a.Heading()), words: words.String()}
}

func (t *titles) add(h heading) {
	t.headings = append(t.headings, h)
	t.letters = append(t.letters, lettersOf(h.title)|lettersOf(h.words))
}

// letterSet has a bit for each letter of a text; several letters share one.
type letterSet uint64

func lettersOf(s string) letterSet {
	var set letterSet
	for _, r := range s {
		set |= 1 << (uint(r) % 64)
	}
	return set
}

// holds reports whether a text with the letters s may hold all of a text's with other.
func (s letterSet) holds(other letterSet) bool { return other&^s == 0 }

const (
	// polled is how many titles are looked at between two looks at the context.
	polled = 4096
	// mostFuzzy bounds the titles that one lookup gives to sahilm/fuzzy, which takes
	// about 4 µs for each.
	mostFuzzy = 1000
)

// Titles is the titles of an index's articles, the openings where there is none.
type Titles struct {
	segments stack
	deleted  *deleted
}

// each visits the live articles whose folded heading may hold the letters, in the
// order of their numbers, until visit returns false or ctx ends.
func (t Titles) each(ctx context.Context, letters letterSet, visit func(ArticleNo, *heading) bool) {
	for _, s := range t.segments {
		for i, has := range s.titles.letters {
			if i%polled == 0 && ctx.Err() != nil {
				return
			}
			n := s.firstArticle + ArticleNo(i)
			if has.holds(letters) && !t.deleted.has(n) && !visit(n, &s.titles.headings[i]) {
				return
			}
		}
	}
}

// Holding returns the articles whose folded heading holds a folded text.
func (t Titles) Holding(folded string) iter.Seq[ArticleNo] {
	return func(yield func(ArticleNo) bool) {
		t.each(context.Background(), lettersOf(folded), func(n ArticleNo, h *heading) bool {
			return !strings.Contains(h.title, folded) || yield(n)
		})
	}
}

// Find yields the articles that have, in their title or opening, for every word of find
// a word that begins so, each with its number among all, from 1; all of them when find
// has no word. It ends early when ctx does.
func (t Titles) Find(ctx context.Context, find string) iter.Seq2[int, ArticleNo] {
	var words []string
	for _, token := range text.Tokens(find) {
		words = append(words, token.Term)
	}
	return func(yield func(int, ArticleNo) bool) {
		number := 0
		wanted := t.with(ctx, words)
		t.each(ctx, 0, func(n ArticleNo, _ *heading) bool {
			number++
			if len(wanted) == 0 || ctx.Err() != nil {
				return false
			}
			if n != wanted[0] {
				return true
			}
			wanted = wanted[1:]
			return yield(number, n)
		})
	}
}

// with returns the articles that have, in their title or opening, for every one
// of some folded words a word that begins so, in the order of their coming. On ctx's
// end it returns what it has found.
func (t Titles) with(ctx context.Context, words []string) []ArticleNo {
	var out []ArticleNo
	t.each(ctx, lettersOf(strings.Join(words, "")), func(n ArticleNo, h *heading) bool {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(h.words, " "+w) }) {
			out = append(out, n)
		}
		return true
	})
	return out
}

// Like returns at most most articles by what was typed of their heading, folded:
// first the headings that begin so, then those that hold it, then, where fuzzily, those
// that it shortens (by sahilm/fuzzy, the likeliest first).
func (t Titles) Like(ctx context.Context, typed string, most int, fuzzily bool) []ArticleNo {
	var begin, hold, rest []ArticleNo
	var shortened []string
	t.each(ctx, lettersOf(typed), func(n ArticleNo, h *heading) bool {
		switch {
		case strings.HasPrefix(h.title, typed):
			begin = append(begin, n)
		case strings.Contains(h.title, typed):
			if len(hold) < most {
				hold = append(hold, n)
			}
		case fuzzily && len(rest) < mostFuzzy:
			rest, shortened = append(rest, n), append(shortened, h.title)
		}
		return len(begin) < most
	})
	out := append(begin, hold...)
	if len(out) < most && ctx.Err() == nil {
		for _, m := range fuzzy.Find(typed, shortened) {
			out = append(out, rest[m.Index])
		}
	}
	return out[:min(len(out), most)]
}
