// Package vectordb keeps sentences' vectors in one SQLite file, apart from all
// else: it holds nothing that can't be computed again, and may be deleted while
// nobody has it open. Several processes may use it at a time.
package vectordb

import (
	"context"
	"database/sql"
	_ "embed" // the schema
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"modernc.org/sqlite" // also the database/sql driver "sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// File is the file's name in its folder.
const File = "vectors.db"

// version of the schema, kept in the file.
const version = 1

//go:embed schema.sql
var schema string

// DB is the open file. It is safe for concurrent use.
type DB struct {
	db   *sql.DB
	path string
}

// Open opens the file in a folder; it makes both where they are missing.
func Open(ctx context.Context, folder string) (*DB, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("sentence vectors: %w; set data_dir to a folder that can be made and written to", err)
	}
	path := filepath.Join(folder, File)
	// The last vectors before a loss of power may be lost; the file stays sound.
	db, err := sql.Open("sqlite", sqlitefile.Immediate(path,
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(ON)"))
	if err != nil {
		return nil, fmt.Errorf("sentence vectors: open %s: %w", path, err)
	}
	d := &DB{db: db, path: path}
	db.SetMaxOpenConns(2) // one fills, one looks; SQLite has one writer anyway
	if err := d.prepare(ctx); err != nil {
		_ = db.Close()
		return nil, d.explain("open", err)
	}
	return d, nil
}

// prepare makes the tables in a new file, and refuses one by another version. In
// a transaction, so that of two processes that open a new file one makes them.
func (d *DB) prepare(ctx context.Context) error {
	return d.atomically(ctx, func(tx *sql.Tx) error {
		var has int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&has); err != nil || has == version {
			return err
		}
		if has != 0 {
			return fmt.Errorf("it was made by another version of Ukti (%d, this one has %d); delete it, the vectors are computed again", has, version)
		}
		_, err := tx.ExecContext(ctx, schema+fmt.Sprintf("PRAGMA user_version = %d;", version))
		return err
	})
}

// Close closes the file.
func (d *DB) Close() error {
	if err := d.db.Close(); err != nil {
		return d.explain("close", err)
	}
	return nil
}

func (d *DB) atomically(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// Get gives the vectors that are kept for the keys.
func (d *DB) Get(ctx context.Context, s embed.Space, keys []embed.Key) (map[embed.Key]embed.Vector, error) {
	found, err := d.get(ctx, s, keys)
	if err != nil {
		return nil, d.explain("read", err)
	}
	return found, nil
}

func (d *DB) get(ctx context.Context, s embed.Space, keys []embed.Key) (map[embed.Key]embed.Vector, error) {
	found := make(map[embed.Key]embed.Vector, len(keys))
	var space int64
	err := d.db.QueryRowContext(ctx, "SELECT id FROM spaces WHERE model = ? AND prefix = ?", s.Model, s.Prefix).Scan(&space)
	if errors.Is(err, sql.ErrNoRows) {
		return found, nil
	} else if err != nil {
		return nil, err
	}
	for part := range slices.Chunk(keys, maxKeys) {
		if err := d.read(ctx, space, part, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// maxKeys is how many keys one statement asks for: many, for each statement has its
// price, and fewer than the parameters that SQLite allows.
const maxKeys = 512

func (d *DB) read(ctx context.Context, space int64, keys []embed.Key, found map[embed.Key]embed.Vector) error {
	parameters := []any{space}
	for _, k := range keys {
		parameters = append(parameters, k[:])
	}
	rows, err := d.db.QueryContext(ctx, "SELECT key, components FROM vectors WHERE space = ? AND key IN (?"+
		strings.Repeat(", ?", len(keys)-1)+")", parameters...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key, components sql.RawBytes
		if err := rows.Scan(&key, &components); err != nil {
			return err
		}
		v, err := vector.FromBytes(signed(components))
		if err != nil {
			return fmt.Errorf("a vector in it can't be used (%w); delete the file, the vectors are computed again", err)
		}
		found[embed.Key(key)] = v
	}
	return rows.Err()
}

// Put keeps vectors, all or none, in the place of those it had.
func (d *DB) Put(ctx context.Context, s embed.Space, vectors map[embed.Key]embed.Vector) error {
	err := d.atomically(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO spaces (model, prefix) VALUES (?, ?) ON CONFLICT DO NOTHING", s.Model, s.Prefix); err != nil {
			return err
		}
		statement, err := tx.PrepareContext(ctx, "INSERT INTO vectors (space, key, components) SELECT id, ?, ? FROM spaces WHERE model = ? AND prefix = ? "+
			"ON CONFLICT DO UPDATE SET components = excluded.components")
		if err != nil {
			return err
		}
		defer func() { _ = statement.Close() }()
		for k, v := range vectors {
			if _, err := statement.ExecContext(ctx, k[:], unsigned(v.Bytes()), s.Model, s.Prefix); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return d.explain("keep", err)
	}
	return nil
}

// Clear drops all vectors of a space.
func (d *DB) Clear(ctx context.Context, s embed.Space) error {
	_, err := d.db.ExecContext(ctx, "DELETE FROM vectors WHERE space IN (SELECT id FROM spaces WHERE model = ? AND prefix = ?)", s.Model, s.Prefix)
	if err != nil {
		return d.explain("clear", err)
	}
	return nil
}

func signed(b []byte) []int8 {
	out := make([]int8, len(b))
	for i, c := range b {
		out[i] = int8(c)
	}
	return out
}

func unsigned(v []int8) []byte {
	out := make([]byte, len(v))
	for i, c := range v {
		out[i] = byte(c)
	}
	return out
}

// explain adds to a failed operation what to do about it.
func (d *DB) explain(op string, err error) error {
	do := ""
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xff { // the low byte of an extended code is its kind
		case lib.SQLITE_FULL:
			do = "; free some space for data_dir"
		case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
			do = "; let the bot's user own the folder and the file"
		case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
			do = "; delete the file, the vectors are computed again"
		}
	}
	return fmt.Errorf("sentence vectors: %s %s: %w%s", op, d.path, err, do)
}
