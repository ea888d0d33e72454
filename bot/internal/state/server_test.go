package state

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// columns reads a table and a column of it in each row.
func columns(t *testing.T, db *sql.DB, query string) (list [][2]string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var x [2]string
		if err := rows.Scan(&x[0], &x[1]); err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	slices.SortFunc(list, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	return list
}

// Both engines have the same tables and columns.
func TestSameTables(t *testing.T) {
	file, server := open(t, t.TempDir(), Options{}), open(t, "", Options{Server: onServer(t, postgrestest.New(t))})
	want := columns(t, file.file.Read, "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%'")
	got := columns(t, server.file.Read, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'ukti_state' AND table_name NOT IN ('schema_version', 'lease', 'budgets')")
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the server has %v, a file %v", got, want)
	}
}

// While a process has the state on a server, another that wants it alone is told so; behind
// it it gets it.
func TestAloneOnAServer(t *testing.T) {
	o := Options{Server: onServer(t, postgrestest.New(t))}
	first, err := Open(t.Context(), "", o)
	if err != nil {
		t.Fatal(err)
	}
	o.Alone = true
	if _, err := Open(t.Context(), "", o); !errors.Is(err, sqlitefile.ErrInUse) || !strings.Contains(err.Error(), "stop the other one") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second process got: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, "", o)
}

// The server ends all connections: what was kept is there, and the next call is as ever.
func TestConnectionsThatEnd(t *testing.T) {
	address := postgrestest.New(t)
	s := open(t, "", Options{Server: onServer(t, address)})
	for i := range 5 {
		key := put(t, s, choice{owner: "test:1"})
		postgrestest.Disconnect(t, address)
		if i%2 == 0 {
			put(t, s, choice{owner: "test:2"})
		}
		if _, ok, err := get(t.Context(), s, key); !ok || err != nil {
			t.Fatalf("after %d ends: %v, %v", i, ok, err)
		}
	}
	if n := count(t, s, "choices"); n != 8 {
		t.Errorf("%d choices are there, want 8", n)
	}
}
