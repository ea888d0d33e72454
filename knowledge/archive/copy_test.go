package archive

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/websub"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// full is an archive in a file that has rows in every table, and has given numbers of
// which the last are gone.
func full(t *testing.T) *Archive {
	t.Helper()
	a := open(t, t.TempDir())
	if _, err := a.PutAll(t.Context(), many("id", 60, 900), BulkOptions{}); err != nil {
		t.Fatal(err)
	}
	later := doc("copy", story(3, 80)) // is shown no more when it was told first
	put(t, a, doc("id1", story(400, 60)), later)
	first := from(doc("aaa", later.Body), "", "")
	first.Original, first.MediaType = []byte("<p>\x00\xff"), "text/html"
	first.Page = ingest.Page{URL: "https://news.example/page", Text: true}
	put(t, a, first)
	if err := a.Remove(t.Context(), "copy"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Restore(t.Context(), []ingest.Document{later}); err != nil {
		t.Fatal(err)
	}
	const address = "https://news.example/rss"
	f := a.Feeds()
	steps := []error{
		second(f.Add(t.Context(), feed.State{URL: address, Title: "ক", Every: time.Hour})),
		second(f.Take(t.Context(), address, feed.Item{GUID: "1", Fingerprint: "x"}, from(doc("fed", story(9, 50)), "", address))),
		f.Hold(t.Context(), address, feed.Item{GUID: "2"}, doc("held", "Log in."), "a login"),
		f.Hold(t.Context(), address, feed.Item{GUID: "3"}, doc("dropped", "Log in."), "a login"),
		a.Subscriptions().Keep(t.Context(), websub.Subscription{Feed: address, Hub: "https://hub.example/"}),
	}
	steps = append(steps, a.Held().Drop(t.Context(), 2))
	if err := errors.Join(steps...); err != nil {
		t.Fatal(err)
	}
	return a
}

func second[T any](_ T, err error) error { return err }

// From a file to a server and back, everything is the same, and numbers go on where they
// were.
func TestCopyTo(t *testing.T) {
	a := full(t)
	server := openWith(t, "", Options{Server: onServer(t, postgrestest.New(t)), Now: newClock().now})
	told := map[string]int{}
	there, err := a.CopyTo(t.Context(), server, func(table string, rows int) { told[table] = rows })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range there {
		if c.Rows == 0 || told[c.Table] != c.Rows {
			t.Errorf("%+v, and told of %d rows", c, told[c.Table])
		}
	}
	if got := shown(t, server); got != shown(t, a) {
		t.Errorf("on the server is shown %s", got)
	}
	back := open(t, t.TempDir())
	again, err := server.CopyTo(t.Context(), back, nil)
	if err != nil || !reflect.DeepEqual(there, again) {
		t.Errorf("back it is %+v, there it was %+v, %v", again, there, err)
	}
	for _, x := range []*Archive{server, back} {
		became(t, x, doc("new", story(77, 60)), Added, "")
		if err := x.Feeds().Hold(t.Context(), "https://news.example/rss", feed.Item{GUID: "4"}, doc("late", "Log in."), "a login"); err != nil {
			t.Fatal(err)
		}
		if list, err := x.Held().List(t.Context()); err != nil || len(list) != 2 || list[1].Number != 3 {
			t.Errorf("a number was given again: %+v, %v", list, err)
		}
	}
}

func TestCopyRefuses(t *testing.T) { onEach(t, testCopyRefuses) }

func testCopyRefuses(t *testing.T, open opener) {
	a := full(t)
	target := open(t, Options{})
	put(t, target, doc("other", "Another."))
	if _, err := a.CopyTo(t.Context(), target, nil); !errors.Is(err, database.ErrNotEmpty) || shown(t, target) != "other" {
		t.Errorf("into one that holds something: %v", err)
	}
	broken := open(t, Options{})
	if _, err := broken.file.Write.Exec("DROP TABLE subscriptions"); err != nil {
		t.Fatal(err)
	}
	if _, err := a.CopyTo(t.Context(), broken, nil); err == nil || shown(t, broken) != "" {
		t.Errorf("after a failure is shown %q, %v", shown(t, broken), err)
	}
}

// No table is forgotten.
func TestAllTablesAreCopied(t *testing.T) {
	a := open(t, t.TempDir())
	there := map[string]bool{}
	for _, c := range columns(t, a.file.Read, "SELECT name, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'") {
		there[c[0]] = true
	}
	var names []string
	for _, x := range tables {
		names = append(names, x.Name)
	}
	slices.Sort(names)
	if want := slices.Sorted(maps.Keys(there)); len(want) == 0 || !slices.Equal(names, want) {
		t.Errorf("copied are %v, there are %v", names, want)
	}
}
