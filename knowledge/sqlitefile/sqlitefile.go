// Package sqlitefile keeps the SQLite files of a data folder: a [File] is opened,
// taken for one process, checked and brought up to date in one place, and every
// failure of it is one of few kinds, each with a sentence that says what to do. What
// the files hold is their owners' matter.
package sqlitefile

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"
)

// Spec says what a file is and how it is opened.
type Spec struct {
	Name       string   // what messages call it, such as "archive"
	Path       string   // its folder is made where it is missing; "" is a database in memory
	Lock       string   // the file that one process at a time takes; "" lets several use the database
	Pragmas    []string // of the connection that writes, besides those of every file
	Readers    int      // connections that read; 1 when 0
	Migrations fs.FS    // migrations/*.sql, see [Steps]
	// Upgraded is told when a file that was there was brought from one version of its
	// tables to another; may be nil.
	Upgraded func(from, to int)
	// Mend is what to do about a file that is of no use, such as "put a backup in its
	// place".
	Mend string
	// Irreplaceable refuses to begin anew where a file once was: an empty or missing
	// one is [ErrLost]. It needs a Lock, which remembers.
	Irreplaceable bool
}

// File is an open database. Its fields are safe for concurrent use.
type File struct {
	Write *sql.DB // one connection, so that writers queue up; nil when read-only
	Read  *sql.DB // in memory the same as Write
	spec  Spec
	lock  *Lock
}

// common are the pragmas of every connection that writes. A writer waits for another
// process's; readers wait for no writer.
var common = []string{"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(ON)"}

// Open takes the file for this process, checks its whole structure and brings it up
// to date. The error wraps one of the kinds of failure. Nothing is ever deleted to
// recover.
func Open(ctx context.Context, spec Spec) (*File, error) {
	f := &File{spec: spec}
	if err := f.open(ctx); err != nil {
		_ = f.shut()
		return nil, err
	}
	return f, nil
}

func (f *File) open(ctx context.Context) error {
	if f.spec.Path == "" {
		return f.openInMemory(ctx)
	}
	if err := os.MkdirAll(filepath.Dir(f.spec.Path), 0o700); err != nil {
		return f.spec.explain("open "+f.spec.Path, fmt.Errorf("%w: %w; set data_dir to a folder that can be made and written to", ErrReadOnly, err))
	}
	if err := f.take(ctx); err != nil {
		return err
	}
	err := f.checkThere(ctx)
	if err == nil {
		err = private(f.spec.Path)
	}
	if err == nil {
		f.Write, err = openKeeping(immediate(f.spec.Path, append(common[:len(common):len(common)], f.spec.Pragmas...)))
	}
	if err == nil {
		f.Write.SetMaxOpenConns(1)
		err = f.prepareUnlessBusy(ctx)
	}
	if err == nil {
		err = f.openReaders()
	}
	if err != nil {
		return f.spec.explain("open "+f.spec.Path, err)
	}
	return nil
}

// take locks the file for this process.
func (f *File) take(ctx context.Context) (err error) {
	if f.spec.Lock == "" {
		return nil
	}
	f.lock, err = TakeLock(ctx, f.spec.Lock)
	switch {
	case IsBusy(err):
		return fmt.Errorf("%s: %w: %s; stop the other one, or give this one a data_dir of its own", f.spec.Name, ErrInUse, filepath.Dir(f.spec.Lock))
	case err != nil:
		return f.spec.explain("lock "+f.spec.Lock, err)
	}
	return nil
}

func (f *File) openInMemory(ctx context.Context) (err error) {
	if f.Write, err = openKeeping(":memory:"); err != nil {
		return f.spec.explain("open a database in memory", err)
	}
	f.Write.SetMaxOpenConns(1) // every further connection would be another, empty database
	f.Read = f.Write
	if err := f.prepare(ctx); err != nil {
		return f.spec.explain("open a database in memory", err)
	}
	return nil
}

func (f *File) openReaders() (err error) {
	if f.Read, err = openKeeping(Source(f.spec.Path, "busy_timeout(5000)", "query_only(ON)")); err != nil {
		return err
	}
	f.Read.SetMaxOpenConns(max(f.spec.Readers, 1))
	f.Read.SetMaxIdleConns(max(f.spec.Readers, 1))
	return nil
}

// OpenReadOnly opens the file as it is, beside a process that may be writing to it.
func OpenReadOnly(ctx context.Context, spec Spec) (*File, error) {
	f := &File{spec: spec}
	if err := f.openReadOnly(ctx); err != nil {
		_ = f.shut()
		return nil, spec.explain("open "+spec.Path, err)
	}
	return f, nil
}

func (f *File) openReadOnly(ctx context.Context) error {
	info, err := os.Stat(f.spec.Path)
	if err != nil {
		return fmt.Errorf("%w; there is nothing to read in %s yet", err, filepath.Dir(f.spec.Path))
	}
	if info.Size() == 0 {
		return fmt.Errorf("%w; %s", ErrLost, f.spec.Mend)
	}
	steps, err := Steps(f.spec.Migrations)
	if err == nil {
		err = f.openReaders()
	}
	if err != nil {
		return err
	}
	version, err := f.version(ctx, f.Read, len(steps))
	if err == nil && version < len(steps) {
		err = fmt.Errorf("it is of version %d, this Ukti reads %d; start Ukti once to bring it up to date", version, len(steps))
	}
	return err
}

// Close closes the file and lets another process have it.
func (f *File) Close() error {
	if err := f.shut(); err != nil {
		return f.spec.explain("close", err)
	}
	return nil
}

func (f *File) shut() error {
	var errs []error
	if f.Read != nil && f.Read != f.Write {
		errs = append(errs, f.Read.Close())
	}
	if f.Write != nil {
		f.tidy()
		errs = append(errs, f.Write.Close())
	}
	if f.lock != nil {
		errs = append(errs, f.lock.Release())
	}
	return errors.Join(errs...)
}

// tidyTime is how long closing waits for a statement that was interrupted.
const tidyTime = time.Second

// tidy writes the log into the file. The last connection to close does so, too, but one
// whose statement was interrupted may close behind all others, after Close has returned.
// What can't be tidied up now, on a full disk or a damaged file, is at the next start.
func (f *File) tidy() {
	ctx, cancel := context.WithTimeout(context.Background(), tidyTime)
	defer cancel()
	_, _ = f.Write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
}

// Alive returns once the connection that writes is free and answers, or ctx ends. A
// failed disk is no failure of it.
func (f *File) Alive(ctx context.Context) error { return f.Write.PingContext(ctx) }

// InTx runs do in a transaction, and commits it when do returns no error.
func (f *File) InTx(ctx context.Context, do func(*sql.Tx) error) error { return inTx(ctx, f.Write, do) }

func inTx(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Source names a database file to the driver, whatever characters its path has.
// Each pragma, such as "journal_mode(WAL)", is set on every connection.
func Source(path string, pragmas ...string) string { return source(path, nil, pragmas) }

// immediate is [Source] for a file whose transactions write: they take the file
// when they begin, so that none fails half-way because another was faster.
func immediate(path string, pragmas []string) string {
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

// private makes a missing file, and takes from others the right to read one that is
// there. SQLite gives the log beside it the same rights. An existing file is not
// opened: closing it would end the locks that this process has on it.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		return file.Close()
	}
	info, statErr := os.Stat(path)
	if statErr != nil {
		return err
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return os.Chmod(path, info.Mode().Perm()&^0o077)
	}
	return nil
}
