// Package completion completes what is being typed with titles and words of an index.
package completion

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// leastFuzzy is the shortest text, in code points, matched with letters left
// out; shorter ones match nearly everything.
const leastFuzzy = 3

// Completion is a title or word that begins as the person typed.
type Completion struct {
	Text    string
	Article index.ArticleID // set when it is an article's title or opening
}

// Complete returns at most n titles (or openings, where a title is missing) and
// words that go on as typed begins: exact beginnings first, then titles that hold it,
// then those that it shortens, then words. For "" the first n articles.
func Complete(x *index.Index, typed string, n int) []Completion {
	if n <= 0 {
		return nil
	}
	folded := strings.TrimSpace(text.Fold(typed))
	var out []Completion
	for _, at := range x.Titles().Like(context.Background(), folded, n, utf8.RuneCountInString(folded) >= leastFuzzy) {
		a := x.Article(at)
		out = append(out, Completion{Text: a.Heading(), Article: a.ID})
	}
	if folded == "" {
		return out
	}
	return append(out, words(x, typed, n-len(out))...)
}

// words completes the last word of what was typed, the commonest first.
func words(x *index.Index, typed string, n int) []Completion {
	tokens := text.Tokens(typed)
	if n <= 0 || len(tokens) == 0 || tokens[len(tokens)-1].Span.End != len(typed) {
		return nil
	}
	last := tokens[len(tokens)-1]
	v := x.Vocabulary()
	found := slices.Clone(v.WithPrefix(last.Term))
	slices.SortFunc(found, func(a, b index.WordID) int {
		return cmp.Or(cmp.Compare(x.DF(b), x.DF(a)), cmp.Compare(v.Term(a), v.Term(b)))
	})
	var out []Completion
	for _, id := range found {
		if term := v.Term(id); term != last.Term && len(out) < n {
			out = append(out, Completion{Text: typed[:last.Span.Start] + term})
		}
	}
	return out
}
