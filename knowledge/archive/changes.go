package archive

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge"
)

const (
	changesAtOnce = 500
	changesBytes  = 32 << 20
)

// Change is what happened to one article that is, or was, shown.
type Change struct {
	Seq     int64             // its number; grows, with gaps
	Removed bool              // it is shown no more; Article has only its ID
	Err     error             // with Removed: a [*DamagedError], when that is why
	Article knowledge.Article // else: what is shown of it now
}

// Last returns the number of the last change; 0 for an archive without any.
func (a *Archive) Last(ctx context.Context) (seq int64, err error) {
	if err := a.file.Read.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM articles").Scan(&seq); err != nil {
		return 0, a.file.Explain(ctx, "read the changes", err)
	}
	return seq, nil
}

// Alive returns once whatever is being written is written, or ctx ends.
func (a *Archive) Alive(ctx context.Context) error { return a.file.Alive(ctx) }

// Changes returns what has changed after the number since, in order, each article
// once and as it is now, and the number to ask with next. It returns at most 500
// changes or about 32 MB at a time: ask again until there are none. Applying a
// change twice does no harm.
func (a *Archive) Changes(ctx context.Context, since int64) (changes []Change, last int64, err error) {
	rows, err := a.file.Read.QueryContext(ctx, `SELECT a.id, coalesce(r.revision, ''), coalesce(r.title, ''), coalesce(r.publisher, ''), coalesce(r.url, ''),
		coalesce(r.lang, ''), coalesce(r.published, ''), a.withdrawn, coalesce(r.body, ?), a.seq, r.n IS NULL
		FROM articles a LEFT JOIN revisions r ON r.n = a.current AND a.dup IS NULL
		WHERE a.seq > ? ORDER BY a.seq LIMIT ?`, []byte{}, since, changesAtOnce)
	if err != nil {
		return nil, since, a.file.Explain(ctx, "read the changes", err)
	}
	defer func() { _ = rows.Close() }()
	last = since
	for bytes := 0; bytes < changesBytes && rows.Next(); {
		var c Change
		if c.Article, err = scanArticle(rows.Scan, &c.Seq, &c.Removed); err != nil {
			return nil, since, a.file.Explain(ctx, "read the changes", err)
		}
		if !c.Removed {
			if c.Err = verify(c.Article); c.Err != nil {
				c.Removed, c.Article = true, knowledge.Article{ID: c.Article.ID}
			}
		}
		changes, last, bytes = append(changes, c), c.Seq, bytes+len(c.Article.Body)
	}
	if err := rows.Err(); err != nil {
		return nil, since, a.file.Explain(ctx, "read the changes", err)
	}
	return changes, last, nil
}
