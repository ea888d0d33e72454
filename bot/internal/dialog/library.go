package dialog

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// Articles lists articles whose title or opening words match find.
func (d *Dialog) Articles(ctx context.Context, find string, offset, limit int) []adapters.ArticleInfo {
	idx := d.shelf.Index()
	var list []adapters.ArticleInfo
	for f := range matching(idx, find) {
		if offset > 0 {
			offset--
			continue
		}
		if len(list) >= limit || ctx.Err() != nil {
			break
		}
		list = append(list, describeArticle(idx, f.article))
	}
	return list
}

// Read gives one article, whole.
func (d *Dialog) Read(_ context.Context, id, revision string) (adapters.Text, error) {
	idx := d.shelf.Index()
	a, ok := idx.ByKey(id)
	if !ok {
		return adapters.Text{}, fmt.Errorf("dialog: reading %.200q: %w", id, adapters.ErrNoArticle)
	}
	if revision != "" && !strings.EqualFold(revision, a.Revision) {
		return adapters.Text{}, fmt.Errorf("dialog: reading revision %.40q of %q: %w", revision, a.ID, adapters.ErrNoArticle)
	}
	text := adapters.Text{Info: describeArticle(idx, a), Body: a.Body, Revisions: []string{a.Revision}}
	for _, s := range lineSpans(a.Body) {
		text.Lines = append(text.Lines, adapters.Span(s))
	}
	for _, s := range idx.Sentences(a.ID) {
		text.Sentences = append(text.Sentences, adapters.Span(s.Span))
	}
	return text, nil
}

func describeArticle(idx *knowledge.Index, a knowledge.Article) adapters.ArticleInfo {
	return adapters.ArticleInfo{
		ID: string(a.ID), Key: knowledge.Key(a.ID), Revision: a.Revision,
		Title: a.Title, Opening: opening(a.Body, listOpening),
		Publisher: a.Publisher, URL: webAddress(a.URL), Lang: a.Lang, Published: a.Published,
		Lines: len(lineSpans(a.Body)), Sentences: len(idx.Sentences(a.ID)), SizeBytes: len(a.Body),
	}
}

// numbered is an article and its number in the whole list, from 1.
type numbered struct {
	number  int
	article knowledge.Article
}

// matching gives the articles in whose title or opening every word of find
// begins a word, in order; all of them when find has no word.
func matching(idx *knowledge.Index, find string) iter.Seq[numbered] {
	return func(yield func(numbered) bool) {
		wanted := wordsOf(find)
		n := 0
		for a := range idx.Articles() {
			n++
			if (len(wanted) == 0 || hasWords(a, wanted)) && !yield(numbered{n, a}) {
				return
			}
		}
	}
}

func hasWords(a knowledge.Article, wanted []word) bool {
	has := wordsOf(a.Title + "\n" + opening(a.Body, listOpening))
	for _, w := range wanted {
		found := false
		for _, h := range has {
			found = found || strings.HasPrefix(h.fold, w.fold)
		}
		if !found {
			return false
		}
	}
	return true
}
