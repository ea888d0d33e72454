package archive

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

//go:embed migrations/*.sql
var migrations embed.FS

// check reads the whole file's structure.
func check(ctx context.Context, db *sql.DB) error {
	wrong, err := sqlitefile.QuickCheck(ctx, db)
	if err != nil || wrong == "" {
		return err
	}
	return fmt.Errorf("%w (%s); stop Ukti, keep the file, and put a backup in its place", ErrBroken, wrong)
}

// newer says what to do with a file of a later version; other errors it gives as
// they are.
func newer(err error) error {
	if e, ok := errors.AsType[*sqlitefile.NewerError](err); ok {
		return fmt.Errorf("%w: %w; install that version of Ukti, or put a backup of this one's in its place", ErrNewer, e)
	}
	return err
}
