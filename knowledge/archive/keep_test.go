package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// What Export writes, ingest.Read reads: the same ids and, byte for byte, bodies.
func TestExportIsReadAgain(t *testing.T) { onEach(t, testExportIsReadAgain) }

func testExportIsReadAgain(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	full := doc("full <&>", "\ufeffTabs\tand \u2028 <b>&amp;</b> \\ \" \x01\x7f\r\nড় ড়\n")
	full.Title, full.URL, full.Lang = "শিরোনাম \"<x>\"", "https://news.example/?a=1&b=<2>", "bn"
	full.Published = time.Date(2026, 1, 31, 18, 30, 0, 5, time.FixedZone("", 6*3600))
	odd := doc("odd", "An article with an odd address.")
	odd.URL, odd.Lang = "not a url", "???"
	docs := []ingest.Document{full, odd, from(doc("3", story(3, 90)), "A", ""), from(doc("4", story(3, 90)), "B", ""), doc("gone", "Removed.")}
	put(t, a, docs...)
	put(t, a, doc("odd", "An article with an odd address, revised."))
	if err := a.Remove(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "export.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(a.Export(t.Context(), f), f.Close()); err != nil {
		t.Fatal(err)
	}
	n := 0
	for got, err := range ingest.Read(t.Context(), []string{path}, ingest.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		want, _, err := a.Article(t.Context(), got.ID, "")
		if err != nil || got.Body != want.Body || got.Title != want.Title || got.ID != "odd" && (got.URL != want.URL || got.Lang != want.Lang) || !got.Published.Equal(want.Published) {
			t.Errorf("%+v, want %+v (%v)", got, want, err)
		}
	}
	if n != 4 {
		t.Errorf("%d articles were read", n)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := a.Export(ctx, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCopy(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := a.PutAll(t.Context(), many("m", 50, 500), BulkOptions{}); err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	path := filepath.Join(home, File)
	var wg sync.WaitGroup
	wg.Go(func() { // is not in its way
		put(t, a, doc("meanwhile", "Written during the copy."))
	})
	if err := Copy(t.Context(), dir, path); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if err := Copy(t.Context(), dir, path); err == nil {
		t.Error("the copy was overwritten")
	}
	if err := Copy(t.Context(), t.TempDir(), filepath.Join(home, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no archive: %v", err)
	}
	if damaged, err := CheckCopy(t.Context(), path); err != nil || len(damaged) > 0 {
		t.Errorf("the copy: %v, %v", damaged, err)
	}
	restored := open(t, home)
	if got := len(strings.Fields(shown(t, restored))); got != 50 && got != 51 {
		t.Errorf("%d articles in the copy", got)
	}
	became(t, restored, doc("again", "It can be written to."), Added, "")
	spoil(t, restored, "m7", "Another text.")
	if err := restored.Close(); err != nil {
		t.Fatal(err)
	}
	if damaged, err := CheckCopy(t.Context(), path); err != nil || len(damaged) != 1 || damaged[0].ID != "m7" {
		t.Errorf("the damaged copy: %v, %v", damaged, err)
	}
}

func TestList(t *testing.T) { onEach(t, testList) }

func testList(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	d := doc("ferry", "The ferry runs.")
	d.Title, d.Publisher, d.URL, d.Origin = "নতুন ফেরি সাড়ে", "Example News", "https://news.example/Ferry", "ferry.md"
	put(t, a, d)
	put(t, a, doc("ferry", "The ferry runs again."))
	put(t, a, from(doc("b", "B's text"), "B", feedB), doc("c", "The ferry runs again."), doc("gone", "x"))
	if err := a.Remove(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		query Query
		ids   string
		total int
	}{
		{Query{}, "c b ferry", 3},
		{Query{Offset: 1, Limit: 1}, "b", 3},
		{Query{Offset: 9}, "", 3},
		{Query{Find: "FERRY example"}, "ferry", 1},
		{Query{Find: "সাড়ে"}, "ferry", 1}, // in the other encoding
		{Query{Find: "%"}, "", 0},
		{Query{Feed: feedB}, "b", 1},
		{Query{Removed: true}, "gone", 1},
	} {
		entries, total, err := a.List(t.Context(), tt.query)
		var ids []string
		for _, e := range entries {
			ids = append(ids, string(e.Article.ID))
		}
		if strings.Join(ids, " ") != tt.ids || total != tt.total || err != nil {
			t.Errorf("%+v: %v of %d, %v", tt.query, ids, total, err)
		}
	}
	entries, _, err := a.List(t.Context(), Query{})
	if err != nil {
		t.Fatal(err)
	}
	if e := entries[2]; e.Bytes != len("The ferry runs again.") || e.Revisions != 2 || e.Article.Title != d.Title || e.Article.Body != "" || !e.Changed.After(e.Added) || !e.Removed.IsZero() {
		t.Errorf("%+v", e)
	}
	if e := entries[0]; e.DuplicateOf != "ferry" {
		t.Errorf("%+v", e)
	}
	size, err := a.Size(t.Context())
	if err != nil || size.File == 0 {
		t.Fatal(size, err)
	}
	if size.File = 0; size != (Size{Articles: 2, Duplicates: 1, Removed: 1, Revisions: 4, Bytes: 50}) {
		t.Errorf("%+v", size)
	}
}

// Current is the moment of the last put, also of one that brought nothing new.
func TestCurrent(t *testing.T) { onEach(t, testCurrent) }

func testCurrent(t *testing.T, open opener) {
	c := newClock()
	a := open(t, Options{Now: c.now})
	if current, err := a.Current(t.Context()); err != nil || !current.IsZero() {
		t.Error(current, err)
	}
	for range 2 {
		before := c.now()
		put(t, a, doc("a", "A text."))
		if current, err := a.Current(t.Context()); err != nil || !current.After(before) {
			t.Error(current, before, err)
		}
	}
	before := c.now()
	put(t, a, doc("b", "\xff"))
	if current, err := a.Current(t.Context()); err != nil || current.After(before) {
		t.Errorf("a refused document made it current: %v, %v", current, err)
	}
}

// All changes come, a part at a time, and each article once.
func TestChangesInParts(t *testing.T) { onEach(t, testChangesInParts) }

func testChangesInParts(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	const n = changesAtOnce + 100
	if _, err := a.PutAll(t.Context(), many("m", n, 150), BulkOptions{}); err != nil {
		t.Fatal(err)
	}
	put(t, a, doc("m0", "Revised."))
	seen := map[knowledge.ArticleID]int{}
	var since int64
	for {
		changes, last, err := a.Changes(t.Context(), since)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		for _, c := range changes {
			if c.Seq <= since {
				t.Fatalf("%d after %d", c.Seq, since)
			}
			since = c.Seq
			seen[c.Article.ID]++
		}
		if since != last {
			t.Fatalf("the last is %d, told %d", since, last)
		}
	}
	if last, err := a.Last(t.Context()); len(seen) != n || seen["m0"] != 1 || last != since || err != nil {
		t.Errorf("%d articles, m0 %d times, last %d of %d, %v", len(seen), seen["m0"], since, last, err)
	}
}

// Readers do not wait for a writer: all reads work while a write transaction is open.
func TestReadersDoNotWait(t *testing.T) {
	a := open(t, t.TempDir())
	put(t, a, doc("a", "A text."))
	err := a.inChange(t.Context(), func(ctx context.Context, c *change) error {
		if _, err := c.take(ctx, prepare(doc("b", "Another.")), false, false); err != nil {
			return err
		}
		if got := shown(t, a); got != "a" {
			t.Errorf("shown during the write: %s", got)
		}
		if _, _, err := a.Article(ctx, "a", ""); err != nil {
			t.Error(err)
		}
		if _, _, err := a.List(ctx, Query{}); err != nil {
			t.Error(err)
		}
		if err := Copy(ctx, filepath.Dir(a.path), filepath.Join(t.TempDir(), "copy")); err != nil {
			t.Error(err)
		}
		// Another writer waits, until its context ends.
		short, stop := context.WithCancel(ctx)
		stop()
		if _, err := a.Put(short, []ingest.Document{doc("c", "x")}); !errors.Is(err, context.Canceled) {
			t.Errorf("a second writer got %v", err)
		}
		return nil
	})
	if err != nil || shown(t, a) != "a b" {
		t.Error(err, shown(t, a))
	}
}

// A reader sees a moment: what is written while it reads does not come in.
func TestArticlesAreOfOneMoment(t *testing.T) { onEach(t, testArticlesAreOfOneMoment) }

func testArticlesAreOfOneMoment(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	if _, err := a.PutAll(t.Context(), many("m", 300, 2000), BulkOptions{}); err != nil {
		t.Fatal(err)
	}
	n := 0
	for article, err := range a.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 1 {
			put(t, a, doc("m299", "Revised."), doc("new", "Added."))
			if err := a.Remove(t.Context(), "m298"); err != nil {
				t.Fatal(err)
			}
		}
		if article.Body == "Revised." {
			t.Error("the revision came in")
		}
	}
	if n != 300 {
		t.Errorf("%d articles", n)
	}
}

func TestManyAtOnce(t *testing.T) { onEach(t, testManyAtOnce) }

func testManyAtOnce(t *testing.T, open opener) {
	a := open(t, Options{Now: newClock().now})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 6 {
				id := fmt.Sprintf("%d-%d", i, j)
				body := story(uint64(i*100+j), 30)
				out, err := a.Put(t.Context(), []ingest.Document{doc(id, body)})
				if err != nil || out[0].Kind != Added {
					t.Error(out, err)
				}
				if got, _, err := a.Article(t.Context(), knowledge.ArticleID(id), out[0].Revision); err != nil || got.Body != body {
					t.Error(got, err)
				}
			}
		})
	}
	wg.Wait()
	if got := len(strings.Fields(shown(t, a))); got != 48 {
		t.Errorf("%d articles", got)
	}
}
