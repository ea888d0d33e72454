package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sahilm/fuzzy"

	"github.com/ukti-bot/ukti/knowledge/text"
)

const (
	// maxTitles bounds the titles that one completion reads: sahilm/fuzzy reads
	// them all, about 4 µs each, and a person is typing.
	maxTitles = 10_000
	// leastFuzzy is the shortest text, in code points, matched with letters left
	// out; shorter ones match nearly everything.
	leastFuzzy = 3
	// openingLength is how many bytes of a body stand in for a missing title.
	openingLength = 120
)

// Complete gives at most n titles (or openings, where a title is missing) and
// words that go on as prefix begins: exact beginnings first, then titles that
// prefix shortens (sahilm/fuzzy). For "" the first n articles.
func (x *Index) Complete(prefix string, n int) []Completion {
	if n <= 0 {
		return nil
	}
	typed := strings.TrimSpace(text.Fold(text.CutGraphemes(prefix, MaxQuestion)))
	out := x.completeTitle(typed, n)
	if typed == "" {
		return out
	}
	return append(out, x.completeWord(prefix, n-len(out))...)
}

// titles is a fuzzy.Source of folded titles.
type titles struct{ folded []string }

func (t titles) String(i int) string { return t.folded[i] }
func (t titles) Len() int            { return len(t.folded) }

func (x *Index) completeTitle(typed string, n int) []Completion {
	var all titles
	var numbers []uint32
	for n := range x.live() {
		if len(numbers) == maxTitles {
			break
		}
		all.folded, numbers = append(all.folded, x.title(n)), append(numbers, n)
	}
	var order []int
	for i, title := range all.folded {
		if strings.HasPrefix(title, typed) {
			order = append(order, i)
		}
	}
	for i, title := range all.folded {
		if typed != "" && !strings.HasPrefix(title, typed) && strings.Contains(title, typed) {
			order = append(order, i)
		}
	}
	if len(order) < n && utf8.RuneCountInString(typed) >= leastFuzzy {
		for _, m := range fuzzy.FindFrom(typed, all) {
			if !slices.Contains(order, m.Index) {
				order = append(order, m.Index)
			}
		}
	}
	out := make([]Completion, 0, min(n, len(order)))
	for _, i := range order[:min(n, len(order))] {
		a := x.article(numbers[i])
		out = append(out, Completion{Text: titleOf(*a), Article: a.ID})
	}
	return out
}

// completeWord completes the last word of what was typed, the commonest first.
func (x *Index) completeWord(typed string, n int) []Completion {
	tokens := text.Tokens(typed)
	if n <= 0 || len(tokens) == 0 || tokens[len(tokens)-1].Span.End != len(typed) {
		return nil
	}
	last := tokens[len(tokens)-1]
	found := x.vocab.WithPrefix(last.Term)
	slices.SortFunc(found, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(x.df(b), x.df(a)), cmp.Compare(x.vocab.Term(a), x.vocab.Term(b)))
	})
	var out []Completion
	for _, id := range found {
		if term := x.vocab.Term(id); term != last.Term && len(out) < n {
			out = append(out, Completion{Text: typed[:last.Span.Start] + term})
		}
	}
	return out
}

// titleOf gives the article's title, or its first words.
func titleOf(a Article) string {
	if a.Title != "" {
		return a.Title
	}
	return Opening(a.Body, openingLength)
}

// Opening gives the first words of a body's first line, at most limit bytes, cut
// between words: what stands in for a missing title.
func Opening(body string, limit int) string {
	sentences := text.Sentences(text.CutGraphemes(body, 4*limit))
	if len(sentences) == 0 {
		return ""
	}
	first := body[sentences[0].Span.Start:sentences[0].Span.End]
	cut := 0
	for _, t := range text.Tokens(first) {
		if t.Span.End > limit {
			break
		}
		cut = t.Span.End
	}
	if cut == 0 {
		return text.CutGraphemes(first, limit)
	}
	return first[:cut]
}
