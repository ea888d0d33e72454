package archive

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
	if err := a.file.CopyTo(ctx, part); err != nil {
		return a.file.Explain(ctx, "back up to "+path, err)
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
