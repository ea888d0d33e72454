package archive

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// PageStore is the archive as a recheck.Checker writes to them.
type PageStore struct{ archive *Archive }

var _ recheck.Store = PageStore{}

// Pages returns the store of the pages of the archive's articles.
func (a *Archive) Pages() PageStore { return PageStore{a} }

// pageNotes keeps, within a change, what was seen of the pages of articles.
type pageNotes struct{ c *change }

// notePage keeps the page of an article that was just put, to be planned anew.
func (pn pageNotes) notePage(ctx context.Context, n int64, p prepared) error {
	if p.Page.URL == "" {
		return nil
	}
	since := pn.c.now
	if t := p.Published; !t.IsZero() && t.Before(since) {
		since = t
	}
	_, err := pn.c.exec(ctx, `INSERT INTO pages (article, url, etag, last_modified, text, since, looks, next, planned, failures, gone) VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)
		ON CONFLICT (article) DO UPDATE SET url = excluded.url, etag = excluded.etag, last_modified = excluded.last_modified, text = excluded.text, planned = 0, failures = 0`,
		n, p.Page.URL, p.Page.ETag, p.Page.LastModified, p.Page.Text, micros(since))
	return err
}

const pageColumns = "a.id, p.url, p.etag, p.last_modified, p.text, p.since, p.looks, p.next, p.planned, p.failures, p.gone, a.withdrawn"

const heldPages = "SELECT " + pageColumns + " FROM pages p JOIN articles a ON a.n = p.article WHERE a.current IS NOT NULL AND "

// Due returns the pages that are to be looked at now; see [recheck.Store].
func (s PageStore) Due(ctx context.Context, now time.Time, limit int) ([]recheck.Page, error) {
	fresh, err := s.list(ctx, heldPages+"p.planned = 0 ORDER BY p.article LIMIT ?", limit)
	if err != nil || len(fresh) == limit {
		return fresh, err
	}
	due, err := s.list(ctx, heldPages+"p.planned = 1 AND p.next BETWEEN 1 AND ? ORDER BY p.next, p.article LIMIT ?", micros(now), limit-len(fresh))
	return append(fresh, due...), err
}

// Pages returns the pages of the articles that are held; see [recheck.Store].
func (s PageStore) Pages(ctx context.Context, all bool) ([]recheck.Page, error) {
	return s.list(ctx, heldPages+"(? = 1 OR p.planned = 0 OR p.next > 0) ORDER BY p.article", all)
}

// Page returns the page of an article; false when it has none.
func (s PageStore) Page(ctx context.Context, id knowledge.ArticleID) (recheck.Page, bool, error) {
	list, err := s.list(ctx, heldPages+"a.id = ?", string(id))
	if err != nil || len(list) == 0 {
		return recheck.Page{}, false, err
	}
	return list[0], true, nil
}

func (s PageStore) list(ctx context.Context, query string, args ...any) ([]recheck.Page, error) {
	const doing = "read which pages are looked at again"
	rows, err := s.archive.file.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.archive.file.Explain(ctx, doing, err)
	}
	defer func() { _ = rows.Close() }()
	var out []recheck.Page
	for rows.Next() {
		var p recheck.Page
		var since, next, gone, withdrawn int64
		if err := rows.Scan(&p.Article, &p.URL, &p.ETag, &p.LastModified, &p.Text, &since, &p.Looks, &next, &p.Planned, &p.Failures, &gone, &withdrawn); err != nil {
			return nil, s.archive.file.Explain(ctx, doing, err)
		}
		p.Since, p.Next, p.Gone, p.Withdrawn = moment(since), moment(next), moment(gone), moment(withdrawn)
		out = append(out, p)
	}
	if err := rows.Err(); err != nil {
		return nil, s.archive.file.Explain(ctx, doing, err)
	}
	return out, nil
}

// Taken returns what an article was made of; see [recheck.Store].
func (s PageStore) Taken(ctx context.Context, id knowledge.ArticleID) (d ingest.Document, ok bool, err error) {
	d.Article, _, err = s.archive.Article(ctx, id, "")
	if errors.Is(err, knowledge.ErrNoArticle) {
		return d, false, nil
	}
	var revisions []Revision
	if err == nil {
		revisions, err = s.archive.Revisions(ctx, id)
	}
	if err == nil {
		d.Feed, d.Origin, d.MediaType = revisions[0].Feed, revisions[0].Origin, revisions[0].MediaType
		if d.MediaType != "" {
			d.Original, d.MediaType, err = s.archive.Original(ctx, id, "")
		}
	}
	if errors.Is(err, knowledge.ErrNoArticle) { // removed meanwhile
		return d, false, nil
	}
	return d, err == nil, err
}

