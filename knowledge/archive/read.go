package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// articleColumns are those of knowledge.Article, of the article a and its
// revision r.
const articleColumns = "a.id, r.revision, r.title, r.publisher, r.url, r.lang, r.published, a.withdrawn, r.body"

// scanArticle reads articleColumns, and then into.
func scanArticle(scan func(...any) error, into ...any) (a knowledge.Article, err error) {
	var published string
	var withdrawn int64
	fields := []any{&a.ID, &a.Revision, &a.Title, &a.Publisher, &a.URL, &a.Lang, &published, &withdrawn, &a.Body}
	err = scan(append(fields, into...)...)
	a.Published, a.Withdrawn = undated(published), moment(withdrawn)
	return a, err
}

// Articles returns what an index should hold, in the order in which the articles
// were first added: of each the current revision, none that is removed or a
// duplicate. All of it is of one moment, that of the first article; to keep in step
// from there, call [Archive.Last] before and [Archive.Changes] after. An article whose
// text is not that of its revision comes as a [*DamagedError], with nothing but its
// id, and the next one goes on; any other error ends the sequence.
func (a *Archive) Articles(ctx context.Context) iter.Seq2[knowledge.Article, error] {
	return a.articles(ctx, "WHERE a.dup IS NULL ORDER BY a.n")
}

func (a *Archive) articles(ctx context.Context, which string, args ...any) iter.Seq2[knowledge.Article, error] {
	return func(yield func(knowledge.Article, error) bool) {
		rows, err := a.file.Read.QueryContext(ctx, "SELECT "+articleColumns+" FROM articles a JOIN revisions r ON r.n = a.current "+which, args...)
		if err != nil {
			yield(knowledge.Article{}, a.file.Explain(ctx, "read the articles", err))
			return
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			article, err := scanArticle(rows.Scan)
			if err != nil {
				yield(knowledge.Article{}, a.file.Explain(ctx, "read the articles", err))
				return
			}
			if err := verify(article); err != nil {
				article = knowledge.Article{ID: article.ID}
				if !yield(article, err) {
					return
				}
			} else if !yield(article, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(knowledge.Article{}, a.file.Explain(ctx, "read the articles", err))
		}
	}
}

// Article returns a revision of an article, the current one for "", and whether a
// later one has superseded it. Duplicates can be read too. The error wraps
// knowledge.ErrNoArticle when there is no such article or revision, and
// [ErrRemoved] when it was removed; it is a [*DamagedError] when the text is not that
// of the revision.
func (a *Archive) Article(ctx context.Context, id knowledge.ArticleID, revision string) (article knowledge.Article, superseded bool, err error) {
	row := a.file.Read.QueryRowContext(ctx, "SELECT "+articleColumns+`, r.n <> a.current
		FROM articles a JOIN revisions r ON r.article = a.n AND (?2 = '' AND r.n = a.current OR r.revision = ?2) WHERE a.id = ?1`, string(id), revision)
	article, err = scanArticle(row.Scan, &superseded)
	if err != nil {
		return knowledge.Article{}, false, a.noRow(ctx, id, revision, err)
	}
	if err := verify(article); err != nil {
		return knowledge.Article{}, false, err
	}
	return article, superseded, nil
}

// noRow explains why a read found nothing.
func (a *Archive) noRow(ctx context.Context, id knowledge.ArticleID, revision string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		var removed bool
		err = a.file.Read.QueryRowContext(ctx, "SELECT removed <> 0 FROM articles WHERE id = ?", string(id)).Scan(&removed)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return fmt.Errorf("archive: %w", missing(id))
		case err == nil && removed:
			return fmt.Errorf("archive: %w", gone(id))
		case err == nil:
			return fmt.Errorf("archive: %w: %q has no revision %q", knowledge.ErrNoArticle, string(id), revision)
		}
	}
	return a.file.Explain(ctx, "read an article", err)
}

