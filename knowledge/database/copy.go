package database

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/postgres"
)

// Table is one to be copied.
type Table struct {
	Name string
	Key  string // the columns of its key, as in an ORDER BY
	// Counted says that the key is a number that the database gives.
	Counted bool
}

// Copied is what was copied of a table.
type Copied struct {
	Table  string
	Rows   int
	SHA256 string // of all its values, in the order of the key: the same on both sides
}

// ErrNotEmpty is wrapped when the target of a copy holds something.
var ErrNotEmpty = errors.New("it is not empty")

// errDiffers is of a copy that was read back as something else.
var errDiffers = errors.New("what was written is not what was read")

// Copy copies tables from one database to another, which must have them empty: all, or
// none after an error. A table that refers to another comes behind it. It reads one moment
// of the source, and everything back from the target, and compares hashes. progress, which
// may be nil, is told of the rows of a table so far.
func Copy(ctx context.Context, from, to *DB, tables []Table, progress func(table string, rows int)) (all []Copied, err error) {
	ctx = postgres.Unbound(ctx)
	source, err := from.Read.BeginTx(ctx, from.oneMoment())
	if err != nil {
		return nil, err
	}
	defer func() { _ = source.Rollback() }() // it only reads
	err = to.InTx(ctx, func(target *sql.Tx) error {
		if err := checkEmpty(ctx, target, tables); err != nil {
			return err
		}
		if _, err := target.ExecContext(ctx, to.dialect("PRAGMA defer_foreign_keys = ON", "SET CONSTRAINTS ALL DEFERRED")); err != nil {
			return err
		}
		for _, t := range tables {
			c := copying{source: source, target: target, from: from, to: to, table: t, progress: progress}
			done, err := c.run(ctx)
			if err != nil {
				return fmt.Errorf("copy %s: %w", t.Name, err)
			}
			all = append(all, done)
		}
		return nil
	})
	return all, err
}

func (db *DB) onServer() bool {
	_, ok := db.Engine.(*postgres.DB)
	return ok
}

// dialect is the statement for the engine.
func (db *DB) dialect(file, server string) string {
	if db.onServer() {
		return server
	}
	return file
}

// oneMoment has a transaction see no changes of others. A file's are so by themselves.
func (db *DB) oneMoment() *sql.TxOptions {
	if db.onServer() {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return &sql.TxOptions{ReadOnly: true}
}

func checkEmpty(ctx context.Context, tx *sql.Tx, tables []Table) error {
	for _, t := range tables {
		var some bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+t.Name+")").Scan(&some); err != nil {
			return err
		}
		if some {
			return fmt.Errorf("%w: there are rows in %s", ErrNotEmpty, t.Name)
		}
	}
	return nil
}

// copying is one table's copy.
type copying struct {
	source, target *sql.Tx
	from, to       *DB
	table          Table
	progress       func(table string, rows int)

	columns []string
	rows    int
}

const (
	rowsAtOnce  = 200
	bytesAtOnce = 4 << 20
)

func (c *copying) run(ctx context.Context) (Copied, error) {
	sum, err := c.read(ctx, c.source, c.write(ctx))
	if err != nil {
		return Copied{}, err
	}
	back, err := c.read(ctx, c.target, func([][]any) error { return nil })
	if err == nil && back != sum {
		err = fmt.Errorf("%w (SHA-256 %s and %s); report this", errDiffers, sum, back)
	}
	if err == nil && c.table.Counted {
		err = c.count(ctx)
	}
	return Copied{Table: c.table.Name, Rows: c.rows, SHA256: sum}, err
}

