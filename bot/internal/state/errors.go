package state

import (
	"errors"
	"fmt"

	lib "modernc.org/sqlite/lib"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// The kinds of failure that a caller can tell apart.
var (
	ErrInUse    = errors.New("another Ukti uses this data_dir")
	ErrNewer    = errors.New("the state was written by a later version of Ukti")
	ErrDamaged  = errors.New("the state file is damaged or no state file")
	ErrFull     = errors.New("no space is left for data_dir")
	ErrReadOnly = errors.New("data_dir can't be written to")
)

// explain adds to a failed operation which kind it is and what to do.
func explain(op string, err error) error {
	var kind error
	var do string
	switch sqlitefile.Code(err) & 0xff { // the low byte of an extended code is its kind
	case lib.SQLITE_FULL:
		kind, do = ErrFull, "free some"
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		kind, do = ErrReadOnly, "let the bot's user own the folder and the files in it"
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		kind, do = ErrDamaged, "put a backup in its place, or move it away to begin anew without the buttons and settings kept there"
	default:
		return fmt.Errorf("state: %s: %w", op, err)
	}
	return fmt.Errorf("state: %s: %w (%w); %s", op, kind, err, do)
}
