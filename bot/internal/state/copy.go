package state

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/database"
)

// tables are all of the state's, each behind those that it refers to.
var tables = []database.Table{
	{Name: "choices", Key: "key"}, {Name: "settings", Key: "scope, name"}, {Name: "memory", Key: "adapter, key"},
	{Name: "receipts", Key: "code"}, {Name: "quoted", Key: "n", Counted: true}, {Name: "quoted_sentences", Key: "n", Counted: true},
	{Name: "watches", Key: "n", Counted: true}, {Name: "findings", Key: "n", Counted: true}, {Name: "digests", Key: "chat"},
	{Name: "watch_days", Key: "chat"}, {Name: "watch_marks", Key: "name"}, {Name: "watch_later", Key: "number"},
}

// CopyTo copies everything into another state, which must be empty; the error wraps
// database.ErrNotEmpty where it is not. Nothing of it is there after an error. progress,
// which may be nil, is told of the rows of a table so far.
func (s *Store) CopyTo(ctx context.Context, other *Store, progress func(table string, rows int)) ([]database.Copied, error) {
	copied, err := database.Copy(ctx, s.file, other.file, tables, progress)
	if err != nil {
		return nil, other.file.Explain(ctx, "take what another holds", err)
	}
	return copied, nil
}
