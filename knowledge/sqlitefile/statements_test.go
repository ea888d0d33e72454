package sqlitefile

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
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

// A statement that a transaction prepared is closed while rows are open: it is nobody
// else's until they are closed.
func TestAStatementInUseIsNotGivenAgain(t *testing.T) {
	f := open(t, spec(t.TempDir()))
	if _, err := f.Write.Exec("INSERT INTO words (word) VALUES ('ferry'), ('mill'), ('pond')"); err != nil {
		t.Fatal(err)
	}
	const all = "SELECT word FROM words ORDER BY word"
	tx, err := f.Write.Begin()
	if err != nil {
		t.Fatal(err)
	}
	outer, got := closedInUse(t, tx, all), ""
	for range 3 {
		var word string
		if !outer.Next() || outer.Scan(&word) != nil {
			break
		}
		got += word + " "
		if inner := read(t, tx, all); inner != "[ferry] [mill] [pond] " {
			t.Errorf("meanwhile another reads %s", inner)
		}
	}
	if outer.Next() {
		t.Error("it reads on")
	}
	if err := outer.Err(); err != nil || got != "ferry mill pond " {
		t.Errorf("it reads %s%v", got, err)
	}
	last := closedInUse(t, tx, "SELECT 1 FROM words")
	if err := last.Close(); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if kept := idle(t, f); kept[all] == nil || kept["SELECT 1 FROM words"] == nil {
		t.Errorf("it is not kept afterwards: %v", kept)
	}
}

// closedInUse gives rows whose statement is closed already.
func closedInUse(t *testing.T, tx *sql.Tx, query string) *sql.Rows {
	t.Helper()
	s, err := tx.Prepare(query)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := s.Query()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return rows
}

// What would do nothing a second time is not kept, nor what is long, nor more than a bound.
func TestFewStatementsAreKept(t *testing.T) {
	f := open(t, spec(t.TempDir()))
	steps, err := Steps(migrations)
	if err != nil {
		t.Fatal(err)
	}
	list := func(n int) string { return "SELECT 1 WHERE 'ferry' IN ('mill'" + strings.Repeat(", 'mill'", n) + ")" }
	pragmas := []string{
		"pragma user_version", " PRAGMA user_version", "\n\tPRAGMA user_version", "PRAGMA\nuser_version",
		"/* of the file */ PRAGMA user_version", "-- of the file\nPRAGMA user_version", "EXPLAIN PRAGMA user_version",
	}
	script := "SELECT 1;\nPRAGMA user_version;\n"
	for _, query := range append(pragmas, script, list(longestKept)) {
		read(t, f.Write, query)
	}
	for _, query := range append(append(pragmas, script, list(longestKept)), steps...) {
		if idle(t, f)[query] != nil {
			t.Errorf("%.60q is kept", query)
		}
	}
	const indented = "\n\tselect 'ferry'"
	if read(t, f.Write, indented); idle(t, f)[indented] == nil {
		t.Errorf("%q is not kept", indented)
	}
	for i := range 2 * mostKept {
		read(t, f.Write, fmt.Sprint("SELECT ", i))
	}
	if kept := idle(t, f); len(kept) != mostKept {
		t.Errorf("%d are kept, want %d", len(kept), mostKept)
	}
	for i := range 2 * mostKept { // lists of many lengths
		read(t, f.Write, list(i))
	}
	for query := range idle(t, f) {
		if len(query) > longestKept {
			t.Errorf("one of %d bytes is kept", len(query))
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// failing is a statement that can't be closed.
type failing struct{ driverStmt }

func (failing) Close() error { return errors.New("failing") }

// Who closes a statement isn't told of another that goes for it.
func TestTheFailureOfAnotherStatementIsNotOnes(t *testing.T) {
	k := &keeper{idle: map[string]driverStmt{}}
	for i := range mostKept {
		k.idle[fmt.Sprint("SELECT ", i)] = failing{}
	}
	for range 2 { // in the place of any, and of the same
		if err := (&kept{driverStmt: failing{}, by: k, query: "SELECT 'ferry'"}).Close(); err != nil {
			t.Error(err)
		}
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
