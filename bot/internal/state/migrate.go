package state

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

// prepare checks a database and brings it to the newest version.
func prepare(ctx context.Context, db *sql.DB) error {
	wrong, err := sqlitefile.QuickCheck(ctx, db)
	if err != nil {
		return err
	}
	if wrong != "" {
		return fmt.Errorf("%w: %s", ErrDamaged, wrong)
	}
	steps, err := sqlitefile.Steps(migrations)
	if err != nil {
		return err
	}
	err = sqlitefile.Migrate(ctx, db, steps)
	if newer, ok := errors.AsType[*sqlitefile.NewerError](err); ok {
		return fmt.Errorf("%w: %w; install that version, or move the file away", ErrNewer, newer)
	}
	return err
}
