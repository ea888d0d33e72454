package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// Copy writes a copy of a file to path, which must not exist: the file as it is at
// this moment, whatever is written meanwhile, by this process or another. When it
// returns, the copy is on the disk.
func Copy(ctx context.Context, spec Spec, path string) error {
	info, err := os.Stat(spec.Path) // SQLite would make it
	switch {
	case err != nil:
	case info.Size() == 0:
		err = fmt.Errorf("%w; %s", ErrLost, spec.Mend)
	default:
		err = copyTo(ctx, spec.Path, path)
	}
	if err != nil {
		return (&File{spec: spec}).Explain(ctx, "copy "+spec.Path, err)
	}
	return nil
}

// copyTo takes a connection of its own, since SQLite takes copying for writing, which
// the readers may not.
func copyTo(ctx context.Context, from, to string) error {
	db, err := sql.Open("sqlite", Source(from, "busy_timeout(5000)"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", to)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	copied, err := os.Open(to)
	if err != nil {
		return err
	}
	return errors.Join(copied.Chmod(0o600), copied.Sync(), copied.Close())
}

// Check reads the whole structure of a file that nobody has open, and whether this
// Ukti can use it or bring it up to date; then look, which may be nil, reads what it
// wants. It changes nothing.
func Check(ctx context.Context, spec Spec, look func(*sql.DB) error) error {
	f := &File{spec: spec}
	_, err := os.Stat(spec.Path) // SQLite would make it
	if err == nil {
		err = f.openReaders()
	}
	if err == nil {
		err = f.checkRead(ctx)
	}
	if err == nil && look != nil {
		err = look(f.Read)
	}
	if err := errors.Join(err, f.shut()); err != nil {
		return f.Explain(ctx, "check "+spec.Path, err)
	}
	return nil
}

func (f *File) checkRead(ctx context.Context) error {
	steps, err := Steps(f.spec.Migrations)
	if err != nil {
		return err
	}
	if err := f.checkStructure(ctx, f.Read); err != nil {
		return err
	}
	version, err := f.version(ctx, f.Read, len(steps))
	if err == nil && version == 0 {
		err = f.spec.damaged("it has no version")
	}
	return err
}
