package archive

import (
	"context"
	"embed"
	"log/slog"
	"math"
	"path/filepath"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

const (
	// File is the archive's name in its folder, LockFile that of the file that the
	// process has which uses it.
	File     = "archive.db"
	LockFile = "archive.lock"

	// readers bounds the reads at work; a further one waits for a connection.
	readers = 8
)

// noLimit is a LIMIT that lets all rows through.
const noLimit = math.MaxInt64

// pragmas: the page size counts when the file is made, bodies of a few kilobytes
// waste less of larger pages. synchronous FULL has a commit on the disk before it is
// acknowledged; secure_delete leaves no trace of what was removed. A log that grew
// while a reader held it is cut again.
var pragmas = []string{"page_size(8192)", "synchronous(FULL)", "secure_delete(ON)", "journal_size_limit(67108864)"}

//go:embed migrations/*.sql
var migrations embed.FS

// Options of [Open]. The zero value serves.
type Options struct {
	Log      *slog.Logger     // nil logs nothing
	Now      func() time.Time // time.Now when nil
	ReadOnly bool             // reads beside the process that writes; what writes returns sqlitefile.ErrReadOnly
	// Server is where the archive is in the place of a file; nil: there is none.
	Server *postgres.Address
	// Alone refuses a server's archive that other processes write, too; a file never has others.
	Alone bool
	// Waiting has Open wait for a server's archive that another process has alone, and is told
	// so every second or so. With nil it does not wait.
	Waiting func()
}

// Archive is the open archive. Its methods are safe for concurrent use.
type Archive struct {
	file  *database.DB
	path  string
	log   *slog.Logger
	now   func() time.Time
	close func() error
}

// Open opens the archive, in the folder dataDir, which it makes where it is missing, or on
// the server that the options name, checks a file and brings an older archive up to date.
// The error wraps one of the kinds of failure of package sqlitefile or package postgres:
// ErrLost when a folder that had an archive has an empty one. Nothing is ever deleted to
// recover.
func Open(ctx context.Context, dataDir string, o Options) (*Archive, error) {
	a := &Archive{path: filepath.Join(dataDir, File), log: o.Log, now: o.Now}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	open := openFile
	if o.Server != nil {
		open = openServer
	}
	var err error
	if a.file, err = open(ctx, dataDir, o, func(from, to int) {
		a.log.InfoContext(ctx, "the archive was brought up to date", "from", from, "to", to)
	}); err != nil {
		return nil, err
	}
	a.close = sync.OnceValue(a.file.Close)
	return a, nil
}

func openFile(ctx context.Context, dataDir string, o Options, upgraded func(from, to int)) (*database.DB, error) {
	open := sqlitefile.Open
	if o.ReadOnly {
		open = sqlitefile.OpenReadOnly
	}
	spec := specOf(dataDir)
	spec.Upgraded = upgraded
	file, err := open(ctx, spec)
	if err != nil {
		return nil, err
	}
	return database.InFile(file), nil
}

func specOf(dataDir string) sqlitefile.Spec {
	return sqlitefile.Spec{
		Name: "archive", Path: filepath.Join(dataDir, File), Lock: filepath.Join(dataDir, LockFile), Pragmas: pragmas, Readers: readers,
		Migrations: migrations, Mend: "put a backup in its place (ukti restore)", Irreplaceable: true,
	}
}

// Lost is closed when another process has taken over the archive on a server, or the other
// copies have given this one up; nil, which never is, for a file.
func (a *Archive) Lost() <-chan struct{} { return a.file.Lost() }

// Heard reports whether the server of the archive was heard of lately; see database.Engine.
func (a *Archive) Heard() bool { return a.file.Heard() }

// Lead calls do whenever this process has a job that one of an archive's processes does at a
// time, until ctx ends; see database.Engine.
func (a *Archive) Lead(ctx context.Context, job string, do func(context.Context)) {
	a.file.Lead(ctx, job, do)
}

// TryLead calls do once if the job is free, and says whether it was.
func (a *Archive) TryLead(ctx context.Context, job string, do func(context.Context)) bool {
	return a.file.TryLead(ctx, job, do)
}

// Shared reports that other processes may write to the archive, too.
func (a *Archive) Shared() bool { return !a.inFile() }

// Close closes the file and lets another process have it. Sequences under way must
// have ended. Calling it again returns the first call's error.
func (a *Archive) Close() error { return a.close() }

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
