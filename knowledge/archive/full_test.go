package archive

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// fill puts articles until there is no room, and returns their number and the error.
func fill(t *testing.T, a *Archive) (int, error) {
	t.Helper()
	n := 0
	for d := range many("fill", 10000, 20000) {
		if _, err := a.Put(t.Context(), []ingest.Document{d}); err != nil {
			return n, err
		}
		n++
	}
	t.Fatal("the disk never became full")
	return n, nil
}

// serves checks a full archive: a clear error, and reading goes on.
func serves(t *testing.T, a *Archive, n int, err error) {
	t.Helper()
	if !errors.Is(err, sqlitefile.ErrFull) || !strings.Contains(err.Error(), "free some") {
		t.Errorf("a full disk gives: %v", err)
	}
	if n == 0 {
		t.Fatal("nothing was kept before the disk was full")
	}
	if got := len(strings.Fields(shown(t, a))); got != n {
		t.Errorf("%d articles are read, %d were kept", got, n)
	}
	if _, total, err := a.List(t.Context(), Query{Limit: 1}); err != nil || total != n {
		t.Errorf("listed %d, %v", total, err)
	}
	var out bytes.Buffer
	if err := a.Export(t.Context(), &out); err != nil || bytes.Count(out.Bytes(), []byte("\n")) != n {
		t.Errorf("exported %d, %v", bytes.Count(out.Bytes(), []byte("\n")), err)
	}
}

// SQLite's own limit stands for a full disk where none can be made.
func TestFullBySQLitesLimit(t *testing.T) {
	a := open(t, t.TempDir())
	if _, err := a.file.Write.ExecContext(t.Context(), "PRAGMA max_page_count = 60"); err != nil {
		t.Fatal(err)
	}
	n, err := fill(t, a)
	serves(t, a, n, err)
	if _, err := a.file.Write.ExecContext(t.Context(), "PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	put(t, a, doc("after", "There is room again."))
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := Open(t.Context(), dir, Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "nothing to read") {
		t.Errorf("no archive: %v", err)
	}
	a := open(t, dir)
	put(t, a, doc("a", "A text."))
	beside, err := Open(t.Context(), dir, Options{ReadOnly: true}) // while the other writes
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = beside.Close() }()
	put(t, a, doc("b", "Another text."))
	if got := shown(t, beside); got != "a b" {
		t.Error(got)
	}
	if _, err := beside.Put(t.Context(), []ingest.Document{doc("c", "A third.")}); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Error(err)
	}
	if err := beside.Remove(t.Context(), "a"); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Error(err)
	}
	if _, err := a.file.Write.ExecContext(t.Context(), "PRAGMA query_only = ON"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Put(t.Context(), []ingest.Document{doc("c", "A third.")}); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Error(err)
	}
}
