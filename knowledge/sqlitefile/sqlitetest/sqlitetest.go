// Package sqlitetest spoils SQLite files, for the tests of those who open them.
package sqlitetest

import (
	"bytes"
	"database/sql"
	"os"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Newer makes the file one of a later version of the program.
func Newer(tb testing.TB, path string) {
	tb.Helper()
	db, err := sql.Open("sqlite", sqlitefile.Source(path))
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Exec("PRAGMA user_version = 999"); err != nil {
		tb.Fatal(err)
	}
}

// NoDatabase puts a text in the file's place.
func NoDatabase(tb testing.TB, path string) {
	tb.Helper()
	write(tb, path, bytes.Repeat([]byte("not a database\n"), 500))
}

// firstPages are left whole by Damage: SQLite opens the file by them.
const firstPages = 4096

// Damage overwrites all but the beginning of the file.
func Damage(tb testing.TB, path string) {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if len(data) <= firstPages {
		tb.Fatalf("%s has %d bytes only, none would be damaged", path, len(data))
	}
	copy(data[firstPages:], bytes.Repeat([]byte{0xAA}, len(data)-firstPages))
	write(tb, path, data)
}

func write(tb testing.TB, path string, data []byte) {
	tb.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}
