package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	// Patience is how long a connection is looked for before an operation fails.
	Patience = 10 * time.Second
	// retryPause is how long is waited between two tries.
	retryPause = 200 * time.Millisecond
	// writeBound is how long one transaction, or one statement outside of any, may take.
	writeBound = 2 * time.Minute
)

// lockWriters has a transaction wait until it is the only one that writes to a schema.
const lockWriters = "SELECT pg_advisory_xact_lock(hashtext('ukti writes'), hashtext($1))"

// connector makes connections that speak the owners' dialect.
type connector struct {
	driver.Connector
	writes bool
	name   string // of the schema, under which its transactions queue up
}

// Connect looks for a connection for as long as [Patience]: nothing is done twice by it.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	until := time.Now().Add(Patience)
	for {
		raw, err := c.Connector.Connect(ctx)
		if err == nil {
			return &conn{Conn: raw.(*stdlib.Conn), writes: c.writes, name: c.name}, nil
		}
		if kindOf(err) != ErrAway || ctx.Err() != nil || time.Now().After(until) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(retryPause):
		}
	}
}

// conn is a connection. Its embedded methods see to pings, resets and closing.
type conn struct {
	*stdlib.Conn
	writes bool
	name   string
	inTx   bool
}

// CheckNamedValue makes of a bool what the owners' columns hold, 0 or 1, and of a text one
// that the server takes: what is no UTF-8, and NUL, become U+FFFD. It does so wherever the
// text is named, so that what was kept is found. What must stay as it is, is bytes.
func (c *conn) CheckNamedValue(v *driver.NamedValue) (err error) {
	if v.Value, err = driver.DefaultParameterConverter.ConvertValue(v.Value); err != nil {
		return err
	}
	switch x := v.Value.(type) {
	case bool:
		v.Value = int64(0)
		if x {
			v.Value = int64(1)
		}
	case string:
		v.Value = Text(x)
	}
	return nil
}

// Text returns a text as a server keeps it: what is no UTF-8, and NUL, is U+FFFD.
func Text(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// ExecContext runs a statement, once: tried again only where the server says that it did
// nothing of it.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	ctx, cancel := c.bounded(ctx)
	defer cancel()
	run := c.Conn.ExecContext
	if isFenced(ctx) && c.writes && !c.inTx {
		run = c.execFenced
	}
	result, err := run(ctx, numbered(query), args)
	return result, c.harmless(err)
}

// QueryContext runs a query.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := c.Conn.QueryContext(ctx, numbered(query), args)
	if err != nil {
		return nil, c.harmless(err)
	}
	return rows, nil
}

// PrepareContext returns a statement that is prepared on the server when it first runs,
// and for good.
func (c *conn) PrepareContext(_ context.Context, query string) (driver.Stmt, error) {
	return stmt{c, query}, nil
}

// BeginTx begins a transaction. One that may write waits until it is the only one.
func (c *conn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	ctx, cancel := c.bounded(ctx)
	raw, err := c.Conn.BeginTx(ctx, o)
	if err == nil && c.writes && !o.ReadOnly {
		_, err = c.Conn.ExecContext(ctx, lockWriters, []driver.NamedValue{{Ordinal: 1, Value: c.name}})
		if err == nil {
			err = c.look(ctx)
		}
		if err != nil {
			_ = raw.Rollback()
		}
	}
	if err != nil {
		cancel()
		if kindOf(err) == ErrAway && ctx.Err() == nil {
			err = driver.ErrBadConn // nothing has happened yet
		}
		return nil, err
	}
	c.inTx = true
	return &tx{raw, c, cancel}, nil
}

func (c *conn) bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	if !c.writes || c.inTx || ctx.Value(unbound{}) != nil { // a transaction has its own bound
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, writeBound)
}

type unbound struct{}

// Unbound has what writes take as long as it takes.
func Unbound(ctx context.Context) context.Context { return context.WithValue(ctx, unbound{}, true) }

// harmless makes of a failure that did nothing the one that database/sql tries again on
// another connection: of a statement that reads, and of one outside of a transaction that
// the server has ended, before or in a deadlock.
func (c *conn) harmless(err error) error {
	if err == nil || c.inTx {
		return err
	}
	if !c.writes && kindOf(err) == ErrAway {
		return driver.ErrBadConn
	}
	if answered, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch answered.Code {
		case "57P01", "57P03", "40P01", "40001":
			return driver.ErrBadConn
		}
	}
	return err
}

type tx struct {
	driver.Tx
	conn   *conn
	cancel context.CancelFunc
}

func (t *tx) Commit() error {
	defer t.end()
	return t.Tx.Commit()
}

func (t *tx) Rollback() error {
	defer t.end()
	return t.Tx.Rollback()
}

func (t *tx) end() {
	t.conn.inTx = false
	t.cancel()
}

type stmt struct {
	conn  *conn
	query string
}

var errOldWay = errors.New("a statement is run with a context")

func (s stmt) Close() error                               { return nil }
func (s stmt) NumInput() int                              { return -1 }
func (s stmt) Exec([]driver.Value) (driver.Result, error) { return nil, errOldWay }
func (s stmt) Query([]driver.Value) (driver.Rows, error)  { return nil, errOldWay }

func (s stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return s.conn.ExecContext(ctx, s.query, args)
}

func (s stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return s.conn.QueryContext(ctx, s.query, args)
}
