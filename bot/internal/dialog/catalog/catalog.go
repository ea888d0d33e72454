// Package catalog finds articles as people name them: by number, id, key, citation
// or words of the title.
package catalog

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/dialog/wording"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Numbered is an article and its number in the whole list, from 1.
type Numbered struct {
	Number  int
	Article knowledge.Article
}

// Matching returns the articles in whose title or opening every word of find begins
// a word, in order; all of them when find has no word.
func Matching(ctx context.Context, idx *knowledge.Index, find string) iter.Seq[Numbered] {
	return func(yield func(Numbered) bool) {
		for n, a := range idx.Titled(ctx, find) {
			if !yield(Numbered{n, a}) {
				return
			}
		}
	}
}

// Find finds the article that a person names, by [Exact] or [Titled].
func Find(ctx context.Context, idx *knowledge.Index, name string) (knowledge.Article, bool) {
	if a, ok := Exact(ctx, idx, name); ok {
		return a, true
	}
	return Titled(ctx, idx, name)
}

// Exact finds an article by its number in the list, its id or key, or
// "ID@REVISION" as a citation writes it.
func Exact(ctx context.Context, idx *knowledge.Index, name string) (knowledge.Article, bool) {
	name = strings.TrimSpace(name)
	if n, err := strconv.Atoi(wording.ASCIIDigits(name)); err == nil {
		for f := range Matching(ctx, idx, "") {
			if f.Number == n {
				return f.Article, true
			}
		}
	}
	if a, ok := idx.ByKey(name); ok {
		return a, true
	}
	if id, revision, cut := strings.Cut(name, "@"); cut {
		if a, ok := idx.ByKey(id); ok && strings.EqualFold(a.Revision, revision) {
			return a, true
		}
	}
	return knowledge.Article{}, false
}

// Titled finds the one article whose title or opening a person began to type, or
// typed with letters left out.
func Titled(ctx context.Context, idx *knowledge.Index, name string) (knowledge.Article, bool) {
	if len(text.Tokens(name)) == 0 {
		return knowledge.Article{}, false
	}
	var found []knowledge.Article
	for f := range Matching(ctx, idx, name) {
		if found = append(found, f.Article); len(found) > 1 {
			return knowledge.Article{}, false
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	ids := make(map[knowledge.ArticleID]bool)
	for _, c := range idx.Complete(name, 2) {
		if c.Article != "" {
			ids[c.Article] = true
		}
	}
	for id := range ids {
		if len(ids) == 1 {
			return idx.Article(id)
		}
	}
	return knowledge.Article{}, false
}
