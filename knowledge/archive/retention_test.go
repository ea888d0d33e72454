package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

const oneDay = 24 * time.Hour

// What is kept for how long: a feed's own time, else its publisher's, else the default.
func TestExpire(t *testing.T) { onEach(t, testExpire) }

func testExpire(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	addFeed(t, a, feedA)
	addFeed(t, a, feedB)
	today := a.now()
	n := uint64(0)
	add := func(id, publisher, address string, days int) {
		t.Helper()
		n++
		d := from(doc(id, story(n, 60)), publisher, address)
		d.Published, d.Origin = today.Add(-time.Duration(days)*oneDay), "https://a.example/"+id
		if address == "" {
			put(t, a, d)
			return
		}
		take(t, a, address, id, "f", d, feed.FateNew)
	}
	add("old", "Post", feedA, 91)
	add("young", "Post", feedA, 89)
	add("archival", "Gazette", feedA, 4000)
	add("short", "Wire", feedB, 8)
	add("shorter", "Wire", feedB, 6)
	add("page", "Post", "", 100)
	file := doc("file", story(99, 60))
	file.Published, file.Origin = today.Add(-4000*oneDay), "upload of file.txt"
	put(t, a, file)
	k := Keeping{Default: 90 * oneDay, Of: map[string]time.Duration{"gazette ": 0, feedB: 7 * oneDay}}
	if n, err := a.Expire(t.Context(), k); n != 3 || err != nil || shown(t, a) != "young archival shorter file" {
		t.Fatalf("removed %d, %v; shown: %s", n, err, shown(t, a))
	}
	if n, err := a.Expire(t.Context(), k); n != 0 || err != nil {
		t.Errorf("again: removed %d, %v", n, err)
	}
	// No feed brings it again; by hand it may come back.
	if _, ok, err := a.Feeds().Taken(t.Context(), feedA, "old"); !ok || err != nil {
		t.Errorf("the feed's item is new again: %v", err)
	}
	became(t, a, doc("old", story(1, 60)), Added, "")
	if n, err := a.Expire(t.Context(), Keeping{}); n != 0 || err != nil {
		t.Errorf("without a time: removed %d, %v", n, err)
	}
}

// Removing much makes the file smaller once it is vacuumed, whether it was made by this
// version or not, and nothing else changes.
func TestVacuum(t *testing.T) {
	for name, made := range map[string]bool{"new file": true, "earlier file": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if !made {
				old(t, dir)
			}
			a := open(t, dir)
			addFeed(t, a, feedB)
			for i := range 120 {
				d := from(doc(fmt.Sprint("x", i), story(uint64(i)+10, 200)), "Post", feedB)
				take(t, a, feedB, fmt.Sprint(i), "f", d, feed.FateNew)
			}
			put(t, a, doc("stays", story(5, 200)))
			before := size(t, dir)
			a.now = func() time.Time { return time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC) }
			if n, err := a.Expire(t.Context(), Keeping{Of: map[string]time.Duration{feedB: oneDay}}); n != 120 || err != nil {
				t.Fatal(n, err)
			}
			s, err := a.Space(t.Context())
			if err != nil || s.Free == 0 || len(s.Tables) < 5 || s.Publishers[0].Articles == 0 {
				t.Fatalf("%+v, %v", s, err)
			}
			if err := a.Vacuum(t.Context()); err != nil {
				t.Fatal(err)
			}
			if s, err := a.Space(t.Context()); err != nil || s.Free != 0 || size(t, dir) >= before/2 {
				t.Errorf("free %d, %v; %d bytes, before %d", s.Free, err, size(t, dir), before)
			}
			var mode int
			if err := a.file.Read.QueryRowContext(t.Context(), "PRAGMA auto_vacuum").Scan(&mode); err != nil || mode != incremental {
				t.Errorf("mode %d, %v: it would be written anew each time", mode, err)
			}
			if article, _, err := a.Article(t.Context(), "stays", ""); err != nil || article.Body != story(5, 200) {
				t.Error(err)
			}
			// From now on the free pages are returned in steps.
			for i := range 120 {
				put(t, a, from(doc(fmt.Sprint("y", i), story(uint64(i)+500, 200)), "Wire", feedB))
			}
			before = size(t, dir)
			a.now = func() time.Time { return time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC) }
			if n, err := a.Expire(t.Context(), Keeping{Of: map[string]time.Duration{feedB: oneDay}}); n != 120 || err != nil {
				t.Fatal(n, err)
			}
			if err := a.Vacuum(t.Context()); err != nil || size(t, dir) >= before/2 {
				t.Errorf("%v; %d bytes, before %d", err, size(t, dir), before)
			}
		})
	}
}

func size(t *testing.T, dir string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, File))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
