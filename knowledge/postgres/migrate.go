package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// querier is a database or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// versionOf returns the version of the schema's tables; 0 where there are none yet.
func versionOf(ctx context.Context, db querier) (version int, err error) {
	var there bool
	if err := db.QueryRowContext(ctx, "SELECT to_regclass('schema_version') IS NOT NULL").Scan(&there); err != nil || !there {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(version), 0) FROM schema_version").Scan(&version)
	return version, err
}

// known returns the steps that lead to the newest version, and an error for tables that
// are newer still.
func known(ctx context.Context, db querier, files fs.FS) (steps []string, version int, err error) {
	if steps, err = sqlitefile.Steps(files); err != nil {
		return nil, 0, err
	}
	if version, err = versionOf(ctx, db); err == nil && version > len(steps) {
		err = fmt.Errorf("%w (it is of version %d, this Ukti knows %d); install that version, or let store name another database", sqlitefile.ErrNewer, version, len(steps))
	}
	return steps, version, err
}

// checkVersion looks whether this Ukti can read the tables as they are.
func checkVersion(ctx context.Context, db querier, files fs.FS) error {
	steps, version, err := known(ctx, db, files)
	if err == nil && version == 0 {
		err = fmt.Errorf("%w: there is nothing to read in it yet", fs.ErrNotExist)
	} else if err == nil && version < len(steps) {
		err = fmt.Errorf("it is of version %d, this Ukti reads %d; start Ukti once to bring it up to date", version, len(steps))
	}
	return err
}

// migrate makes the schema and runs the steps that its tables have not seen, all in one
// transaction. Of several processes one runs them.
func migrate(ctx context.Context, db *sql.DB, spec Spec) error {
	from, to := 0, 0
	err := inTx(ctx, db, func(tx *sql.Tx) error {
		steps, version, err := known(ctx, tx, spec.Migrations)
		from, to = version, len(steps)
		if err != nil || version == len(steps) {
			return err
		}
		run := []string{"CREATE SCHEMA IF NOT EXISTS " + spec.Schema, functions, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)", "DELETE FROM schema_version"}
		for _, statement := range append(append(run, steps[version:]...), fmt.Sprintf("INSERT INTO schema_version VALUES (%d)", len(steps))) {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("bring from version %d to %d: %w", version, len(steps), err)
			}
		}
		return nil
	})
	if err == nil && spec.Upgraded != nil && from > 0 && from < to {
		spec.Upgraded(from, to)
	}
	return err
}