// ByKey returns the id that a key (see knowledge.Key) stands for, also of an article
// that is not shown.
func (a *Archive) ByKey(ctx context.Context, key string) (id knowledge.ArticleID, err error) {
	err = a.file.Read.QueryRowContext(ctx, "SELECT id FROM articles WHERE key = ? ORDER BY n", key).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("archive: %w", missing(knowledge.ArticleID(key)))
	} else if err != nil {
		return "", a.file.Explain(ctx, "read an article", err)
	}
	return id, nil
}

// ID returns the id of the article that name, an id or a key, stands for, also of one
// that is not shown. The error wraps knowledge.ErrNoArticle when there is none, and
// [ErrRemoved] when it was removed.
func (a *Archive) ID(ctx context.Context, name string) (knowledge.ArticleID, error) {
	_, err := a.Revisions(ctx, knowledge.ArticleID(name))
	if err == nil || errors.Is(err, ErrRemoved) {
		return knowledge.ArticleID(name), err
	}
	id, keyErr := a.ByKey(ctx, name)
	if keyErr != nil {
		return "", err
	}
	_, err = a.Revisions(ctx, id)
	return id, err
}

// Revision is one revision of an article, without its body.
type Revision struct {
	Revision                    string
	Current                     bool      // no later one superseded it
	Seen                        time.Time // when it became the current one
	Title, Publisher, URL, Lang string
	Published                   time.Time
	Bytes                       int    // of the body
	Origin, Feed                string // where it came from
	MediaType                   string // of the original; "" when the body is the original
}

// Revisions returns an article's revisions, the current one first. Errors are those
// of [Archive.Article].
func (a *Archive) Revisions(ctx context.Context, id knowledge.ArticleID) ([]Revision, error) {
	rows, err := a.file.Read.QueryContext(ctx, `SELECT r.revision, r.n = a.current, r.seen, r.title, r.publisher, r.url, r.lang, r.published,
		length(r.body), r.origin, r.feed, coalesce(o.media, '')
		FROM articles a JOIN revisions r ON r.article = a.n LEFT JOIN originals o ON o.revision = r.n
		WHERE a.id = ? ORDER BY r.turn DESC`, string(id))
	if err != nil {
		return nil, a.file.Explain(ctx, "read an article", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Revision
	for rows.Next() {
		var r Revision
		var seen int64
		var published string
		if err := rows.Scan(&r.Revision, &r.Current, &seen, &r.Title, &r.Publisher, &r.URL, &r.Lang, &published, &r.Bytes, &r.Origin, &r.Feed, &r.MediaType); err != nil {
			return nil, a.file.Explain(ctx, "read an article", err)
		}
		r.Seen, r.Published = moment(seen), undated(published)
		out = append(out, r)
	}
	err = rows.Err()
	if err == nil && len(out) == 0 {
		err = sql.ErrNoRows
	}
	if err != nil {
		return nil, a.noRow(ctx, id, "", err)
	}
	return out, nil
}

// Original returns what a revision was made from ("": the current one), byte for
// byte, and its media type. Errors are those of [Archive.Article].
func (a *Archive) Original(ctx context.Context, id knowledge.ArticleID, revision string) (original []byte, mediaType string, err error) {
	var body, packed []byte
	var of string
	err = a.file.Read.QueryRowContext(ctx, `SELECT r.revision, CASE WHEN o.gzip IS NULL THEN r.body END, o.gzip, coalesce(o.media, 'text/plain; charset=utf-8')
		FROM articles a JOIN revisions r ON r.article = a.n AND (?2 = '' AND r.n = a.current OR r.revision = ?2)
		LEFT JOIN originals o ON o.revision = r.n WHERE a.id = ?1`, string(id), revision).Scan(&of, &body, &packed, &mediaType)
	if err != nil {
		return nil, "", a.noRow(ctx, id, revision, err)
	}
	if packed == nil {
		if err := verify(knowledge.Article{ID: id, Revision: of, Body: string(body)}); err != nil {
			return nil, "", err
		}
		return body, mediaType, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		original, err = io.ReadAll(z)
	}
	if err != nil {
		return nil, "", fmt.Errorf("archive: the original of %q: %w (%w); put a backup in the archive's place", string(id), sqlitefile.ErrDamaged, err)
	}
	return original, mediaType, nil
}
