package sqlitefile

import (
	"database/sql"
	"errors"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestMigrationsFromEachVersion(t *testing.T) {
	steps, err := Steps(fstest.MapFS{
		"migrations/0001_first.sql":  {Data: []byte("CREATE TABLE a (x TEXT) STRICT; CREATE TABLE b (x TEXT) STRICT;")},
		"migrations/0002_second.sql": {Data: []byte("ALTER TABLE a ADD y TEXT;")},
	})
	if err != nil || len(steps) == 0 {
		t.Fatal(steps, err)
	}
	steps = append(steps, "CREATE TABLE later (x TEXT) STRICT;")
	for from := range len(steps) + 1 {
		db, err := sql.Open("sqlite", ":memory:")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		db.SetMaxOpenConns(1)
		for _, part := range [][]string{steps[:from], steps} {
			if err := Migrate(t.Context(), db, part); err != nil {
				t.Fatalf("from version %d: %v", from, err)
			}
		}
		if _, err := db.ExecContext(t.Context(), "INSERT INTO later VALUES ('a')"); err != nil {
			t.Errorf("from version %d: %v", from, err)
		}
	}
}

// A migration that fails leaves the version before it, whole.
func TestMigrationIsAllOrNothing(t *testing.T) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if err := Migrate(t.Context(), db, []string{"CREATE TABLE a (x)", "CREATE TABLE b (x); nonsense"}); err == nil {
		t.Fatal("no error")
	}
	if err := Migrate(t.Context(), db, []string{"CREATE TABLE a (x)", "CREATE TABLE b (x)"}); err != nil {
		t.Error(err)
	}
}

func TestSteps(t *testing.T) {
	for name, ok := range map[string]bool{"0001_first.sql": true, "0002_first.sql": false, "first.sql": false} {
		steps, err := Steps(fstest.MapFS{"migrations/" + name: {Data: []byte("x")}})
		if (err == nil) != ok || ok && len(steps) != 1 {
			t.Errorf("%s: %d steps, %v", name, len(steps), err)
		}
	}
}

func TestNewer(t *testing.T) {
	db, err := sql.Open("sqlite", Source(filepath.Join(t.TempDir(), "a b#c?.db")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := Migrate(t.Context(), db, []string{"CREATE TABLE a (x)", "CREATE TABLE b (x)"}); err != nil {
		t.Fatal(err)
	}
	newer, ok := errors.AsType[*NewerError](Migrate(t.Context(), db, []string{"CREATE TABLE a (x)"}))
	if !ok || newer.Has != 2 || newer.Known != 1 {
		t.Errorf("got %v", newer)
	}
	if wrong, err := QuickCheck(t.Context(), db); wrong != "" || err != nil {
		t.Errorf("a sound file: %q, %v", wrong, err)
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	free, err := Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Lock(t.Context(), path); !IsBusy(err) {
		t.Errorf("taken twice: %v", err)
	}
	if err := free(); err != nil {
		t.Fatal(err)
	}
	free, err = Lock(t.Context(), path)
	if err != nil {
		t.Fatalf("not free again: %v", err)
	}
	if err := free(); err != nil {
		t.Error(err)
	}
}