// read reads all rows in the order of the key, some at a time, and returns their hash.
func (c *copying) read(ctx context.Context, tx *sql.Tx, each func([][]any) error) (sum string, err error) {
	names := "*"
	if c.columns != nil {
		names = strings.Join(c.columns, ", ")
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+names+" FROM "+c.table.Name+" ORDER BY "+c.table.Key)
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }() // an error stays with rows
	if c.columns, err = rows.Columns(); err != nil {
		return "", err
	}
	digest := sha256.New()
	var some [][]any
	bytes := 0
	for rows.Next() {
		row, into := make([]any, len(c.columns)), make([]any, len(c.columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		bytes += c.take(digest, row)
		if some = append(some, row); len(some) == rowsAtOnce || bytes > bytesAtOnce {
			if err := each(some); err != nil {
				return "", err
			}
			some, bytes = nil, 0
		}
	}
	if err := errors.Join(rows.Err(), ctx.Err()); err != nil {
		return "", err
	}
	if len(some) > 0 {
		err = each(some)
	}
	return hex.EncodeToString(digest.Sum(nil)), err
}

// take adds a row to the hash, each value with its kind and length, and returns how many
// bytes it has. A text becomes what a server takes, whichever side it is on.
func (c *copying) take(digest hash.Hash, row []any) (bytes int) {
	for i, value := range row {
		kind, data := byte('0'), []byte(nil)
		switch x := value.(type) {
		case int64:
			kind, data = 'i', binary.BigEndian.AppendUint64(nil, uint64(x))
		case string:
			x = postgres.Text(x)
			row[i] = x
			kind, data = 't', []byte(x)
		case []byte:
			kind, data = 'b', x
		case nil:
		default:
			kind, data = '?', fmt.Append(nil, x)
		}
		_, _ = digest.Write(binary.BigEndian.AppendUint64([]byte{kind}, uint64(len(data)))) // never fails
		_, _ = digest.Write(data)
		bytes += len(data)
	}
	return bytes
}

// write keeps rows in the target.
func (c *copying) write(ctx context.Context) func([][]any) error {
	return func(rows [][]any) error {
		one := "(?" + strings.Repeat(", ?", len(c.columns)-1) + ")"
		args := make([]any, 0, len(rows)*len(c.columns))
		for _, row := range rows {
			args = append(args, row...)
		}
		_, err := c.target.ExecContext(ctx, "INSERT INTO "+c.table.Name+" ("+strings.Join(c.columns, ", ")+") VALUES "+one+strings.Repeat(", "+one, len(rows)-1), args...)
		if c.rows += len(rows); err == nil && c.progress != nil {
			c.progress(c.table.Name, c.rows)
		}
		return err
	}
}

// count has the target give the numbers behind those that the source has given, also of
// rows that are gone: people name some things by them.
func (c *copying) count(ctx context.Context) error {
	var last, highest int64
	var err error
	if c.from.onServer() {
		err = c.source.QueryRowContext(ctx, "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass), 0)", c.table.Name, c.table.Key).Scan(&last)
	} else {
		var counted bool
		if err = c.source.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence')").Scan(&counted); err == nil && counted {
			err = c.source.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = ?", c.table.Name).Scan(&last)
		}
	}
	if err == nil {
		err = c.target.QueryRowContext(ctx, "SELECT coalesce(max("+c.table.Key+"), 0) FROM "+c.table.Name).Scan(&highest)
	}
	if last = max(last, highest); err != nil || last == 0 {
		return err
	}
	if c.to.onServer() {
		_, err = c.target.ExecContext(ctx, "SELECT setval(pg_get_serial_sequence(?, ?)::regclass, ?)", c.table.Name, c.table.Key, last)
		return err
	}
	return c.countInFile(ctx, last)
}

// countInFile sets the counter of a table whose numbers are never given again; others have
// none.
func (c *copying) countInFile(ctx context.Context, last int64) error {
	var counts bool
	err := c.target.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ? AND sql LIKE '%AUTOINCREMENT%')", c.table.Name).Scan(&counts)
	if err != nil || !counts {
		return err
	}
	if _, err = c.target.ExecContext(ctx, "DELETE FROM sqlite_sequence WHERE name = ?", c.table.Name); err == nil {
		_, err = c.target.ExecContext(ctx, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", c.table.Name, last)
	}
	return err
}
