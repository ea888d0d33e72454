package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Lock is a file that one process has taken: an exclusive transaction on a database
// of its own, which the system ends with the process, however that ends. Files beside
// it stay readable meanwhile.
type Lock struct {
	db   *sql.DB
	conn *sql.Conn
}

// TakeLock takes the file at path, which it makes where it is missing. For the error
// of a file that another process has, [IsBusy] is true.
func TakeLock(ctx context.Context, path string) (*Lock, error) {
	if err := private(path); err != nil {
		return nil, err
	}
	// In the exclusive mode the file stays taken over a commit too.
	db, err := sql.Open("sqlite", Source(path, "journal_mode(MEMORY)", "locking_mode(EXCLUSIVE)"))
	if err != nil {
		return nil, err
	}
	l := &Lock{db: db}
	if l.conn, err = db.Conn(ctx); err == nil {
		_, err = l.conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		_ = l.Release()
		return nil, err
	}
	return l, nil
}

// Release lets another process have the file.
func (l *Lock) Release() error {
	var err error
	if l.conn != nil {
		err = l.conn.Close()
	}
	return errors.Join(err, l.db.Close())
}

// marked reports whether [Lock.mark] was ever called on this file.
func (l *Lock) marked(ctx context.Context) (bool, error) {
	var mark int
	err := l.conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&mark)
	return mark != 0, err
}

// mark remembers in the file that what it locks has been made.
func (l *Lock) mark(ctx context.Context) error {
	for _, statement := range []string{"PRAGMA user_version = 1", "COMMIT", "BEGIN EXCLUSIVE"} {
		if _, err := l.conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("note that the file was made: %w", err)
		}
	}
	return nil
}
