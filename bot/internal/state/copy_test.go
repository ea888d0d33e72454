package state

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// From a file to a server and back, everything is the same.
func TestCopyTo(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	key := put(t, s, choice{"test:1", "test:2", "more", "\x00\xff"})
	w := s.Watches()
	watch := Watch{Chat: "test:a", Text: "ক", Expires: time.Now().Add(time.Hour)}
	if err := errors.Join(s.SetSetting(t.Context(), "test:1", "language", "bn"), s.Memory("test").Put(t.Context(), "k\x00", []byte("v"), 0),
		second(s.PutReceipt(t.Context(), "CODE", []byte("r"), time.Now(), true)), s.Quoted().Keep(t.Context(), quoting("a", "1", "test:7", "bridge", "ferry"), time.Hour),
		third(w.Add(t.Context(), watch, 9, 9)), second(w.Found(t.Context(), Look{
			Found: []Finding{{Watch: 1, Article: "x", Found: time.Now()}}, Later: []Later{{Number: 4, Since: time.Now()}}, Most: 1,
		}, "seen", 4)),
		w.SetDigest(t.Context(), Digest{Chat: "test:a", Due: time.Now()}), w.Told(t.Context(), 0, time.Now(), "test:a", "today")); err != nil {
		t.Fatal(err)
	}
	gone := watch
	gone.Text = "gone"
	last, _, err := w.Add(t.Context(), gone, 9, 9)
	if err == nil {
		_, err = w.Remove(t.Context(), "test:a", last)
	}
	if err != nil {
		t.Fatal(err)
	}
	server, back := open(t, "", Options{Server: onServer(t, postgrestest.New(t))}), open(t, t.TempDir(), Options{})
	there, err := s.CopyTo(t.Context(), server, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range there {
		if c.Rows == 0 {
			t.Errorf("nothing was in %s", c.Table)
		}
	}
	again, err := server.CopyTo(t.Context(), back, nil)
	if err != nil || !reflect.DeepEqual(there, again) {
		t.Errorf("back it is %+v, there it was %+v, %v", again, there, err)
	}
	for _, x := range []*Store{server, back} {
		if c, ok, err := get(t.Context(), x, key); !ok || c.payload != "\x00\xff" || err != nil {
			t.Errorf("the choice is %v, %v, %v", c, ok, err)
		}
		gone.Text = "next"
		if n, _, err := x.Watches().Add(t.Context(), gone, 9, 9); n <= last || err != nil {
			t.Errorf("the number %d was given again, %v", n, err)
		}
	}
	if _, err := s.CopyTo(t.Context(), back, nil); !errors.Is(err, database.ErrNotEmpty) {
		t.Errorf("into one that holds something: %v", err)
	}
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }

// No table is forgotten.
func TestAllTablesAreCopied(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	there := map[string]bool{}
	for _, c := range columns(t, s.file.Read, "SELECT name, name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'") {
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
