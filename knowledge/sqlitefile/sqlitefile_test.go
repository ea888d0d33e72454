package sqlitefile

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

var migrations = fstest.MapFS{
	"migrations/0001_first.sql":  {Data: []byte("CREATE TABLE words (word TEXT) STRICT;")},
	"migrations/0002_second.sql": {Data: []byte("ALTER TABLE words ADD meaning TEXT;")},
}

func spec(dir string) Spec {
	return Spec{
		Name: "dictionary", Path: filepath.Join(dir, "words.db"), Lock: filepath.Join(dir, "words.lock"),
		Migrations: migrations, Mend: "put a backup in its place", Irreplaceable: true,
	}
}

// filled makes a file of some pages and closes it.
func filled(t *testing.T) Spec {
	t.Helper()
	s := spec(t.TempDir())
	f := open(t, s)
	if _, err := f.Write.Exec("INSERT INTO words (word) VALUES (?)", strings.Repeat("ferry ", 4000)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, s Spec) *File {
	t.Helper()
	f, err := Open(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Each failure is of one kind, and its sentence names the file and says what to do.
func TestFilesThatCannotBeOpened(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(tb testing.TB, path string)
		kind  error
		says  string
	}{
		{"newer", sqlitetest.Newer, ErrNewer, "it is of version 999, this Ukti knows 2); install that version, or put a backup in its place"},
		{"no database", sqlitetest.NoDatabase, ErrDamaged, "stop Ukti, keep a copy of the file, and put a backup in its place"},
		{"damaged", sqlitetest.Damage, ErrDamaged, "put a backup in its place"},
		{"emptied", sqlitetest.Empty, ErrLost, "put a backup in its place, or delete "},
		{"gone", func(tb testing.TB, path string) { _ = os.Remove(path) }, ErrLost, "words.lock too to begin anew"},
		{"without a version", func(tb testing.TB, path string) { sqlitetest.Version(tb, path, 0) }, ErrDamaged, "it has tables but no version"},
		{"of a version below none", func(tb testing.TB, path string) { sqlitetest.Version(tb, path, -3) }, ErrDamaged, "version -3"},
		{"a folder in its place", func(tb testing.TB, path string) { _ = errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) }, ErrReadOnly, "own data_dir"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := filled(t)
			tt.spoil(t, s.Path)
			before, _ := os.ReadFile(s.Path)
			_, err := Open(t.Context(), s)
			if !errors.Is(err, tt.kind) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), s.Path) {
				t.Errorf("got %v\nwant %v … %s", err, tt.kind, tt.says)
			}
			if after, _ := os.ReadFile(s.Path); !bytes.Equal(before, after) {
				t.Error("the file was changed")
			}
			if err := errors.Join(os.RemoveAll(s.Path), os.Remove(s.Lock)); err != nil {
				t.Fatal(err)
			}
			open(t, s) // the failed Open must have let the folder go
		})
	}
}

// Whoever only reads or copies a file that was emptied is told so, too, and makes none.
func TestEmptiedForReaders(t *testing.T) {
	s := filled(t)
	sqlitetest.Empty(t, s.Path)
	copied := filepath.Join(t.TempDir(), "copy")
	_, reading := OpenReadOnly(t.Context(), s)
	for name, err := range map[string]error{"read": reading, "copied": Copy(t.Context(), s, copied)} {
		if !errors.Is(err, ErrLost) || !strings.Contains(err.Error(), "put a backup in its place") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(copied); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a copy: %v", err)
	}
}

// A flipped bit of the header is found, or does no harm; it ends nothing in a panic.
func TestFlippedBitsOfTheHeader(t *testing.T) {
	every := os.Getenv("UKTI_TEST_LONG") != "" // else one bit of each byte
	s := filled(t)
	whole, err := os.ReadFile(s.Path)
	if err != nil {
		t.Fatal(err)
	}
	flipped, refused := 0, 0
	for offset := range 100 {
		for bit := range byte(8) {
			if !every && int(bit) != offset%8 {
				continue
			}
			flipped++
			if err := os.WriteFile(s.Path, whole, 0o600); err != nil {
				t.Fatal(err)
			}
			sqlitetest.Flip(t, s.Path, offset, bit)
			f, err := Open(t.Context(), s)
			if err != nil {
				refused++
				if kind := firstKind(err); kind == nil {
					t.Errorf("byte %d, bit %d: an error of no kind: %v", offset, bit, err)
				}
				continue
			}
			var words int
			if err := f.Read.QueryRow("SELECT count(*) FROM words").Scan(&words); err != nil || words != 1 {
				t.Errorf("byte %d, bit %d: opened, but reads %d words, %v", offset, bit, words, err)
			}
			_ = f.Close()
		}
	}
	if flipped < 100 || refused < flipped/8 {
		t.Errorf("%d of %d flipped bits were noticed", refused, flipped)
	}
}

