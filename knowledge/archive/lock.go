package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
)

// acquire takes the archive for this process: an exclusive transaction on a
// database of its own, which the system ends with the process, however that ends.
// The archive's own file stays readable meanwhile.
func acquire(ctx context.Context, path string) (free func() error, err error) {
	db, err := sql.Open("sqlite", source(path, "journal_mode(MEMORY)"))
	if err != nil {
		return nil, explain("lock "+path, err)
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err == nil {
		return func() error { return errors.Join(conn.Close(), db.Close()) }, nil
	}
	if conn != nil {
		_ = conn.Close()
	}
	_ = db.Close()
	if isBusy(err) {
		return nil, fmt.Errorf("archive: %w: %s; stop the other one, or give this one a data_dir of its own", ErrLocked, filepath.Dir(path))
	}
	return nil, explain("lock "+path, err)
}

// source names a database file, whatever characters its path has.
func source(path string, pragmas ...string) string {
	u := url.URL{Scheme: "file", Path: path}
	if abs, err := filepath.Abs(path); err == nil {
		u.Path = filepath.ToSlash(abs)
	}
	u.RawQuery = url.Values{"_pragma": pragmas}.Encode()
	return u.String()
}
