package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

const (
	databaseFile = "archive.db"
	lockFile     = "archive.lock"

	// readers bounds the reads at work; a further one waits for a connection.
	readers = 8
)

// pragmas of every connection. The page size counts when the file is made: bodies
// of a few kilobytes waste less of larger pages. synchronous FULL has a commit on
// the disk before it is acknowledged; secure_delete leaves no trace of what was
// removed. A log that grew while a reader held it is cut again.
var pragmas = []string{
	"busy_timeout(5000)", "page_size(8192)", "journal_mode(WAL)", "synchronous(FULL)",
	"foreign_keys(ON)", "secure_delete(ON)", "journal_size_limit(67108864)",
}

// Options of [Open]. The zero value serves.
type Options struct {
	Log      *slog.Logger     // nil logs nothing
	Now      func() time.Time // time.Now when nil
	ReadOnly bool             // reads beside the process that writes; what writes gives ErrReadOnly
}

// Archive is the open archive. Its methods are safe for concurrent use.
type Archive struct {
	write *sql.DB // one connection, so that writers queue up; nil when read-only
	read  *sql.DB
	path  string
	free  func() error // lets another process have the archive
	log   *slog.Logger
	now   func() time.Time
	close func() error
}

// Open opens the archive in the folder dataDir, which it makes where it is
// missing, checks the file and brings an older one up to date. The error wraps
// [ErrLocked] when another process has it, [ErrNewer] when a later version of Ukti
// wrote it, [ErrBroken] when it is damaged, [ErrFull] and [ErrReadOnly] when the
// folder has no room or can't be written to. Nothing is ever deleted to recover.
func Open(ctx context.Context, dataDir string, o Options) (*Archive, error) {
	a := &Archive{path: filepath.Join(dataDir, databaseFile), log: o.Log, now: o.Now}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.close = sync.OnceValue(a.shut)
	open := a.open
	if o.ReadOnly {
		open = a.openReadOnly
	}
	if err := open(ctx, dataDir); err != nil {
		_ = a.close()
		return nil, err
	}
	return a, nil
}

func (a *Archive) open(ctx context.Context, dataDir string) (err error) {
	if err := os.MkdirAll(dataDir, 0o700); err != nil {
		return fmt.Errorf("archive: %w; set data_dir to a folder that can be made and written to", err)
	}
	if a.free, err = acquire(ctx, filepath.Join(dataDir, lockFile)); err != nil {
		return err
	}
	if a.write, err = sql.Open("sqlite", sqlitefile.Immediate(a.path, pragmas...)); err != nil {
		return explain("open "+a.path, err)
	}
	a.write.SetMaxOpenConns(1)
	if err := a.prepare(ctx); err != nil {
		return explain("open "+a.path, err)
	}
	return a.openReaders()
}

// prepare checks the file and brings it to the newest version.
func (a *Archive) prepare(ctx context.Context) error {
	began := time.Now()
	if err := check(ctx, a.write); err != nil {
		return err
	}
	a.log.Debug("the archive's file is sound", "path", a.path, "took", time.Since(began))
	steps, err := sqlitefile.Steps(migrations)
	if err != nil {
		return err
	}
	return newer(sqlitefile.Migrate(ctx, a.write, steps))
}

func (a *Archive) openReaders() (err error) {
	if a.read, err = sql.Open("sqlite", sqlitefile.Source(a.path, "busy_timeout(5000)", "query_only(ON)")); err != nil {
		return explain("open "+a.path, err)
	}
	a.read.SetMaxOpenConns(readers)
	a.read.SetMaxIdleConns(readers)
	return nil
}

func (a *Archive) openReadOnly(ctx context.Context, dataDir string) error {
	if _, err := os.Stat(a.path); err != nil {
		return fmt.Errorf("archive: %w; there is nothing to read in %s yet", err, dataDir)
	}
	if err := a.openReaders(); err != nil {
		return err
	}
	steps, err := sqlitefile.Steps(migrations)
	if err != nil {
		return err
	}
	version, err := sqlitefile.Version(ctx, a.read, len(steps))
	if err == nil && version < len(steps) {
		err = fmt.Errorf("it is of version %d, this Ukti reads %d; start Ukti once to bring it up to date", version, len(steps))
	}
	if err != nil {
		return explain("open "+a.path, newer(err))
	}
	return nil
}

// Close closes the file and lets another process have it. Sequences under way must
// have ended. Calling it again gives the first call's error.
func (a *Archive) Close() error { return a.close() }

func (a *Archive) shut() error {
	var errs []error
	for _, db := range []*sql.DB{a.read, a.write} { // the writer last: it tidies the log up
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if a.free != nil {
		errs = append(errs, a.free())
	}
	if err := errors.Join(errs...); err != nil {
		return explain("close", err)
	}
	return nil
}

// micros is a moment as the file keeps it, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is the inverse of micros, in UTC.
func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// dated is a date of publication as the file keeps it. A year beyond what RFC 3339
// can say counts as unknown.
func dated(t time.Time) string {
	if t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}

// undated is the inverse of dated.
func undated(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
