package archive

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/text"
)

// Query of [Archive.List]. The zero value asks for all but removed articles.
type Query struct {
	Find    string // words that must all occur in id, title, publisher or URL, whatever their case and encoding
	Feed    string // only what came from this feed
	Removed bool   // the removed articles in place of the others
	Offset  int
	Limit   int // 0: all
}

// Entry is an article in a list.
type Entry struct {
	Article      knowledge.Article // without Body; of a removed one only ID and URL
	Bytes        int               // of the body
	Revisions    int
	Added        time.Time // when it was first added, or came back
	Changed      time.Time // last, be it the removal
	Removed      time.Time // zero: it is not
	DuplicateOf  knowledge.ArticleID
	Origin, Feed string
}

// List returns the articles that a query asks for, the latest added first, and how
// many there are in all.
func (a *Archive) List(ctx context.Context, q Query) (entries []Entry, total int, err error) {
	where, args := q.where()
	tx, err := a.file.Read.BeginTx(ctx, nil) // so that total and entries agree
	if err != nil {
		return nil, 0, a.file.Explain(ctx, "list the articles", err)
	}
	defer func() { _ = tx.Rollback() }()
	const from = " FROM articles a LEFT JOIN revisions r ON r.n = a.current LEFT JOIN articles d ON d.n = a.dup WHERE "
	if err := tx.QueryRowContext(ctx, "SELECT count(*)"+from+where, args...).Scan(&total); err != nil {
		return nil, 0, a.file.Explain(ctx, "list the articles", err)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = noLimit
	}
	rows, err := tx.QueryContext(ctx, `SELECT a.id, coalesce(r.revision, ''), coalesce(r.title, ''), coalesce(r.publisher, ''), a.url, coalesce(r.lang, ''),
		coalesce(r.published, ''), a.withdrawn, '', coalesce(length(r.body), 0), (SELECT count(*) FROM revisions WHERE article = a.n),
		a.added, a.changed, a.removed, coalesce(d.id, ''), coalesce(r.origin, ''), coalesce(r.feed, '')`+from+where+" ORDER BY a.added DESC, a.n DESC LIMIT ? OFFSET ?",
		append(args, limit, max(0, q.Offset))...)
	if err != nil {
		return nil, 0, a.file.Explain(ctx, "list the articles", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var e Entry
		var added, changed, removed int64
		if e.Article, err = scanArticle(rows.Scan, &e.Bytes, &e.Revisions, &added, &changed, &removed, &e.DuplicateOf, &e.Origin, &e.Feed); err != nil {
			return nil, 0, a.file.Explain(ctx, "list the articles", err)
		}
		e.Added, e.Changed, e.Removed = moment(added), moment(changed), moment(removed)
		entries = append(entries, e)
	}
	if err := rows.Err(); err != nil {
		return nil, 0, a.file.Explain(ctx, "list the articles", err)
	}
	return entries, total, nil
}

func (q Query) where() (string, []any) {
	where, args := []string{"a.current IS NOT NULL"}, []any(nil)
	if q.Removed {
		where[0] = "a.current IS NULL AND a.barred = 1"
	}
	for _, word := range strings.Fields(text.Fold(q.Find)) {
		where, args = append(where, "instr(a.find, ?) > 0"), append(args, word)
	}
	if q.Feed != "" {
		where, args = append(where, "r.feed = ?"), append(args, q.Feed)
	}
	return strings.Join(where, " AND "), args
}

// HoldsOtherThan reports whether an article is held whose origin does not begin so.
func (a *Archive) HoldsOtherThan(ctx context.Context, origin string) (other bool, err error) {
	err = a.file.Read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM articles a JOIN revisions r ON r.n = a.current
		WHERE substr(r.origin, 1, length(?1)) <> ?1)`, origin).Scan(&other)
	if err != nil {
		return false, a.file.Explain(ctx, "list the articles", err)
	}
	return other, nil
}

// Elsewhere is another article that tells the same story.
type Elsewhere struct {
	ID                    knowledge.ArticleID
	Title, Publisher, URL string
}

// AlsoIn returns the other articles of the same story: the duplicates of id, or,
// when id is a duplicate, the one that is shown and its other duplicates; in the
// order in which they were added. None for an article that is not held.
func (a *Archive) AlsoIn(ctx context.Context, id knowledge.ArticleID) ([]Elsewhere, error) {
	rows, err := a.file.Read.QueryContext(ctx, `WITH me AS (SELECT n, coalesce(dup, n) AS first FROM articles WHERE id = ? AND current IS NOT NULL)
		SELECT a.id, r.title, r.publisher, r.url FROM me JOIN articles a ON a.n <> me.n AND a.n IN (SELECT me.first UNION SELECT n FROM articles WHERE dup = me.first)
		JOIN revisions r ON r.n = a.current ORDER BY a.n`, string(id))
	if err != nil {
		return nil, a.file.Explain(ctx, "read an article", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Elsewhere
	for rows.Next() {
		var e Elsewhere
		if err := rows.Scan(&e.ID, &e.Title, &e.Publisher, &e.URL); err != nil {
			return nil, a.file.Explain(ctx, "read an article", err)
		}
		out = append(out, e)
	}
	if err := rows.Err(); err != nil {
		return nil, a.file.Explain(ctx, "read an article", err)
	}
	return out, nil
}

// Size says how much an archive holds.
type Size struct {
	Articles   int   // shown
	Duplicates int   // kept, with another shown in their place
	Removed    int   // by hand, remembered
	Revisions  int   // the current ones among them
	Feeds      int   // listed
	Bytes      int64 // of the current bodies
	File       int64 // bytes on the disk, the log among them
}

// Size returns how much the archive holds.
func (a *Archive) Size(ctx context.Context) (s Size, err error) {
	err = a.file.Read.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM articles WHERE current IS NOT NULL AND dup IS NULL),
		(SELECT count(*) FROM articles WHERE dup IS NOT NULL),
		(SELECT count(*) FROM articles WHERE current IS NULL AND barred = 1),
		(SELECT count(*) FROM revisions),
		(SELECT count(*) FROM feeds),
		(SELECT coalesce(sum(length(r.body)), 0) FROM articles a JOIN revisions r ON r.n = a.current)`).
		Scan(&s.Articles, &s.Duplicates, &s.Removed, &s.Revisions, &s.Feeds, &s.Bytes)
	if err != nil {
		return Size{}, a.file.Explain(ctx, "measure the archive", err)
	}
	if s.File, err = a.onDisk(ctx); err != nil {
		return Size{}, a.file.Explain(ctx, "measure the archive", err)
	}
	return s, nil
}

// onDisk is how many bytes the archive has on the disk, its file's log among them.
func (a *Archive) onDisk(ctx context.Context) (bytes int64, err error) {
	if server, ok := a.file.Engine.(*postgres.DB); ok {
		return server.Size(ctx)
	}
	for _, suffix := range []string{"", "-wal"} {
		info, err := os.Stat(a.path + suffix)
		if err == nil {
			bytes += info.Size()
		} else if !os.IsNotExist(err) {
			return 0, err
		}
	}
	return bytes, nil
}

// Current returns the newest moment at which the archive is known to be up to date:
// when an article was last put or a feed last answered. Zero: never.
func (a *Archive) Current(ctx context.Context) (time.Time, error) {
	var at int64
	err := a.file.Read.QueryRowContext(ctx, "SELECT max(coalesce((SELECT value FROM meta WHERE name = 'current'), 0), coalesce((SELECT max(checked) FROM feeds), 0))").Scan(&at)
	if err != nil {
		return time.Time{}, a.file.Explain(ctx, "read how current the archive is", err)
	}
	return moment(at), nil
}