func firstKind(err error) error {
	for _, kind := range []error{ErrInUse, ErrNewer, ErrDamaged, ErrLost, ErrFull, ErrReadOnly, ErrDisk} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

func TestOneProcessAtATime(t *testing.T) {
	s := filled(t)
	f := open(t, s)
	if _, err := Open(t.Context(), s); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), "stop the other one") {
		t.Errorf("taken twice: %v", err)
	}
	beside, err := OpenReadOnly(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(beside.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	open(t, s) // free again
}

// What is private stays so, also a file that an earlier version made.
func TestOnlyTheOwnerReads(t *testing.T) {
	s := filled(t)
	if err := os.Chmod(s.Path, 0o644); err != nil {
		t.Fatal(err)
	}
	f := open(t, s)
	if _, err := f.Write.Exec("INSERT INTO words (word) VALUES ('pier')"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{s.Path, s.Path + "-wal", s.Path + "-shm", s.Lock} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestCopy(t *testing.T) {
	s := filled(t)
	open(t, s) // while it is in use
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := Copy(t.Context(), s, copied); err != nil {
		t.Fatal(err)
	}
	s.Path, s.Lock, s.Irreplaceable = copied, "", false
	looked := false
	if err := Check(t.Context(), s, func(*sql.DB) error { looked = true; return nil }); err != nil || !looked {
		t.Error(looked, err)
	}
	var words int
	if err := open(t, s).Read.QueryRow("SELECT count(*) FROM words").Scan(&words); err != nil || words != 1 {
		t.Errorf("the copy has %d words, %v", words, err)
	}
}

func TestCheck(t *testing.T) {
	for name, spoil := range map[string]func(testing.TB, string){
		"newer": sqlitetest.Newer, "no database": sqlitetest.NoDatabase, "damaged": sqlitetest.Damage, "emptied": sqlitetest.Empty,
		"gone": func(tb testing.TB, path string) { _ = os.Remove(path) },
	} {
		s := filled(t)
		spoil(t, s.Path)
		before, _ := os.ReadFile(s.Path)
		if err := Check(t.Context(), s, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
		if after, _ := os.ReadFile(s.Path); !bytes.Equal(before, after) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestAnEndedContextIsNoFailureOfTheFile(t *testing.T) {
	f := open(t, filled(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := f.Write.ExecContext(ctx, "DELETE FROM words")
	if err = f.Explain(ctx, "delete", err); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestMigrationsFromEachVersion(t *testing.T) {
	steps, err := Steps(migrations)
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	steps = append(steps, "CREATE TABLE later (x TEXT) STRICT;")
	for from := range len(steps) + 1 {
		db := inMemory(t)
		for _, part := range [][]string{steps[:from], steps} {
			if err := migrate(t.Context(), db, part); err != nil {
				t.Fatalf("from version %d: %v", from, err)
			}
		}
		if _, err := db.ExecContext(t.Context(), "INSERT INTO later VALUES ('a')"); err != nil {
			t.Errorf("from version %d: %v", from, err)
		}
	}
}

// Migrations of which one fails leave the version before them, whole.
func TestMigrationIsAllOrNothing(t *testing.T) {
	db := inMemory(t)
	if err := migrate(t.Context(), db, []string{"CREATE TABLE a (x)", "CREATE TABLE b (x); nonsense"}); err == nil {
		t.Fatal("no error")
	}
	if version, err := versionOf(t.Context(), db); err != nil || version != 0 {
		t.Errorf("it is of version %d (%v), want 0: where it was", version, err)
	}
	if err := migrate(t.Context(), db, []string{"CREATE TABLE a (x)", "CREATE TABLE b (x)"}); err != nil {
		t.Error(err)
	}
}

func inMemory(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	return db
}

func TestSteps(t *testing.T) {
	for name, ok := range map[string]bool{"0001_first.sql": true, "0002_first.sql": false, "first.sql": false} {
		steps, err := Steps(fstest.MapFS{"migrations/" + name: {Data: []byte("x")}})
		if (err == nil) != ok || ok && len(steps) != 1 {
			t.Errorf("%s: %d steps, %v", name, len(steps), err)
		}
	}
}
