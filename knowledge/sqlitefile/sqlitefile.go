// Package sqlitefile opens the SQLite files of a data folder: how a file is named
// to the driver, how one process takes it for itself, and how an older file is
// brought up to date. What the files hold is their owners' matter.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"

	"modernc.org/sqlite" // also the database/sql driver "sqlite"
	lib "modernc.org/sqlite/lib"
)

// Source names a database file to the driver, whatever characters its path has.
// Each pragma, such as "journal_mode(WAL)", is set on every connection.
func Source(path string, pragmas ...string) string { return source(path, nil, pragmas) }

// Immediate is [Source] for a file whose transactions write: they take the file
// when they begin, so that none fails half-way because another was faster.
func Immediate(path string, pragmas ...string) string {
	return source(path, []string{"immediate"}, pragmas)
}

func source(path string, lock, pragmas []string) string {
	u := url.URL{Scheme: "file", Path: path}
	if abs, err := filepath.Abs(path); err == nil {
		u.Path = filepath.ToSlash(abs)
	}
	u.RawQuery = url.Values{"_pragma": pragmas, "_txlock": lock}.Encode()
	return u.String()
}

// Lock takes the file at path, which it makes where it is missing, for this
// process: an exclusive transaction on a database of its own, which the system ends
// with the process, however that ends. Files beside it stay readable meanwhile. For
// the error of a file that another process has, [IsBusy] is true.
func Lock(ctx context.Context, path string) (free func() error, err error) {
	db, err := sql.Open("sqlite", Source(path, "journal_mode(MEMORY)"))
	if err != nil {
		return nil, err
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
	return nil, err
}

// Code gives SQLite's extended result code; 0 when err has none. Its low byte is
// the primary code.
func Code(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

// IsBusy reports that another connection holds what was asked for.
func IsBusy(err error) bool { return Code(err)&0xff == lib.SQLITE_BUSY }
