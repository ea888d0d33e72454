package sqlitefile

import (
	"database/sql"
	"fmt"
	"testing"
)

// idle gives the statements that the one connection which writes keeps.
func idle(t *testing.T, f *File) map[string]driverStmt {
	t.Helper()
	conn, err := f.Write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	var found map[string]driverStmt
	if err := conn.Raw(func(c any) error { found = c.(*keeper).idle; return nil }); err != nil {
		t.Fatal(err)
	}
	return found
}

// A statement is prepared once for all that use it one after the other, and is as good as a
// new one: with other values, in use twice at a time, after a change of its table.
func TestStatementsAreKept(t *testing.T) {
	f := open(t, spec(t.TempDir()))
	const insert, all = "INSERT INTO words (word) VALUES (?)", "SELECT * FROM words ORDER BY word"
	run := func(query string, args ...any) {
		t.Helper()
		if _, err := f.Write.ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	run(insert, "ferry")
	first := idle(t, f)[insert]
	run(insert, "mill")
	if again := idle(t, f)[insert]; first == nil || again != first {
		t.Errorf("it was prepared again: %p, %p", first, again)
	}
	if got := read(t, f.Write, all); got != "[ferry <nil>] [mill <nil>] " {
		t.Error(got)
	}
	tx, err := f.Write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	outer, err := tx.Query(all)
	if err != nil || !outer.Next() {
		t.Fatal("nothing is read", err)
	}
	if got := read(t, tx, all); got != "[ferry <nil>] [mill <nil>] " {
		t.Errorf("within itself it reads %s", got)
	}
	if !outer.Next() || outer.Next() {
		t.Error("it was ended by another that is the same")
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	run("ALTER TABLE words ADD sound TEXT")
	run("UPDATE words SET sound = ?", "trr")
	if got := read(t, f.Write, all); got != "[ferry <nil> trr] [mill <nil> trr] " {
		t.Errorf("after a change of the table %s", got)
	}
}

// What would do nothing a second time is not kept, nor more than a bound.
func TestFewStatementsAreKept(t *testing.T) {
	f := open(t, spec(t.TempDir()))
	for i := range 2 * mostKept {
		read(t, f.Write, fmt.Sprint("SELECT ", i))
	}
	read(t, f.Write, "pragma user_version")
	kept := idle(t, f)
	if _, ok := kept["pragma user_version"]; ok || len(kept) != mostKept {
		t.Errorf("%d are kept, want %d; a pragma: %v", len(kept), mostKept, ok)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// read gives what a query reads, each row in brackets.
func read(t *testing.T, db interface {
	Query(query string, args ...any) (*sql.Rows, error)
}, query string) (out string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	for err == nil && rows.Next() {
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		err = rows.Scan(into...)
		out += fmt.Sprint(row, " ")
	}
	if err == nil {
		err = rows.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}
