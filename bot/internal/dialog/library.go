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

// facts returns the facts of an index; they are worked out once for each.
func (d *Dialog) facts(ctx context.Context, idx *knowledge.Index) *catalog.Facts {
	near := idx.Near()
	if f := d.known.Load(); f != nil && f.Index == near {
		return f.Among(idx.Size().Articles)
	}
	f := catalog.Read(ctx, near, d.locales)
	if knowledge.Ended(ctx) == nil { // else the examples may be missing
		d.known.Store(f)
	}
	return f.Among(idx.Size().Articles)
}

// Articles lists articles, the newest first.
func (d *Dialog) Articles(ctx context.Context, w adapters.Wanted, offset, limit int) adapters.ArticleList {
	idx := d.shelf.Index()
	if d.large() {
		return d.pageOf(ctx, idx, w, offset, limit)
	}
	found := catalog.Select(ctx, idx, d.facts(ctx, idx).Sorted, catalog.Wanted(w))
	list := adapters.ArticleList{
		Total: len(found.Articles), Publishers: facets(found.Publishers), Months: facets(found.Months), Languages: facets(found.Languages),
	}
	from := min(max(offset, 0), len(found.Articles))
	for _, a := range found.Articles[from:min(from+max(limit, 0), len(found.Articles))] {
		list.Articles = append(list.Articles, describeArticle(idx, a))
	}
	markFound(ctx, list.Articles, w.Find)
	d.dateSeen(ctx, list.Articles)
	return list
}

// dateSeen says of each article when its text was taken in, where that is known.
func (d *Dialog) dateSeen(ctx context.Context, articles []adapters.ArticleInfo) {
	if d.room == nil {
		return
	}
	ids := make([]knowledge.ArticleID, len(articles))
	for i, a := range articles {
		ids[i] = knowledge.ArticleID(a.ID)
	}
	seen, err := d.room.Archive.Seen(ctx, ids)
	if err != nil {
		d.log.Warn("when articles came could not be read; the list goes without it", "error", err)
		return
	}
	for i := range articles {
		articles[i].Seen = seen[ids[i]]
	}
}

// Publishers names the publishers of the articles.
func (d *Dialog) Publishers(ctx context.Context) []string {
	return d.facts(ctx, d.shelf.Index()).Publishers
}

// markFound marks the words of a list's titles and openings that were looked for.
func markFound(ctx context.Context, articles []adapters.ArticleInfo, find string) {
	var texts []string
	for _, a := range articles {
		texts = append(texts, a.Title, a.Opening)
	}
	for i, marks := range catalog.Marks(ctx, texts, find) {
		spans := &articles[i/2].TitleMarks
		if i%2 == 1 {
			spans = &articles[i/2].OpeningMarks
		}
		for _, m := range marks {
			*spans = append(*spans, adapters.Span(m))
		}
	}
}

func facets(counts []catalog.Count) []adapters.Facet {
	var all []adapters.Facet
	for _, c := range counts {
		all = append(all, adapters.Facet{Value: c.Value, Articles: c.N})
	}
	return all
}

// Read returns one article, whole.
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

// keptText returns a text that the index does not have.
func (d *Dialog) keptText(ctx context.Context, id, revision string) (newsroom.Kept, error) {
	if d.room == nil {
		return newsroom.Kept{}, knowledge.ErrNoArticle
	}
	return d.room.Kept(ctx, id, strings.ToLower(revision))
}

// revisions lists an article's revisions, the newest first; the one at hand when that
// is all that is known.
func (d *Dialog) revisions(ctx context.Context, a knowledge.Article) []adapters.Revision {
	if d.room == nil {
		return []adapters.Revision{{Name: a.Revision}}
	}
	all, err := d.room.Archive.Revisions(ctx, a.ID)
	if err != nil {
		d.log.Warn("an article's revisions could not be read; only one is shown", "error", err)
		return []adapters.Revision{{Name: a.Revision}}
	}
	list := make([]adapters.Revision, len(all))
	for i, r := range all {
		list[i] = adapters.Revision{Name: r.Revision, Seen: r.Seen}
	}
	return list
}

func describeArticle(idx *knowledge.Index, a knowledge.Article) adapters.ArticleInfo {
	return adapters.ArticleInfo{
		ID: string(a.ID), Key: knowledge.Key(a.ID), Revision: a.Revision,
		Title: a.Title, Opening: cite.Opening(a.Body, cite.ListOpening),
		Publisher: a.Publisher, URL: cite.WebAddress(a.URL), Lang: a.Lang, Published: a.Published, Withdrawn: a.Withdrawn,
		Lines: len(cite.Lines(a.Body)), Sentences: len(idx.Sentences(a.ID)), SizeBytes: len(a.Body),
	}
}
