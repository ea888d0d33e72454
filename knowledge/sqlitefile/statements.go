package sqlitefile

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
	"unicode"

	"modernc.org/sqlite"
)

// mostKept is how many statements a connection keeps prepared: more than any part of the
// program has.
const mostKept = 128

// longestKept is how many bytes the text of a statement has at most that is kept. What is
// longer has a list of as many parameters as there are values: there are hundreds of such
// texts, each of little use again. And what a statement takes of memory grows with its
// text: 2 KB where it is short, 15 with a list of 100 parameters, 50 with the 300 that this
// lets pass, 100 and more with 500.
const longestKept = 1 << 10

// openKeeping opens the database of a [Source] with connections that keep what they have
// prepared: of a small statement, parsing and planning it are most of the work.
func openKeeping(source string) (*sql.DB, error) {
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
		return &kept{driverStmt: s, by: k, query: query}, nil
	}
	s, err := k.driverConn.PrepareContext(ctx, query)
	if err != nil || !isKept(query) {
		return s, err
	}
	return &kept{driverStmt: s.(driverStmt), by: k, query: query}, nil
}

// isKept reports a short statement that reads or changes rows. Others run once, or may do
// their work while they are prepared and nothing when they are run again, as a PRAGMA does.
// Of several in one text, as migrations are, the driver keeps none.
func isKept(query string) bool {
	if len(query) > longestKept || strings.Contains(query, ";") {
		return false
	}
	query = strings.TrimSpace(query)
	end := strings.IndexFunc(query, unicode.IsSpace)
	if end < 0 {
		return false
	}
	switch strings.ToUpper(query[:end]) {
	case "SELECT", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE":
		return true
	}
	return false
}

// keep takes a statement back; one of those that are idle already goes for it where there
// are too many, or the same is idle. What closing that one returns is of the last time that
// it ran, and nothing to who closes another.
func (k *keeper) keep(query string, s driverStmt) {
	if old, ok := k.idle[query]; ok {
		_ = old.Close()
	} else if len(k.idle) >= mostKept {
		for other, old := range k.idle {
			_ = old.Close()
			delete(k.idle, other)
			break
		}
	}
	k.idle[query] = s
}

func (k *keeper) Close() error {
	for _, s := range k.idle {
		_ = s.Close() // what it returns is of the last time that it ran
	}
	k.idle = nil
	return k.driverConn.Close()
}

// kept is a statement that goes back to its connection when it is closed, and all rows that
// it reads are: package sql closes one that a transaction prepared while rows are open.
type kept struct {
	driverStmt
	by     *keeper
	query  string
	open   int // rows that are read
	closed bool
}

func (s *kept) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.driverStmt.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.open++
	return &keptRows{rows, s}, nil
}

func (s *kept) Close() error {
	s.closed = true
	return s.giveBack()
}

// giveBack ends the use of the statement unless it is in use still.
func (s *kept) giveBack() error {
	if !s.closed || s.open > 0 {
		return nil
	}
	if s.by.idle == nil { // the connection is closed
		return s.driverStmt.Close()
	}
	s.by.keep(s.query, s.driverStmt)
	return nil
}

// keptRows are rows that a kept statement reads.
type keptRows struct {
	driver.Rows
	of *kept
}

func (r *keptRows) Close() error {
	err := r.Rows.Close()
	r.of.open--
	return errors.Join(err, r.of.giveBack())
}
