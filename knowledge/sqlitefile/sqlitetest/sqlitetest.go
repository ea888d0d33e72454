// Package sqlitetest spoils SQLite files that nobody has open, for the tests of those
// who open them.
package sqlitetest

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"
)

// versionAt is where the header has the version that its owner gives the file, four
// bytes, the highest first.
const versionAt = 60

// Newer makes the file one of a later version of the program, 999.
func Newer(tb testing.TB, path string) {
	tb.Helper()
	Version(tb, path, 999)
}

// Version makes the file one of a version.
func Version(tb testing.TB, path string, version int32) {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	binary.BigEndian.PutUint32(data[versionAt:], uint32(version))
	write(tb, path, data)
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

// Flip turns one bit of the file around.
func Flip(tb testing.TB, path string, offset int, bit byte) {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	data[offset] ^= 1 << bit
	write(tb, path, data)
}

// Empty leaves nothing of the file but its name.
func Empty(tb testing.TB, path string) {
	tb.Helper()
	write(tb, path, nil)
}

func write(tb testing.TB, path string, data []byte) {
	tb.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
}
