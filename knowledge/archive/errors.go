package archive

import (
	"context"
	"errors"
	"fmt"

	lib "modernc.org/sqlite/lib"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// The kinds of failure that a caller can tell apart. After each of them what was
// acknowledged before is whole; after ErrFull and ErrReadOnly reading goes on, and
// writing works again once the cause is gone.
var (
	ErrLocked   = errors.New("another process has this archive open")
	ErrNewer    = errors.New("the archive was written by a later version of Ukti")
	ErrBroken   = errors.New("the archive's file is damaged or no archive")
	ErrFull     = errors.New("no space is left for the archive")
	ErrReadOnly = errors.New("the archive can't be written to")

	// ErrRemoved is wrapped when an article was removed and stays away, by reads
	// together with knowledge.ErrNoArticle.
	ErrRemoved = errors.New("the article was removed")
	// ErrNoFeed is wrapped when a feed is not listed.
	ErrNoFeed = errors.New("no such feed")
	// ErrExists is wrapped when a backup would overwrite a file.
	ErrExists = errors.New("there is a file of that name")
)

// explain adds to a failed operation which kind it is and what to do. An error
// that is explained already only gets the operation.
func explain(op string, err error) error {
	var kind error
	var do string
	switch c := sqlitefile.Code(err); {
	case c == 0:
	case c&0xff == lib.SQLITE_FULL, c == lib.SQLITE_IOERR_SHMSIZE: // the low byte of an extended code is its kind
		kind, do = ErrFull, "free some, then try again"
	case c&0xff == lib.SQLITE_READONLY, c&0xff == lib.SQLITE_CANTOPEN, c&0xff == lib.SQLITE_PERM:
		kind, do = ErrReadOnly, "let the user that runs Ukti own data_dir and the files in it"
	case c&0xff == lib.SQLITE_CORRUPT, c&0xff == lib.SQLITE_NOTADB:
		kind, do = ErrBroken, "stop Ukti, keep the file, and put a backup in its place"
	}
	if kind == nil || errors.Is(err, kind) {
		return fmt.Errorf("archive: %s: %w", op, err)
	}
	return fmt.Errorf("archive: %s: %w (%w); %s", op, kind, err, do)
}

// ended gives ctx's error in place of the one that SQLite gave because of it.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil && sqlitefile.Code(err)&0xff == lib.SQLITE_INTERRUPT {
		return ctx.Err()
	}
	return err
}
