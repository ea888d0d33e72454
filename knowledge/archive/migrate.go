package archive

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations gives the SQL that leads from version i to i+1, in order. A file's
// name begins with the version it leads to; a released file is never changed.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var out []string
	for i, name := range names {
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("%s should begin with %04d", name, i+1)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out = append(out, string(text))
	}
	return out, nil
}

// check reads the whole file's structure.
func check(ctx context.Context, db *sql.DB) error {
	var sound string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&sound); err != nil {
		return err
	}
	if sound != "ok" {
		return fmt.Errorf("%w (%s); stop Ukti, keep the file, and put a backup in its place", ErrBroken, sound)
	}
	return nil
}

// migrate runs the steps that a database has not seen, each in a transaction of
// its own together with the note that it has run.
func migrate(ctx context.Context, db *sql.DB, steps []string) error {
	version, err := versionOf(ctx, db, len(steps))
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

func versionOf(ctx context.Context, db *sql.DB, known int) (version int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version > known {
		return 0, fmt.Errorf("%w: it has version %d, this one knows %d; install that version of Ukti, or put a backup of this one's in its place", ErrNewer, version, known)
	}
	return version, nil
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
