package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Spec says what a database is and how it is opened.
type Spec struct {
	Name       string   // what messages call it, such as "archive"
	Address    *Address // where it is
	Schema     string   // where its tables are, in the address's database; made where it is missing
	Readers    int      // connections that read; 1 when 0
	Migrations fs.FS    // migrations/*.sql, see sqlitefile.Steps
	// Alone refuses a database that another process has which asked for the same, or copies.
	Alone bool
	// Copies makes this process one of several that write, see [DB.Lead] and [DB.Fence]. It
	// refuses a database that a process has alone.
	Copies bool
	// Waiting has Open wait, until ctx ends, where another process has it alone, and is told so
	// every second or so. With nil it does not wait.
	Waiting func()
	// ReadOnly opens it as it is, beside whoever writes.
	ReadOnly bool
	// Upgraded is told when tables that were there were brought from one version to
	// another; may be nil.
	Upgraded func(from, to int)

	leased terms // the usual ones when zero; shorter in tests
}

// writers bounds the connections that write, of one process.
const writers = 4

// DB is an open database. Its fields are safe for concurrent use.
type DB struct {
	Write *sql.DB // nil when read-only
	Read  *sql.DB // can only read
	spec  Spec
	claim *claim // nil where others may have it, too
}

// Open connects, brings the tables up to date and, where the spec says so, claims the
// database for this process. The error wraps one of the kinds of failure.
func Open(ctx context.Context, spec Spec) (*DB, error) {
	db := &DB{spec: spec}
	if err := db.open(ctx); err != nil {
		_ = db.shut()
		return nil, spec.explain("open "+spec.Address.String(), err)
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) (err error) {
	holder := db.spec.newHolder()
	if (db.spec.Alone || db.spec.Copies) && !db.spec.ReadOnly {
		if db.claim, err = take(ctx, db.spec, holder); err != nil {
			return err
		}
	}
	db.Read = db.pool(max(db.spec.Readers, 1), false, holder)
	if db.spec.ReadOnly {
		return checkVersion(ctx, db.Read, db.spec.Migrations)
	}
	db.Write = db.pool(writers, true, holder)
	return migrate(ctx, db.Write, db.spec)
}

// pool makes connections as they are needed.
func (db *DB) pool(most int, writes bool, holder string) *sql.DB {
	var options []stdlib.OptionOpenDB
	if db.claim != nil {
		options = append(options, stdlib.OptionAfterConnect(db.claim.check))
	}
	pool := sql.OpenDB(connector{Connector: stdlib.GetConnector(*db.spec.config(writes, holder), options...), writes: writes, name: db.spec.Schema})
	pool.SetMaxOpenConns(most)
	pool.SetMaxIdleConns(most)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	return pool
}

// config is how connections of a pool are made. A writer that waits for another is told
// after half a minute, and one that was cut off in a transaction is ended by the server: of
// a copy, before the others give it up.
func (s Spec) config(writes bool, holder string) *pgx.ConnConfig {
	c := s.Address.config.Copy()
	for name, value := range map[string]string{
		"search_path": s.Schema, "timezone": "UTC", "standard_conforming_strings": "on", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s", "application_name": holder,
	} {
		c.RuntimeParams[name] = value
	}
	if s.Copies { // others wait for it
		c.RuntimeParams["idle_in_transaction_session_timeout"] = "10s"
	}
	if !writes {
		c.RuntimeParams["default_transaction_read_only"] = "on"
	}
	return c
}

// Close ends the connections and lets another process have the database.
func (db *DB) Close() error {
	if err := db.shut(); err != nil {
		return db.spec.explain("close", err)
	}
	return nil
}

func (db *DB) shut() error {
	var errs []error
	for _, pool := range []*sql.DB{db.Read, db.Write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if db.claim != nil {
		db.claim.release()
	}
	return errors.Join(errs...)
}

// Lost is closed when another process has taken the database over, or the other copies have
// given this one up. It is nil, which never is, where the database was not claimed.
func (db *DB) Lost() <-chan struct{} {
	if db.claim == nil {
		return nil
	}
	return db.claim.lost
}

// Heard reports whether the server was heard of lately: the claim is renewed every two
// seconds, and nothing was heard of it for ten when it isn't. It is true where the database
// was not claimed. It does no I/O.
func (db *DB) Heard() bool { return db.claim == nil || db.claim.inTerm().Err() == nil }

// Alive returns once the server answers, or ctx ends.
func (db *DB) Alive(ctx context.Context) error { return db.Write.PingContext(ctx) }

// InTx runs do in a transaction, and commits it when do returns no error.
func (db *DB) InTx(ctx context.Context, do func(*sql.Tx) error) error {
	return inTx(ctx, db.Write, do)
}

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

// Scrub does nothing: the server's own vacuum takes away what was deleted.
func (db *DB) Scrub(context.Context) error { return nil }

// Size is how many bytes the schema's tables have on the server, with their indexes.
func (db *DB) Size(ctx context.Context) (bytes int64, err error) {
	err = db.Read.QueryRowContext(ctx, `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
		FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = ? AND c.relkind = 'r'`, db.spec.Schema).Scan(&bytes)
	if err != nil {
		return 0, fmt.Errorf("measure the tables: %w", err)
	}
	return bytes, nil
}
