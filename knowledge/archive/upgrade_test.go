package archive

import (
	"io/fs"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// firstSteps are the migrations that lead to a version.
func firstSteps(t *testing.T, version int) fs.FS {
	t.Helper()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil || len(names) < version {
		t.Fatalf("%d migrations, %v", len(names), err)
	}
	files := fstest.MapFS{}
	for _, name := range names[:version] {
		data, err := fs.ReadFile(migrations, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// old makes an archive of the first version with an article and a feed, as that
// version wrote them.
func old(t *testing.T, dir string) {
	t.Helper()
	spec := specOf(dir)
	spec.Migrations = firstSteps(t, 1)
	f, err := sqlitefile.Open(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write.ExecContext(t.Context(), "PRAGMA foreign_keys = OFF"); err != nil { // an article and its revision name each other
		t.Fatal(err)
	}
	body := story(1, 60)
	for _, statement := range []struct {
		sql  string
		args []any
	}{
		{"INSERT INTO feeds VALUES (1, ?, 'Courier', '', 0, 0, '', '', 1, 2, 3, 4, 0, '', 0, 1)", []any{feedA}},
		{`INSERT INTO articles VALUES (1, 'a', ?, ?, 1, 'https://a.example/1', 'a', 5, 'a', 5, 5, 0, 0, NULL, 1)`, []any{knowledge.Key("a"), knowledge.Revision(body)}},
		{"INSERT INTO revisions VALUES (1, 1, ?, 1, 5, 'Ferry', 'A', 'https://a.example/1', 'bn', '', 'https://a.example/1', ?, ?)", []any{knowledge.Revision(body), feedA, []byte(body)}},
		{"INSERT INTO feed_items VALUES (1, '1', 'f', 1)", nil},
		{"INSERT INTO meta VALUES ('seq', 1)", nil},
	} {
		if _, err := f.Write.ExecContext(t.Context(), statement.sql, statement.args...); err != nil {
			t.Fatalf("%s: %v", statement.sql, err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// An archive of the first version is brought up to date with all that it holds, and
// works on.
func TestUpgrade(t *testing.T) {
	dir := t.TempDir()
	old(t, dir)
	a := open(t, dir)
	if got := shown(t, a); got != "a" {
		t.Fatalf("shown: %q", got)
	}
	if all := feeds(t, a); len(all) != 1 || all[0].Title != "Courier" || all[0].Articles != 1 {
		t.Errorf("feeds %+v", all)
	}
	if fp, ok, err := a.Feeds().Taken(t.Context(), feedA, "1"); fp != "f" || !ok || err != nil {
		t.Errorf("taken: %q, %v, %v", fp, ok, err)
	}
	take(t, a, feedA, "1", "f2", from(doc("a", story(2, 60)), "A", feedA), feed.FateCorrected)
	hold(t, a, "2", "f", doc("b", "Loading…"))
	if fates(t, a, feedA) != "1 corrected a, 2 held" {
		t.Errorf("fates %s", fates(t, a, feedA))
	}
	if put(t, a, onPage(doc("c", story(3, 60)), "")); len(duePages(t, a, time.Time{})) != 1 {
		t.Error("pages are not noted")
	}
	if damaged, err := CheckCopy(t.Context(), copyOf(t, dir)); err != nil || len(damaged) != 0 {
		t.Errorf("%v, %v", damaged, err)
	}
}

// copyOf is a backup of the archive in dir.
func copyOf(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), File)
	if err := Copy(t.Context(), dir, path); err != nil {
		t.Fatal(err)
	}
	return path
}
