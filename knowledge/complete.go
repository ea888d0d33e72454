package knowledge

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// leastFuzzy is the shortest text, in code points, matched with letters left
// out; shorter ones match nearly everything.
const leastFuzzy = 3

// Complete returns at most n titles (or openings, where a title is missing) and
// words that go on as prefix begins: exact beginnings first, then titles that hold
// prefix, then those that it shortens (sahilm/fuzzy). For "" the first n articles.
func (x *Index) Complete(prefix string, n int) []Completion {
	if n <= 0 {
		return nil
	}
	typed := strings.TrimSpace(text.Fold(text.CutGraphemes(prefix, MaxQuestion)))
	var out []Completion
	for _, at := range x.store.Titles().Like(context.Background(), typed, n, utf8.RuneCountInString(typed) >= leastFuzzy) {
		a := x.store.Article(at)
		out = append(out, Completion{Text: a.Heading(), Article: a.ID})
	}
	if typed == "" {
		return out
	}
	return append(out, x.completeWord(prefix, n-len(out))...)
}

// completeWord completes the last word of what was typed, the commonest first.
func (x *Index) completeWord(typed string, n int) []Completion {
	tokens := text.Tokens(typed)
	if n <= 0 || len(tokens) == 0 || tokens[len(tokens)-1].Span.End != len(typed) {
		return nil
	}
	last := tokens[len(tokens)-1]
	v := x.store.Vocabulary()
	found := slices.Clone(v.WithPrefix(last.Term))
	slices.SortFunc(found, func(a, b index.WordID) int {
		return cmp.Or(cmp.Compare(x.store.DF(b), x.store.DF(a)), cmp.Compare(v.Term(a), v.Term(b)))
	})
	var out []Completion
	for _, id := range found {
		if term := v.Term(id); term != last.Term && len(out) < n {
			out = append(out, Completion{Text: typed[:last.Span.Start] + term})
		}
	}
	return out
}

// Titled returns the articles that have, in their title or opening, for every word of
// find a word that begins so, each with its number among [Index.Articles], from 1. All
// of them when find has no word. It ends early when ctx does.
func (x *Index) Titled(ctx context.Context, find string) iter.Seq2[int, Article] {
	return func(yield func(int, Article) bool) {
		wanted := x.titled(ctx, find)
		number := 0
		for n := range x.store.Live() {
			number++
			if len(wanted) == 0 || ctx.Err() != nil {
				return
			}
			if n != wanted[0] {
				continue
			}
			wanted = wanted[1:]
			if !yield(number, x.article(n)) {
				return
			}
		}
	}
}

// titled returns the numbers of the articles that [Index.Titled] yields.
func (x *Index) titled(ctx context.Context, find string) []index.ArticleNo {
	var words []string
	for _, t := range text.Tokens(find) {
		words = append(words, t.Term)
	}
	if len(words) == 0 {
		return slices.Collect(x.store.Live())
	}
	return x.store.Titles().With(ctx, words)
}
