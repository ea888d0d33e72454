package archive

import (
	"bytes"
	"context"
	"database/sql"

	"github.com/ukti-bot/ukti/knowledge"
)

// held is an article's row as a write transaction needs it.
type held struct {
	n        int64
	id       knowledge.ArticleID
	revision string
	current  int64 // its row of revisions; 0 when removed
	added    int64
	removed  bool
	barred   bool  // removed by hand
	dup      int64 // who is shown in its place; 0: nobody
}

func (h held) shown() bool { return h.current != 0 && h.dup == 0 }

const heldColumns = "n, id, revision, coalesce(current, 0), added, removed <> 0, barred, coalesce(dup, 0)"

func (h *held) fields() []any {
	return []any{&h.n, &h.id, &h.revision, &h.current, &h.added, &h.removed, &h.barred, &h.dup}
}

// heldArticles reads and writes, within a change, the rows of the articles that are held.
type heldArticles struct{ c *change }

func (ha heldArticles) byID(ctx context.Context, id knowledge.ArticleID) (h held, ok bool, err error) {
	ok, err = ha.c.scan(ctx, "SELECT "+heldColumns+" FROM articles WHERE id = ?", []any{string(id)}, h.fields()...)
	return h, ok, err
}

func (ha heldArticles) byNumber(ctx context.Context, n int64) (h held, err error) {
	ok, err := ha.c.scan(ctx, "SELECT "+heldColumns+" FROM articles WHERE n = ?", []any{n}, h.fields()...)
	if err == nil && !ok {
		err = sql.ErrNoRows
	}
	return h, err
}

// byURL returns the one article that has a URL; when none has it, or several have,
// one that was removed by hand and had it last.
func (ha heldArticles) byURL(ctx context.Context, url string) (h held, ok bool, err error) {
	const liveFirst = "SELECT n FROM articles WHERE url = ? AND url <> '' AND (removed = 0 OR barred = 1) ORDER BY removed <> 0, n LIMIT 2"
	having, err := ha.c.numbers(ctx, liveFirst, url)
	if err != nil || len(having) == 0 {
		return h, false, err
	}
	if h, err = ha.byNumber(ctx, having[0]); err != nil || h.removed || len(having) == 1 {
		return h, err == nil, err
	}
	if second, err := ha.byNumber(ctx, having[1]); err != nil || second.removed {
		return h, err == nil, err
	}
	ok, err = ha.c.scan(ctx, "SELECT "+heldColumns+" FROM articles WHERE url = ? AND url <> '' AND barred = 1 ORDER BY n LIMIT 1", []any{url}, h.fields()...)
	return h, ok, err
}

// idOf returns the id of the article n, "" for 0.
func (ha heldArticles) idOf(ctx context.Context, n int64) (id knowledge.ArticleID, err error) {
	if n != 0 {
		_, err = ha.c.scan(ctx, "SELECT id FROM articles WHERE n = ?", []any{n}, &id)
	}
	return id, err
}

// body returns the current body of the article n, "" when it has none.
func (ha heldArticles) body(ctx context.Context, n int64) (string, error) {
	var body []byte
	_, err := ha.c.scan(ctx, "SELECT r.body FROM articles a JOIN revisions r ON r.n = a.current WHERE a.n = ?", []any{n}, &body)
	return string(body), err
}

// details returns what a revision says of itself beside the body.
func (ha heldArticles) details(ctx context.Context, revision int64) (a knowledge.Article, err error) {
	if revision == 0 {
		return a, nil
	}
	var published string
	_, err = ha.c.scan(ctx, "SELECT title, publisher, url, lang, published FROM revisions WHERE n = ?", []any{revision},
		&a.Title, &a.Publisher, &a.URL, &a.Lang, &published)
	a.Published = undated(published)
	return a, err
}

// merge returns what is known of an article once next has come after last.
func merge(last, next knowledge.Article) knowledge.Article {
	for _, f := range [...]struct{ to, from *string }{
		{&last.Title, &next.Title}, {&last.Publisher, &next.Publisher}, {&last.URL, &next.URL}, {&last.Lang, &next.Lang},
	} {
		if *f.from != "" {
			*f.to = *f.from
		}
	}
	if dated(next.Published) != "" {
		last.Published = next.Published
	}
	last.ID, last.Body, last.Revision = next.ID, "", ""
	return last
}

func equal(a, b knowledge.Article) bool {
	return a.Title == b.Title && a.Publisher == b.Publisher && a.URL == b.URL && a.Lang == b.Lang && dated(a.Published) == dated(b.Published)
}

// revise keeps p's body as a revision of h, and returns its row. clash is true when
// the article has another text of the same digest, and nothing was kept.
func (ha heldArticles) revise(ctx context.Context, h held, p prepared, a knowledge.Article) (n int64, clash bool, err error) {
	var body []byte
	var old bool
	if h.current != 0 { // else it has no revisions
		old, err = ha.c.scan(ctx, "SELECT n, body FROM revisions WHERE article = ? AND revision = ?", []any{h.n, p.revision}, &n, &body)
	}
	if err == nil && old && knowledge.Revision(string(body)) != p.revision { // damaged: p has what it was
		_, err = ha.c.exec(ctx, "UPDATE revisions SET body = ? WHERE n = ?", []byte(p.Body), n)
		body = []byte(p.Body)
	}
	if err != nil || old && !bytes.Equal(body, []byte(p.Body)) {
		return 0, err == nil, err
	}
	details := []any{ha.c.next(), micros(ha.c.now), a.Title, a.Publisher, a.URL, a.Lang, dated(a.Published), p.Origin, p.Feed}
	if old { // a correction was taken back
		_, err = ha.c.exec(ctx, "UPDATE revisions SET turn = ?, seen = ?, title = ?, publisher = ?, url = ?, lang = ?, published = ?, origin = ?, feed = ? WHERE n = ?",
			append(details, n)...)
	} else {
		n, err = ha.c.insert(ctx, "INSERT INTO revisions (turn, seen, title, publisher, url, lang, published, origin, feed, article, revision, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			append(details, h.n, p.revision, []byte(p.Body))...)
	}
	if err == nil && p.gzip != nil {
		_, err = ha.c.exec(ctx, "INSERT INTO originals (revision, media, gzip) VALUES (?, ?, ?) ON CONFLICT (revision) DO UPDATE SET media = excluded.media, gzip = excluded.gzip",
			n, p.MediaType, p.gzip)
	}
	return n, false, err
}

// describe keeps an article's row, with what a says of its current revision.
func (ha heldArticles) describe(ctx context.Context, h held, a knowledge.Article) error {
	at := h.added
	if dated(a.Published) != "" {
		at = micros(a.Published)
	}
	a.ID = h.id
	_, err := ha.c.exec(ctx, `UPDATE articles SET revision = ?, current = ?, added = ?, removed = 0, barred = 0,
		url = ?, house = ?, at = ?, find = ?, changed = ? WHERE n = ?`,
		h.revision, h.current, h.added, a.URL, houseOf(a.Publisher, a.URL), at, findable(a), micros(ha.c.now), h.n)
	return err
}
