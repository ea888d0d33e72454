package sqlitefile

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Steps gives the SQL that leads from version i to i+1, in order, from the files
// migrations/*.sql. A file's name begins with the version it leads to, in four
// digits; a released file is never changed.
func Steps(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var out []string
	for i, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("%s should begin with %04d", name, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		out = append(out, string(text))
	}
	return out, nil
}

// QuickCheck reads a file's whole structure; what is wrong with it, "" for a sound
// one.
func QuickCheck(ctx context.Context, db *sql.DB) (wrong string, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&wrong); err != nil {
		return "", err
	}
	if wrong == "ok" {
		return "", nil
	}
	return wrong, nil
}

// NewerError says that a file was written by a later version of the program.
type NewerError struct{ Has, Known int }

// Error gives both versions.
func (e *NewerError) Error() string {
	return fmt.Sprintf("it has version %d, this one knows %d", e.Has, e.Known)
}

// Version gives a file's version, 0 for a new one. The error is a [*NewerError] when
// it is beyond known.
func Version(ctx context.Context, db *sql.DB, known int) (version int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version > known {
		return 0, &NewerError{version, known}
	}
	return version, nil
}

// Migrate runs the steps that a file has not seen, each in a transaction of its own
// together with the note that it has run. The error is a [*NewerError] when the file
// has seen more.
func Migrate(ctx context.Context, db *sql.DB, steps []string) error {
	version, err := Version(ctx, db, len(steps))
	if err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if err := step(ctx, db, steps[version], version+1); err != nil {
			return fmt.Errorf("bring to version %d: %w", version+1, err)
		}
	}
	return nil
}

func step(ctx context.Context, db *sql.DB, statements string, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
