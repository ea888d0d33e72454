package archive

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/ukti-bot/ukti/knowledge/archive/internal/near"
	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// change is one write transaction.
type change struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	stories  map[told]near.Text
	now      time.Time
	seq      int64 // the last number given
	first    int64 // seq when the transaction began
	current  bool  // the archive is now known to be up to date
	server   bool  // others follow the archive there
}

// inChange runs do in a write transaction and commits it. Waiting for other
// writers ends with ctx; once it runs, a transaction is not torn in the middle of
// a statement, do looks at ctx where it can stop.
func (a *Archive) inChange(ctx context.Context, do func(context.Context, *change) error) error {
	if a.file.Write == nil {
		return sqlitefile.ErrReadOnly
	}
	conn, err := a.file.Write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // gives it back
	whole := context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(whole, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	c := &change{tx: tx, server: !a.inFile(), prepared: map[string]*sql.Stmt{}, stories: map[told]near.Text{}, now: a.now().UTC().Truncate(time.Microsecond)}
	if _, err := c.scan(whole, "SELECT value FROM meta WHERE name = 'seq'", nil, &c.seq); err != nil {
		return err
	}
	c.first = c.seq
	if err := do(whole, c); err != nil {
		return err
	}
	if err := c.finish(whole); err != nil {
		return err
	}
	return tx.Commit()
}

// finish keeps what the transaction changed of meta.
func (c *change) finish(ctx context.Context) error {
	const put = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = max(meta.value, excluded.value)"
	if c.seq != c.first {
		if _, err := c.exec(ctx, put, "seq", c.seq); err != nil {
			return err
		}
		if c.server { // once this is committed
			if _, err := c.exec(ctx, postgres.Notify, Schema); err != nil {
				return err
			}
		}
	}
	if c.current {
		if _, err := c.exec(ctx, put, "current", micros(c.now)); err != nil {
			return err
		}
	}
	return nil
}

// next returns the next number of the sequence of changes.
func (c *change) next() int64 {
	c.seq++
	return c.seq
}

func (c *change) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.prepared[query]; ok {
		return s, nil
	}
	s, err := c.tx.PrepareContext(ctx, query) // closed with the transaction
	if err == nil {
		c.prepared[query] = s
	}
	return s, err
}

func (c *change) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// insert runs an INSERT and returns the new row's number.
func (c *change) insert(ctx context.Context, query string, args ...any) (n int64, err error) {
	_, err = c.scan(ctx, query+" RETURNING n", args, &n)
	return n, err
}

// scan reads one row; false when there is none.
func (c *change) scan(ctx context.Context, query string, args []any, into ...any) (bool, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return false, err
	}
	err = s.QueryRowContext(ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// numbers reads the first column of all rows.
func (c *change) numbers(ctx context.Context, query string, args ...any) ([]int64, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}
