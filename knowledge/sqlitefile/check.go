package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// How often and how long [Open] waits for another process that makes the file: 5 s.
const (
	busyTries = 200
	busyPause = 25 * time.Millisecond
)

// prepareUnlessBusy is prepare, again and again while another process makes the same
// file: SQLite does not wait for the one that turns it to the log.
func (f *File) prepareUnlessBusy(ctx context.Context) error {
	for range busyTries {
		if err := f.prepare(ctx); !IsBusy(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(busyPause):
		}
	}
	return f.prepare(ctx)
}

// prepare checks the file and brings it to the newest version.
func (f *File) prepare(ctx context.Context) error {
	steps, err := Steps(f.spec.Migrations)
	if err != nil {
		return err
	}
	if err := f.check(ctx, len(steps)); err != nil {
		return err
	}
	from, err := versionOf(ctx, f.Write)
	if err == nil {
		err = migrate(ctx, f.Write, steps)
	}
	if err != nil {
		return err
	}
	if f.spec.Upgraded != nil && from > 0 && from < len(steps) {
		f.spec.Upgraded(from, len(steps))
	}
	if !f.spec.Irreplaceable {
		return nil
	}
	if marked, err := f.lock.marked(ctx); err != nil || marked {
		return err
	}
	return f.lock.mark(ctx)
}

// check reads the file's whole structure, and whether it is one that this version
// can bring up to date.
func (f *File) check(ctx context.Context, known int) error {
	if err := f.checkStructure(ctx, f.Write); err != nil {
		return err
	}
	version, err := f.version(ctx, f.Write, known)
	if err != nil {
		return err
	}
	if version > 0 {
		return nil
	}
	return f.checkNew(ctx)
}

func (f *File) checkStructure(ctx context.Context, db *sql.DB) error {
	wrong, err := quickCheck(ctx, db)
	if err == nil && wrong != "" {
		return f.spec.damaged(wrong)
	}
	if err != nil && Code(err) != 0 && kindOf(err) == nil && ctx.Err() == nil { // such as “unsupported file format”
		return f.spec.damaged(err.Error())
	}
	return err
}

// checkNew looks whether a file without a version is one that is yet to be made. Another
// process may be making it: tables and version are those of one moment.
func (f *File) checkNew(ctx context.Context) error {
	var tables, version int
	row := f.Write.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM sqlite_schema), (SELECT user_version FROM pragma_user_version)")
	if err := row.Scan(&tables, &version); err != nil || version > 0 {
		return err
	}
	if tables > 0 {
		return f.spec.damaged("it has tables but no version")
	}
	return f.checkLost(ctx)
}

// checkThere looks whether a file that was made is still there, before anything is
// written in its place.
func (f *File) checkThere(ctx context.Context) error {
	info, err := os.Stat(f.spec.Path)
	if err == nil && info.Size() > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return f.checkLost(ctx)
}

// checkLost refuses a file that is empty although it was made before.
func (f *File) checkLost(ctx context.Context) error {
	if !f.spec.Irreplaceable {
		return nil
	}
	made, err := f.lock.marked(ctx)
	if err != nil || !made {
		return err
	}
	return fmt.Errorf("%w; %s, or delete %s too to begin anew", ErrLost, f.spec.Mend, f.spec.Lock)
}

// quickCheck returns what is wrong with a file, "" for a sound one.
func quickCheck(ctx context.Context, db *sql.DB) (wrong string, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&wrong); err != nil {
		return "", err
	}
	if wrong == "ok" {
		return "", nil
	}
	return wrong, nil
}

// version returns a file's version, 0 for a new one; an error when it is none that
// this Ukti knows.
func (f *File) version(ctx context.Context, db *sql.DB, known int) (int, error) {
	version, err := versionOf(ctx, db)
	switch {
	case err != nil:
		return 0, err
	case version > known:
		return 0, fmt.Errorf("%w (it is of version %d, this Ukti knows %d); install that version, or %s", ErrNewer, version, known, f.spec.Mend)
	case version < 0:
		return 0, f.spec.damaged(fmt.Sprintf("it says that it is of version %d", version))
	}
	return version, nil
}
