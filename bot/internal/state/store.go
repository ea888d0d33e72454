// Package state keeps what must outlive a restart: choices shown, settings, and
// what an adapter has to know again. It is one SQLite file in data_dir, or a schema on a
// PostgreSQL server. A file has one process at a time, a server any number of copies.
package state

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

const (
	// File is the state's name in its folder, LockFile that of the file that the
	// process has which uses it.
	File     = "ukti.db"
	LockFile = "ukti.lock"

	// sweepEvery is how often what has expired is deleted. Reading never returns
	// an expired row, so this only bounds the size of the file.
	sweepEvery = time.Hour
	// settle is how long after the start it is deleted first: a command that has its answer
	// in a moment leaves it to the bot.
	settle = time.Second

	// longest is how long anything is kept that is not kept for ever.
	longest = KeepChoice + 24*time.Hour

	// mostOwn bounds the choices kept for one person, most those of all: beyond either
	// the oldest go at the next sweep. With some 600 bytes for each, they stay below
	// 100 MB whatever people do.
	mostOwn, most = 500, 100_000

	// readers bounds the reads at work; a further one waits for a connection.
	readers = 4
)

// Options of [Open]. The zero value serves.
type Options struct {
	Log *slog.Logger     // for the sweep's errors; nil logs nothing
	Now func() time.Time // time.Now when nil
	// KeepReceipts is how long receipts are kept; 0: until there are too many.
	KeepReceipts time.Duration
	// Server is where the state is in the place of a file; nil: there is none.
	Server *postgres.Address
	// Alone refuses a server's state that other processes have, too; a file never has others.
	Alone bool
	// Waiting has Open wait for a server's state that another process has alone, and is told so
	// every second or so. With nil it does not wait.
	Waiting func()

	mostOwn, most, mostReceipts, mostPassing int  // the constants when 0; fewer in tests
	still                                    bool // it does not sweep by itself, in tests that move the clock
}

// Store is the open state. Its methods are safe for concurrent use; what they
// have written is on the disk when they return.
type Store struct {
	file *database.DB
	log  *slog.Logger
	now  func() time.Time

	mostOwn, most, mostReceipts, mostPassing int // see the constants
	keepReceipts                             time.Duration

	stop  context.CancelFunc
	swept chan struct{} // closed when the sweeper has ended
	close func() error
}

// Open opens the state, in the folder dir, which it makes where it is missing, or on the
// server that the options name, and brings an older one up to date. The error wraps one of
// the kinds of failure of package sqlitefile or package postgres.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	open := openFile
	if o.Server != nil {
		open = openServer
	}
	file, err := open(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	return start(file, o), nil
}

func (o Options) upgraded(ctx context.Context) func(from, to int) {
	if o.Log == nil {
		return nil
	}
	return func(from, to int) { o.Log.InfoContext(ctx, "the state was brought up to date", "from", from, "to", to) }
}

// Temporary opens a state that lives in memory and ends with the process, for a
// single question on the command line.
func Temporary(ctx context.Context, o Options) (*Store, error) {
	file, err := sqlitefile.Open(ctx, spec("", ""))
	if err != nil {
		return nil, err
	}
	return start(database.InFile(file), o), nil
}

func start(file *database.DB, o Options) *Store {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Store{
		file: file, log: o.Log, now: o.Now, mostOwn: cmp.Or(o.mostOwn, mostOwn), most: cmp.Or(o.most, most),
		mostReceipts: cmp.Or(o.mostReceipts, mostReceipts), mostPassing: cmp.Or(o.mostPassing, mostPassing), keepReceipts: cmp.Or(o.KeepReceipts, forEver),
		stop: stop, swept: make(chan struct{}),
	}
	s.close = sync.OnceValue(s.shut)
	if o.still {
		close(s.swept)
	} else {
		go func() {
			defer close(s.swept)
			file.Lead(ctx, "sweep", s.sweepNowAndThen)
		}()
	}
	return s
}

// Lost is closed when another process has taken over the state on a server, or the other
// copies have given this one up; nil, which never is, for a file.
func (s *Store) Lost() <-chan struct{} { return s.file.Lost() }

// Heard reports whether the server of the state was heard of lately; see database.Engine.
func (s *Store) Heard() bool { return s.file.Heard() }

// Lead calls do whenever this process has a job that one of a state's processes does at a
// time, until ctx ends; see database.Engine.
func (s *Store) Lead(ctx context.Context, job string, do func(context.Context)) {
	s.file.Lead(ctx, job, do)
}

// Shared reports that other processes may have the state, too.
func (s *Store) Shared() bool { return s.copy() != "" }

// Alive returns once whatever is being written is written, or ctx ends.
func (s *Store) Alive(ctx context.Context) error { return s.file.Alive(ctx) }

// Close ends the sweep, closes the file and lets another process have the
// folder. Calling it again returns the first call's error.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut() error {
	s.stop()
	<-s.swept
	return s.file.Close()
}
