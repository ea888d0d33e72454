// Package database is what the owners of tables know of the engine that keeps them: a
// file of SQLite's, or a schema on a PostgreSQL server. Their statements are written for
// both, as package postgres says.
package database

import (
	"context"
	"database/sql"

	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// DB is an open database. Its fields are safe for concurrent use.
type DB struct {
	Write *sql.DB // nil when read-only
	Read  *sql.DB // can only read, but for a database in memory
	Engine
}

// Engine is what a database does beside running statements.
type Engine interface {
	// InTx runs do in a transaction, the only one that writes, and commits it when do
	// returns no error.
	InTx(ctx context.Context, do func(*sql.Tx) error) error
	// Explain adds to a failed operation which kind of failure it is, those of package
	// sqlitefile and of package postgres, and what to do.
	Explain(ctx context.Context, op string, err error) error
	// Alive returns once the engine takes what is to be written, or ctx ends.
	Alive(ctx context.Context) error
	// Lost is closed when another process has taken the database over, or the other copies
	// have given this one up; nil, which never is, where none can.
	Lost() <-chan struct{}
	// Heard reports whether the engine was heard of lately, within some ten seconds; always of
	// a file. It does no I/O.
	Heard() bool
	// Lead calls do whenever this process has a job that one process does at a time, until
	// ctx ends. The context of do ends when another may have it; what is written with it is
	// refused from then on.
	Lead(ctx context.Context, job string, do func(context.Context))
	// TryLead calls do once if the job is free, and says whether it was.
	TryLead(ctx context.Context, job string, do func(context.Context)) bool
	// Scrub leaves no trace of what was deleted, where that is the engine's to do.
	Scrub(ctx context.Context) error
	// Close ends all use of it.
	Close() error
}

var _, _ Engine = (*sqlitefile.File)(nil), (*postgres.DB)(nil)

// InFile is the database in a file.
func InFile(f *sqlitefile.File) *DB { return &DB{f.Write, f.Read, f} }

// OnServer is the database on a server.
func OnServer(db *postgres.DB) *DB { return &DB{db.Write, db.Read, db} }
