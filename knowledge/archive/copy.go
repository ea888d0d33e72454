package archive

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/database"
)

// tables are all of the archive's, each behind those that it refers to.
var tables = []database.Table{
	{Name: "meta", Key: "name"}, {Name: "articles", Key: "n", Counted: true}, {Name: "revisions", Key: "n", Counted: true},
	{Name: "originals", Key: "revision"}, {Name: "bands", Key: "key, article"}, {Name: "feeds", Key: "n", Counted: true},
	{Name: "feed_items", Key: "feed, guid"}, {Name: "fates", Key: "feed, guid"}, {Name: "queue", Key: "n", Counted: true},
	{Name: "pages", Key: "article"}, {Name: "subscriptions", Key: "feed"},
}

// CopyTo copies everything into another archive, which must be empty; the error wraps
// database.ErrNotEmpty where it is not. Nothing of it is there after an error. progress,
// which may be nil, is told of the rows of a table so far.
func (a *Archive) CopyTo(ctx context.Context, other *Archive, progress func(table string, rows int)) ([]database.Copied, error) {
	copied, err := database.Copy(ctx, a.file, other.file, tables, progress)
	if err != nil {
		return nil, other.file.Explain(ctx, "take what another holds", err)
	}
	return copied, nil
}
