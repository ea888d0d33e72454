package archive

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/postgres"
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
	file, server := open(t, t.TempDir()), openWith(t, "", Options{Server: onServer(t, postgrestest.New(t))})
	want := columns(t, file.file.Read, "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND s.name NOT LIKE 'sqlite%'")
	got := columns(t, server.file.Read, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'ukti_archive' AND table_name NOT IN ('schema_version', 'lease')")
	if len(want) == 0 || !slices.Equal(got, want) {
		t.Errorf("the server has %v, a file %v", got, want)
	}
}

// On a server several processes write, and others read beside them once there is something;
// none has it alone meanwhile.
func TestWritersOnAServer(t *testing.T) {
	o := Options{Server: onServer(t, postgrestest.New(t))}
	beside := Options{Server: o.Server, ReadOnly: true}
	if _, err := Open(t.Context(), "", beside); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "nothing to read") {
		t.Errorf("before there is one: %v", err)
	}
	a := openWith(t, "", o)
	put(t, a, doc("ferry", "A ferry."))
	put(t, openWith(t, "", o), doc("fair", "A fair."))
	if _, err := Open(t.Context(), "", Options{Server: o.Server, Alone: true}); !errors.Is(err, sqlitefile.ErrInUse) {
		t.Errorf("who wants it alone got: %v", err)
	}
	reader := openWith(t, "", beside)
	if got := shown(t, reader); got != "ferry fair" {
		t.Errorf("beside the writers it is shown: %s", got)
	}
	if _, err := reader.Put(t.Context(), []ingest.Document{doc("b", "B.")}); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Errorf("a reader that writes: %v", err)
	}
}

// All connections are ended while articles are put: what was acknowledged is there byte
// for byte, nothing is half there, and the changes tell of all of it, in order.
func TestConnectionsThatEnd(t *testing.T) {
	address := postgrestest.New(t)
	a := openWith(t, "", Options{Server: onServer(t, address)})
	var kept []string
	failed := 0
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range 60 {
			d := doc(fmt.Sprint("id", i), story(uint64(i)+1, 60))
			if _, err := a.Put(context.Background(), []ingest.Document{d}); err == nil {
				kept = append(kept, string(d.ID))
			} else if failed++; !errors.Is(err, postgres.ErrAway) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v", d.ID, err)
			}
		}
	}()
	for ended := false; !ended; {
		postgrestest.Disconnect(t, address)
		select {
		case <-done:
			ended = true
		default:
		}
	}
	if failed == 60 {
		t.Fatal("nothing was kept")
	}
	there := map[string]bool{}
	for since := int64(0); ; {
		changes, last, err := a.Changes(t.Context(), since)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			if c.Err != nil || c.Seq <= since {
				t.Fatalf("%+v after %d", c, since)
			}
			there[string(c.Article.ID)], since = true, c.Seq
		}
		since = last
	}
	for _, id := range kept {
		if !there[id] {
			t.Errorf("%s was kept and is not told of", id)
		}
	}
}

// A reader that follows the changes while several write misses none: their numbers grow in
// the order in which they are seen.
func TestChangesInOrder(t *testing.T) {
	a := openWith(t, "", Options{Server: onServer(t, postgrestest.New(t))})
	var writers sync.WaitGroup
	for w := range 4 {
		writers.Go(func() {
			for i := range 10 {
				if _, err := a.Put(t.Context(), []ingest.Document{doc(fmt.Sprintf("id%d-%d", w, i), story(uint64(w*100+i)+1, 40))}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen, since := map[string]bool{}, int64(0)
	for written := false; ; {
		changes, last, err := a.Changes(t.Context(), since)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			seen[string(c.Article.ID)] = true
		}
		since = last
		if written && len(changes) == 0 {
			break
		}
		if !written && len(seen) > 20 {
			writers.Wait()
			written = true
		}
	}
	if len(seen) != 40 {
		t.Errorf("%d of 40 articles were told of", len(seen))
	}
}

// What a feed says in texts that the server does not take is kept and found all the same.
func TestOddTexts(t *testing.T) { onEach(t, testOddTexts) }

func testOddTexts(t *testing.T, open opener) {
	a := open(t, Options{})
	f := a.Feeds()
	address := "https://news.example/" + strings.Repeat("long/", 1000)
	if _, err := f.Add(t.Context(), feed.State{URL: "https://news.example/rss"}); err != nil {
		t.Fatal(err)
	}
	d := doc("odd", "A text.")
	d.URL = address
	i := feed.Item{GUID: "a\x00b\xff", Fingerprint: "1", Title: "Ti\x00tle", Link: address}
	if _, err := f.Take(t.Context(), "https://news.example/rss", i, d); err != nil {
		t.Fatal(err)
	}
	if print, ok, err := f.Taken(t.Context(), "https://news.example/rss", i.GUID); print != "1" || !ok || err != nil {
		t.Errorf("taken: %q, %v, %v", print, ok, err)
	}
	became(t, a, ingest.Document{Article: d.Article}, Unchanged, "")
}
