package archive

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// Corrected is an article whose text changed after it was first taken in.
type Corrected struct {
	ID            knowledge.ArticleID
	Before, After string    // the revisions
	Seen          time.Time // when After became the current one
}

// Corrections returns the shown articles that have an earlier revision, those whose
// current one is newest first, at most limit.
func (a *Archive) Corrections(ctx context.Context, limit int) ([]Corrected, error) {
	rows, err := a.file.Read.QueryContext(ctx, `SELECT id, revision, seen, before FROM (SELECT a.n, a.id, r.revision, r.seen,
		(SELECT p.revision FROM revisions p WHERE p.article = a.n AND p.turn < r.turn ORDER BY p.turn DESC LIMIT 1) AS before
		FROM articles a JOIN revisions r ON r.n = a.current WHERE a.dup IS NULL) AS shown WHERE before IS NOT NULL ORDER BY seen DESC, n DESC LIMIT ?`, limit)
	if err != nil {
		return nil, a.file.Explain(ctx, "list the corrections", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Corrected
	for rows.Next() {
		var c Corrected
		var seen int64
		if err := rows.Scan(&c.ID, &c.After, &seen, &c.Before); err != nil {
			return nil, a.file.Explain(ctx, "list the corrections", err)
		}
		c.Seen = moment(seen)
		out = append(out, c)
	}
	if err := rows.Err(); err != nil {
		return nil, a.file.Explain(ctx, "list the corrections", err)
	}
	return out, nil
}

// atOnce is how many articles a statement names: both engines bound its parameters.
const atOnce = 1000

// Seen returns when the current revisions of articles were taken in; those that are
// not held are left out.
func (a *Archive) Seen(ctx context.Context, ids []knowledge.ArticleID) (map[knowledge.ArticleID]time.Time, error) {
	out := make(map[knowledge.ArticleID]time.Time, len(ids))
	for some := range slices.Chunk(ids, atOnce) {
		if err := a.seen(ctx, some, out); err != nil {
			return nil, a.file.Explain(ctx, "read when articles came", err)
		}
	}
	return out, nil
}

func (a *Archive) seen(ctx context.Context, ids []knowledge.ArticleID, out map[knowledge.ArticleID]time.Time) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	rows, err := a.file.Read.QueryContext(ctx, "SELECT a.id, r.seen FROM articles a JOIN revisions r ON r.n = a.current WHERE a.id IN (?"+strings.Repeat(", ?", len(ids)-1)+")", args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id knowledge.ArticleID
		var seen int64
		if err := rows.Scan(&id, &seen); err != nil {
			return err
		}
		out[id] = moment(seen)
	}
	return rows.Err()
}
