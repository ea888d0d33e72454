package sqlitefile

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"strings"

	"modernc.org/sqlite"
)

// mostKept is how many statements a connection keeps prepared: more than any part of the
// program has. Each takes some ten kilobytes.
const mostKept = 128

// openSource opens a database whose connections keep what they have prepared: of a small
// statement, parsing and planning it are most of the work.
func openSource(source string) (*sql.DB, error) {
	plain, err := sqlite.NewConnector(source)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{plain}), nil
}

// keeping opens connections that keep their statements.
type keeping struct{ driver.Connector }

func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &keeper{driverConn: conn.(driverConn), idle: map[string]driverStmt{}}, nil
}

// driverConn is what of the driver's connection package sql uses. That it also runs
// statements which nobody prepared is left out, so that all are prepared.
type driverConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type driverStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keeper is a connection and its prepared statements that nobody uses just now. Package
// sql has one caller use it at a time.
type keeper struct {
	driverConn
	idle map[string]driverStmt
}

func (k *keeper) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s, ok := k.idle[query]; ok {
		delete(k.idle, query)
		return &kept{s, k, query}, nil
	}
	s, err := k.driverConn.PrepareContext(ctx, query)
	if err != nil || isPragma(query) {
		return s, err
	}
	return &kept{s.(driverStmt), k, query}, nil
}

// isPragma reports a statement that may do its work while it is prepared, and nothing when
// it is run again.
func isPragma(query string) bool { return len(query) >= 6 && strings.EqualFold(query[:6], "PRAGMA") }

// keep takes a statement back; one of those that are idle already goes for it where there
// are too many, or the same is idle.
func (k *keeper) keep(query string, s driverStmt) error {
	var err error
	if old, ok := k.idle[query]; ok {
		err = old.Close()
	} else if len(k.idle) >= mostKept {
		for other, old := range k.idle {
			err = old.Close()
			delete(k.idle, other)
			break
		}
	}
	k.idle[query] = s
	return err
}

func (k *keeper) Close() error {
	for _, s := range k.idle {
		_ = s.Close() // what it returns is of the last time that it ran
	}
	k.idle = nil
	return k.driverConn.Close()
}

// kept is a statement that goes back to its connection when it is closed.
type kept struct {
	driverStmt
	by    *keeper
	query string
}

func (s *kept) Close() error {
	if s.by.idle == nil { // the connection is closed
		return s.driverStmt.Close()
	}
	return s.by.keep(s.query, s.driverStmt)
}
