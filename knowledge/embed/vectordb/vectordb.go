// Package vectordb keeps sentences' vectors in one SQLite file, apart from all
// else: it holds nothing that can't be computed again, and may be deleted while
// nobody has it open. Several processes may use it at a time.
package vectordb

import (
	"context"
	"database/sql"
	files "embed"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// File is the file's name in its folder.
const File = "vectors.db"

//go:embed migrations/*.sql
var migrations files.FS

// DB is the open file. It is safe for concurrent use.
type DB struct{ file *sqlitefile.File }

// Open opens the file in a folder; it makes both where they are missing. The error
// wraps one of the kinds of failure of package sqlitefile.
func Open(ctx context.Context, folder string) (*DB, error) {
	file, err := sqlitefile.Open(ctx, specOf(folder))
	if err != nil {
		return nil, err
	}
	return &DB{file}, nil
}

func specOf(folder string) sqlitefile.Spec {
	return sqlitefile.Spec{
		Name: "sentence vectors", Path: filepath.Join(folder, File), Migrations: migrations,
		// The last vectors before a loss of power may be lost; the file stays sound.
		Pragmas: []string{"synchronous(NORMAL)"},
		Mend:    "delete it, the vectors are computed again",
	}
}

// Close closes the file.
func (d *DB) Close() error { return d.file.Close() }

// Get returns the vectors that are kept for the keys.
func (d *DB) Get(ctx context.Context, s embed.Space, keys []embed.Key) (map[embed.Key]embed.Vector, error) {
	found, err := d.get(ctx, s, keys)
	if err != nil {
		return nil, d.file.Explain(ctx, "read", err)
	}
	return found, nil
}

func (d *DB) get(ctx context.Context, s embed.Space, keys []embed.Key) (map[embed.Key]embed.Vector, error) {
	found := make(map[embed.Key]embed.Vector, len(keys))
	var space int64
	err := d.file.Read.QueryRowContext(ctx, "SELECT id FROM spaces WHERE model = ? AND prefix = ?", s.Model, s.Prefix).Scan(&space)
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
	rows, err := d.file.Read.QueryContext(ctx, "SELECT key, components FROM vectors WHERE space = ? AND key IN (?"+
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
	err := d.file.InTx(ctx, func(tx *sql.Tx) error {
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
		return d.file.Explain(ctx, "keep", err)
	}
	return nil
}

// Spaces returns the models, with their prefixes, whose vectors it keeps.
func (d *DB) Spaces(ctx context.Context) (out []embed.Space, err error) {
	kept, err := spaces(ctx, d.file)
	if err != nil {
		return nil, d.file.Explain(ctx, "list the models", err)
	}
	for _, k := range kept {
		out = append(out, embed.Space{Model: k.Model, Prefix: k.Prefix})
	}
	return out, nil
}

// Clear drops all vectors of a space, and the space.
func (d *DB) Clear(ctx context.Context, s embed.Space) error {
	err := d.file.InTx(ctx, func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM vectors WHERE space IN (SELECT id FROM spaces WHERE model = ? AND prefix = ?)",
			"DELETE FROM spaces WHERE model = ? AND prefix = ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, s.Model, s.Prefix); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return d.file.Explain(ctx, "clear", err)
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

// Kept is a model whose vectors are kept, with the prefix that its texts had.
type Kept struct {
	Model   string `json:"model"`
	Prefix  string `json:"prefix"`
	Vectors int    `json:"vectors"`
}

// Spaces returns what a folder's file holds vectors of, whoever uses it meanwhile.
// The error wraps fs.ErrNotExist when there is none.
func Spaces(ctx context.Context, folder string) ([]Kept, error) {
	file, err := sqlitefile.OpenReadOnly(ctx, specOf(folder))
	if err != nil {
		return nil, err
	}
	kept, err := spaces(ctx, file)
	if err != nil {
		err = file.Explain(ctx, "list the models", err)
	}
	return kept, errors.Join(err, file.Close())
}

func spaces(ctx context.Context, file *sqlitefile.File) (kept []Kept, err error) {
	rows, err := file.Read.QueryContext(ctx, `SELECT s.model, s.prefix, (SELECT count(*) FROM vectors v WHERE v.space = s.id)
		FROM spaces s ORDER BY s.id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var k Kept
		if err := rows.Scan(&k.Model, &k.Prefix, &k.Vectors); err != nil {
			return nil, err
		}
		kept = append(kept, k)
	}
	return kept, rows.Err()
}
