package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Backup writes a copy of the archive to path, as it is at this moment, whatever
// is written meanwhile. The copy appears under its name once it is whole and on
// the disk. A file that is there already is not overwritten: the error wraps
// [ErrExists]. To restore, put the copy in the place of archive.db while Ukti is
// not running.
func (a *Archive) Backup(ctx context.Context, path string) error {
	if _, err := os.Lstat(path); err == nil {
		return exists(path)
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), ".ukti-backup-")
	if err != nil {
		return fmt.Errorf("archive: backup: %w; name a file in a folder that can be written to", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	part := filepath.Join(dir, databaseFile)
	if err := a.copyTo(ctx, part); err != nil {
		return explain("back up to "+path, ended(ctx, err))
	}
	switch err := os.Link(part, path); { // unlike a rename it overwrites nothing
	case errors.Is(err, fs.ErrExist):
		return exists(path)
	case err != nil: // a file system without links
		if err := os.Rename(part, path); err != nil {
			return fmt.Errorf("archive: backup: %w", err)
		}
	}
	return syncFile(filepath.Dir(path))
}

// copyTo writes the copy and has it on the disk. It takes a connection of its own,
// since SQLite takes copying for writing, which the readers may not.
func (a *Archive) copyTo(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", sqlitefile.Source(a.path, "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return syncFile(path)
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func exists(path string) error {
	return fmt.Errorf("archive: backup: %w: %s; name another", ErrExists, path)
}
