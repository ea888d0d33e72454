// Package state keeps what must outlive a restart: choices shown, settings, and
// what an adapter has to know again. It is one SQLite file in data_dir, owned by
// one process at a time.
package state

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

	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

const (
	databaseFile = "ukti.db"
	lockFile     = "ukti.lock"

	// sweepEvery is how often what has expired is deleted. Reading never gives
	// an expired row, so this only bounds the size of the file.
	sweepEvery = time.Hour

	// connections bounds the readers at work; SQLite has one writer anyway.
	connections = 4
)

// Options of [Open]. The zero value serves.
type Options struct {
	Log *slog.Logger     // for the sweep's errors; nil logs nothing
	Now func() time.Time // time.Now when nil
}

// Store is the open state. Its methods are safe for concurrent use; what they
// have written is on the disk when they return.
type Store struct {
	db   *sql.DB
	free func() error // lets another process have data_dir
	log  *slog.Logger
	now  func() time.Time

	stop  context.CancelFunc
	swept chan struct{} // closed when the sweeper has ended
	close func() error
}

// Open opens the state in the folder dir, which it makes where it is missing,
// and brings an older file up to date. The error wraps [ErrInUse] when another
// process has the folder, [ErrNewer] when a later version of Ukti wrote the
// file, and [ErrDamaged] when it is no sound database.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("state: %w; set data_dir to a folder that can be made and written to", err)
	}
	free, err := acquire(ctx, filepath.Join(dir, lockFile))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, databaseFile)
	db, err := sql.Open("sqlite", sqlitefile.Immediate(path,
		"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "secure_delete(ON)"))
	if err == nil {
		db.SetMaxOpenConns(connections)
		err = prepare(ctx, db)
	}
	if err != nil {
		if db != nil {
			_ = db.Close()
		}
		_ = free()
		return nil, explain("open "+path, err)
	}
	return start(db, free, o), nil
}

// Temporary opens a state that lives in memory and ends with the process, for a
// single question on the command line.
func Temporary(ctx context.Context, o Options) (*Store, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, explain("open a temporary state", err)
	}
	db.SetMaxOpenConns(1) // every further connection would be another, empty database
	if err := prepare(ctx, db); err != nil {
		_ = db.Close()
		return nil, explain("open a temporary state", err)
	}
	return start(db, func() error { return nil }, o), nil
}

func start(db *sql.DB, free func() error, o Options) *Store {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Store{db: db, free: free, log: o.Log, now: o.Now, stop: stop, swept: make(chan struct{})}
	s.close = sync.OnceValue(s.shut)
	go s.sweepNowAndThen(ctx)
	return s
}

// Close ends the sweep, closes the file and lets another process have the
// folder. Calling it again gives the first call's error.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	s.stop()
	<-s.swept
	if err := errors.Join(s.db.Close(), s.free()); err != nil {
		return explain("close", err)
	}
	return nil
}

func (s *Store) sweepNowAndThen(ctx context.Context) {
	defer close(s.swept)
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("expired state was not deleted", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// sweep deletes what has expired.
func (s *Store) sweep(ctx context.Context) error {
	now := s.now().Unix()
	for _, statement := range []string{
		"DELETE FROM choices WHERE expires <= ?",
		"DELETE FROM memory WHERE expires > 0 AND expires <= ?",
	} {
		if _, err := s.db.ExecContext(ctx, statement, now); err != nil {
			return explain("delete what has expired", err)
		}
	}
	return nil
}

// acquire takes the folder for this process. The state's own file stays readable
// for backups meanwhile.
func acquire(ctx context.Context, path string) (free func() error, err error) {
	free, err = sqlitefile.Lock(ctx, path)
	switch {
	case sqlitefile.IsBusy(err):
		return nil, fmt.Errorf("state: %w: %s; stop the other one, or give this one a data_dir of its own", ErrInUse, filepath.Dir(path))
	case err != nil:
		return nil, explain("lock "+path, err)
	}
	return free, nil
}