// Keep keeps what is known of pages; see [recheck.Store].
func (s PageStore) Keep(ctx context.Context, pages ...recheck.Page) error {
	return s.change(ctx, func(ctx context.Context, c *change) error {
		for _, p := range pages {
			if err := (pageNotes{c}).keepPage(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s PageStore) change(ctx context.Context, do func(context.Context, *change) error) error {
	if err := s.archive.inChange(ctx, do); err != nil {
		return s.archive.file.Explain(ctx, "keep what was found of a page", err)
	}
	return nil
}

// keepPage keeps what is known of a page, unless another stands for the article now.
func (pn pageNotes) keepPage(ctx context.Context, p recheck.Page) error {
	_, err := pn.c.exec(ctx, `UPDATE pages SET etag = ?, last_modified = ?, looks = ?, next = ?, planned = 1, failures = ?, gone = ?
		WHERE article = (SELECT n FROM articles WHERE id = ? AND current IS NOT NULL) AND url = ?`,
		p.ETag, p.LastModified, p.Looks, micros(p.Next), p.Failures, micros(p.Gone), string(p.Article), p.URL)
	return err
}

// Correct keeps an article with the text that its page has now; see [recheck.Store].
func (s PageStore) Correct(ctx context.Context, p recheck.Page, d ingest.Document) error {
	ready := prepare(d)
	return s.change(ctx, func(ctx context.Context, c *change) error {
		h, ok, err := heldArticles{c}.byID(ctx, d.ID)
		if err != nil || !ok || h.removed {
			return err // removed meanwhile, and stays away
		}
		ready.Page = ingest.Page{} // p says what is known of it
		out, err := c.take(ctx, ready, false, false)
		if err == nil {
			err = out.Err
		}
		if err == nil && out.Kind == Revised {
			err = pageNotes{c}.tellItems(ctx, h.n, feed.FateCorrected, "its page was corrected")
		}
		if err != nil {
			return err
		}
		return pageNotes{c}.keepPage(ctx, p)
	})
}

// Withdraw marks an article as withdrawn by its site, or as there again; see
// [recheck.Store].
func (s PageStore) Withdraw(ctx context.Context, p recheck.Page, reason string) error {
	fate := feed.FateWithdrawn
	if p.Withdrawn.IsZero() {
		fate = feed.FateUnchanged
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		h, ok, err := heldArticles{c}.byID(ctx, p.Article)
		if err != nil || !ok || h.removed {
			return err
		}
		if err := (pageNotes{c}).setWithdrawn(ctx, h, p.Withdrawn); err != nil {
			return err
		}
		if err := (pageNotes{c}).tellItems(ctx, h.n, fate, reason); err != nil {
			return err
		}
		return pageNotes{c}.keepPage(ctx, p)
	})
}

// setWithdrawn marks an article as withdrawn at a time, as there again with the zero one.
func (pn pageNotes) setWithdrawn(ctx context.Context, h held, at time.Time) error {
	if _, err := pn.c.exec(ctx, "UPDATE articles SET withdrawn = ?, changed = ? WHERE n = ?", micros(at), micros(pn.c.now), h.n); err != nil || !h.shown() {
		return err
	}
	return duplicates(pn).mark(ctx, h.n)
}

// tellItems notes what became of the items of feeds that an article was made of.
func (pn pageNotes) tellItems(ctx context.Context, n int64, f feed.Fate, reason string) error {
	_, err := pn.c.exec(ctx, "UPDATE fates SET fate = ?, reason = ?, at = ? WHERE article = ?", string(f), reason, micros(pn.c.now), n)
	return err
}

// Withdrawals returns the articles that were found withdrawn after since, the latest
// first, at most limit and all for 0; without their bodies.
func (a *Archive) Withdrawals(ctx context.Context, since time.Time, limit int) (list []knowledge.Article, err error) {
	if limit <= 0 {
		limit = noLimit
	}
	rows, err := a.file.Read.QueryContext(ctx, `SELECT a.id, r.revision, r.title, r.publisher, r.url, r.lang, r.published, a.withdrawn, ''
		FROM articles a JOIN revisions r ON r.n = a.current WHERE a.withdrawn > ? ORDER BY a.withdrawn DESC, a.n LIMIT ?`, micros(since), limit)
	if err != nil {
		return nil, a.file.Explain(ctx, "list what was withdrawn", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		article, err := scanArticle(rows.Scan)
		if err != nil {
			return nil, a.file.Explain(ctx, "list what was withdrawn", err)
		}
		list = append(list, article)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("archive: list what was withdrawn: %w", err)
	}
	return list, nil
}
