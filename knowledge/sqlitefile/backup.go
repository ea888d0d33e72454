package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

// CopyTo writes a copy of the file to path, which must not exist: the file as it is
// at this moment, whatever is written meanwhile. When it returns, the copy is on the
// disk. It takes a connection of its own, since SQLite takes copying for writing,
// which the readers may not.
func (f *File) CopyTo(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", Source(f.spec.Path, "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	copied, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(copied.Chmod(0o600), copied.Sync(), copied.Close())
}
