package dialog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/dialog/catalog"
	"github.com/ukti-bot/ukti/bot/internal/dialog/cite"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
)

// Articles lists articles whose title or opening words match find.
func (d *Dialog) Articles(ctx context.Context, find string, offset, limit int) []adapters.ArticleInfo {
	idx := d.shelf.Index()
	var list []adapters.ArticleInfo
	for f := range catalog.Matching(ctx, idx, find) {
		if offset > 0 {
			offset--
			continue
		}
		if len(list) >= limit || ctx.Err() != nil {
			break
		}
		list = append(list, describeArticle(idx, f.Article))
	}
	return list
}

// Read gives one article, whole.
func (d *Dialog) Read(ctx context.Context, id, revision string) (adapters.Text, error) {
	idx, superseded := d.shelf.Index(), false
	a, ok := idx.ByKey(id)
	if !ok || revision != "" && !strings.EqualFold(revision, a.Revision) {
		k, err := d.keptText(ctx, id, revision)
		if errors.Is(err, knowledge.ErrNoArticle) {
			return adapters.Text{}, fmt.Errorf("dialog: reading revision %.40q of %.200q: %w", revision, id, adapters.ErrNoArticle)
		}
		if err != nil {
			return adapters.Text{}, fmt.Errorf("dialog: reading %.200q: %w", id, err)
		}
		idx, a, superseded = k.Index, k.Article, k.Superseded
	}
	text := adapters.Text{Info: describeArticle(idx, a), Body: a.Body, Superseded: superseded, Revisions: d.revisions(ctx, a)}
	for _, s := range cite.Lines(a.Body) {
		text.Lines = append(text.Lines, adapters.Span(s))
	}
	for _, s := range idx.Sentences(a.ID) {
		text.Sentences = append(text.Sentences, adapters.Span(s.Span))
	}
	return text, nil
}

// keptText gives a text that the index does not have.
func (d *Dialog) keptText(ctx context.Context, id, revision string) (newsroom.Kept, error) {
	if d.room == nil {
		return newsroom.Kept{}, knowledge.ErrNoArticle
	}
	return d.room.Kept(ctx, id, strings.ToLower(revision))
}

// revisions names an article's revisions, the newest first; the one at hand when
// that is all that is known.
func (d *Dialog) revisions(ctx context.Context, a knowledge.Article) []string {
	if d.room != nil {
		all, err := d.room.Revisions(ctx, a.ID)
		if err == nil {
			return all
		}
		d.log.Warn("an article's revisions could not be read; only one is shown", "error", err)
	}
	return []string{a.Revision}
}

func describeArticle(idx *knowledge.Index, a knowledge.Article) adapters.ArticleInfo {
	return adapters.ArticleInfo{
		ID: string(a.ID), Key: knowledge.Key(a.ID), Revision: a.Revision,
		Title: a.Title, Opening: cite.Opening(a.Body, cite.ListOpening),
		Publisher: a.Publisher, URL: cite.WebAddress(a.URL), Lang: a.Lang, Published: a.Published,
		Lines: len(cite.Lines(a.Body)), Sentences: len(idx.Sentences(a.ID)), SizeBytes: len(a.Body),
	}
}

// numbered is an article and its number in the whole list, from 1.
type numbered struct {
	number  int
	article knowledge.Article
}
