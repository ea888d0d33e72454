package archive

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Copy writes the archive in dataDir to the file at path, which must not exist, as it
// is at this moment, whatever is written meanwhile by this process or another. The
// error wraps fs.ErrNotExist when there is no archive.
func Copy(ctx context.Context, dataDir, path string) error {
	return sqlitefile.Copy(ctx, specOf(dataDir), path)
}

// CheckCopy checks a copy that nobody has open: its structure, whether this version
// can use it, and that every text of it is the one of its revision. Those that are not
// are returned.
func CheckCopy(ctx context.Context, path string) (damaged []*DamagedError, err error) {
	spec := specOf(filepath.Dir(path))
	spec.Path = path
	err = sqlitefile.Check(ctx, spec, func(db *sql.DB) (err error) {
		damaged, err = verifyAll(ctx, db)
		return err
	})
	return damaged, err
}

// verifyAll returns the revisions whose text is another. All versions of the file have
// these columns.
func verifyAll(ctx context.Context, db *sql.DB) (damaged []*DamagedError, err error) {
	rows, err := db.QueryContext(ctx, "SELECT a.id, r.revision, r.body FROM articles a JOIN revisions r ON r.article = a.n ORDER BY r.n")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var a knowledge.Article
		if err := rows.Scan(&a.ID, &a.Revision, &a.Body); err != nil {
			return nil, err
		}
		if err, ok := errors.AsType[*DamagedError](verify(a)); ok {
			damaged = append(damaged, err)
		}
	}
	return damaged, rows.Err()
}
