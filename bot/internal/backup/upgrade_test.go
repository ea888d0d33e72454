package backup

import (
	"compress/gzip"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

var update = flag.Bool("update", false, "keep the databases as this version makes them in testdata/earlier")

// databases are those of a data_dir, each with what opens and closes it as a start does.
var databases = []struct {
	name string
	open func(t *testing.T, dir string) error
}{
	{state.File, func(t *testing.T, dir string) error {
		s, err := state.Open(t.Context(), dir, state.Options{})
		if err != nil {
			return err
		}
		return s.Close()
	}},
	{archive.File, func(t *testing.T, dir string) error {
		a, err := archive.Open(t.Context(), dir, archive.Options{Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
		if err != nil {
			return err
		}
		return a.Close()
	}},
	{vectordb.File, func(t *testing.T, dir string) error {
		d, err := vectordb.Open(t.Context(), dir)
		if err != nil {
			return err
		}
		return d.Close()
	}},
}

// kept is where a database as a version of the tables had it is kept.
func kept(name string, version int) string {
	return filepath.Join("testdata", "earlier", fmt.Sprintf("%s-%d.gz", strings.TrimSuffix(name, ".db"), version))
}

// Databases of every earlier version of the tables are brought up to date, and whatever
// stood in them stands in them still. To keep the files of a version, run this test with
// -update before a further migration is added.
func TestUpgrade(t *testing.T) {
	b := newBot(t)
	b.close(t)
	if *update {
		keep(t, b.DataDir)
	}
	for _, d := range databases {
		now := versionOf(t, filepath.Join(b.DataDir, d.name))
		files, err := filepath.Glob(strings.Replace(kept(d.name, 0), "-0.", "-*.", 1))
		if err != nil || len(files) == 0 {
			t.Errorf("no earlier %s is kept: %v", d.name, err)
		}
		for version := 1; version < now; version++ {
			if !slices.Contains(files, kept(d.name, version)) {
				t.Errorf("%s of version %d is not kept: check that version out and run this test with -update", d.name, version)
			}
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) { upgrade(t, file, d.name, now, d.open) })
		}
	}
}

func upgrade(t *testing.T, file, name string, now int, open func(*testing.T, string) error) {
	dir := t.TempDir()
	path := filepath.Join(dir, name)
	unzip(t, file, path)
	before := contents(t, path)
	if rows := rowsIn(before); rows == 0 && name != vectordb.File {
		t.Fatal("there is nothing in it: the case is not met")
	}
	do(t, open(t, dir))
	if got := versionOf(t, path); got != now {
		t.Errorf("it is of version %d, not %d", got, now)
	}
	after := contents(t, path)
	for _, column := range slices.Sorted(maps.Keys(before)) {
		if !slices.Equal(before[column], after[column]) {
			t.Errorf("%s was %q, and is %q", column, before[column], after[column])
		}
	}
	do(t, open(t, dir)) // a second start finds nothing to do
}

// A file of a later version is refused with what to do, and stays as it is.
func TestNoDowngrade(t *testing.T) {
	b := newBot(t)
	b.close(t)
	for _, d := range databases {
		path := filepath.Join(b.DataDir, d.name)
		setVersion(t, path, 1000)
		before, err := os.ReadFile(path)
		do(t, err)
		err = d.open(t, b.DataDir)
		if !errors.Is(err, sqlitefile.ErrNewer) || !strings.Contains(err.Error(), "it is of version 1000, this Ukti knows ") || !strings.Contains(err.Error(), "install that version") {
			t.Errorf("%s: %v", d.name, err)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%s was changed", d.name)
		}
	}
}

// contents returns every column of every table, by table.column: columns that come
// later don't matter.
func contents(t *testing.T, path string) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite", sqlitefile.Source(path))
	do(t, err)
	defer func() { _ = db.Close() }()
	all := map[string][]string{}
	for _, table := range query(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name") {
		for _, column := range query(t, db, `SELECT name FROM pragma_table_info('`+table+`')`) {
			all[table+"."+column] = query(t, db, `SELECT "`+column+`" FROM "`+table+`" ORDER BY 1`)
		}
	}
	return all
}

func rowsIn(contents map[string][]string) (n int) {
	for _, column := range contents {
		n += len(column)
	}
	return n
}

func versionOf(t *testing.T, path string) int {
	t.Helper()
	db, err := sql.Open("sqlite", sqlitefile.Source(path))
	do(t, err)
	defer func() { _ = db.Close() }()
	n, err := strconv.Atoi(query(t, db, "PRAGMA user_version")[0])
	do(t, err)
	return n
}

func setVersion(t *testing.T, path string, version int) {
	t.Helper()
	db, err := sql.Open("sqlite", sqlitefile.Source(path))
	do(t, err)
	_, err = db.Exec(fmt.Sprintf("PRAGMA user_version = %d; PRAGMA wal_checkpoint(TRUNCATE)", version))
	do(t, err, db.Close())
}

// keep copies the databases in a folder to where those of their versions are kept.
func keep(t *testing.T, dir string) {
	t.Helper()
	for _, d := range databases {
		whole := filepath.Join(t.TempDir(), d.name)
		do(t, sqlitefile.Copy(t.Context(), sqlitefile.Spec{Name: d.name, Path: filepath.Join(dir, d.name)}, whole))
		to := kept(d.name, versionOf(t, whole))
		if _, err := os.Stat(to); !errors.Is(err, fs.ErrNotExist) {
			continue // kept once and for all
		}
		from, err := os.Open(whole)
		do(t, err)
		out, err := os.Create(to)
		do(t, err)
		zipped := gzip.NewWriter(out)
		_, err = io.Copy(zipped, from)
		do(t, err, zipped.Close(), out.Close(), from.Close())
	}
}

func unzip(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	do(t, err)
	zipped, err := gzip.NewReader(in)
	do(t, err)
	out, err := os.Create(to)
	do(t, err)
	_, err = io.Copy(out, zipped)
	do(t, err, out.Close(), in.Close())
}
