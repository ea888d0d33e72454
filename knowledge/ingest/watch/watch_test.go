package watch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

// folder is a folder of files on a real disk, with a clock that a test sets.
type folder struct {
	t    *testing.T
	path string
	now  time.Time
	w    *watcher
	said []string
	full bool // nothing is taken
}

func newFolder(t *testing.T, known map[string][]knowledge.ArticleID) *folder {
	f := &folder{t: t, path: t.TempDir(), now: time.Date(2026, 2, 2, 12, 0, 0, 0, time.UTC)}
	absolute := make(map[string][]knowledge.ArticleID)
	for name, ids := range known {
		absolute[filepath.Join(f.path, name)] = ids
	}
	f.w = newWatcher([]string{f.path}, Options{Known: absolute}, func(c Change) error {
		if f.full {
			return errors.New("no space left on device")
		}
		f.said = append(f.said, f.short(c))
		return nil
	})
	return f
}

// short is a change in a few words.
func (f *folder) short(c Change) string {
	name, err := filepath.Rel(f.path, c.Path)
	if err != nil {
		f.t.Error(err)
	}
	switch {
	case c.Err != nil:
		return "error " + name
	case c.Removed != "":
		return "removed " + string(c.Removed)
	}
	return fmt.Sprintf("%s from %s: %s", c.Document.ID, name, c.Document.Body)
}

// write writes a file now.
func (f *folder) write(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.path, name)
	for _, err := range []error{os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644), os.Chtimes(path, f.now, f.now)} {
		if err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *folder) remove(names ...string) {
	f.t.Helper()
	for _, name := range names {
		if err := os.Remove(filepath.Join(f.path, name)); err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *folder) rename(from, to string) {
	f.t.Helper()
	if err := os.Rename(filepath.Join(f.path, from), filepath.Join(f.path, to)); err != nil {
		f.t.Fatal(err)
	}
}

// after looks after some time and compares what is told.
func (f *folder) after(d time.Duration, want ...string) (next time.Duration) {
	f.t.Helper()
	return f.look(d, false, want...)
}

func (f *folder) regular(want ...string) {
	f.t.Helper()
	f.look(time.Minute, true, want...)
}

func (f *folder) look(d time.Duration, regular bool, want ...string) time.Duration {
	f.t.Helper()
	f.said = nil
	f.now = f.now.Add(d)
	next := f.w.look(f.t.Context(), f.now, regular)
	if !slices.Equal(f.said, want) {
		f.t.Errorf("told %q\nwant %q", f.said, want)
	}
	return next
}

const s = time.Second

func TestNewFiles(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "one")
	f.write("deep/er/b.md", "two")
	for _, name := range []string{"c.txt.part", "d.tmp", "e.txt~", "~f.txt", ".g.txt", ".#h.txt", "i.png", "j.txt.crdownload"} {
		f.write(name, "x")
	}
	if next := f.after(0); next != s {
		t.Errorf("looks again after %v", next)
	}
	f.after(s, "a from a.txt: one", "b from deep/er/b.md: two")
	f.after(s)
	f.regular()
	f.rename("c.txt.part", "c.txt") // old by now, and taken at once
	f.after(0, "c from c.txt: x")
}

func TestHalfWrittenFiles(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "o")
	f.after(0)
	f.now = f.now.Add(s / 2)
	f.write("a.txt", "on")
	f.after(s / 2)
	f.write("a.txt", "one")
	f.after(s - 1)
	f.after(1, "a from a.txt: one")
	// A clock that is ahead, as on a network disk.
	f.now = f.now.Add(time.Hour)
	f.write("b.txt", "two")
	f.now = f.now.Add(-time.Hour)
	f.after(0)
	f.after(s, "b from b.txt: two")
}

func TestEditAndDelete(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "one")
	f.write("b.txt", "two")
	f.after(2*s, "a from a.txt: one", "b from b.txt: two")
	f.write("a.txt", "1st")
	f.after(2*s, "a from a.txt: 1st")
	f.remove("a.txt")
	if next := f.after(s); next != s {
		t.Errorf("looks again after %v", next)
	}
	f.after(s, "removed a")
	f.after(s)
	f.remove("b.txt") // the only one that is left
	f.after(s)
	f.after(s, "removed b")
}

func TestMoves(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "one")
	f.write("b.txt", "two")
	f.write("sub/c.txt", "three")
	f.after(2*s, "a from a.txt: one", "b from b.txt: two", "c from sub/c.txt: three")
	f.rename("a.txt", "sub/a.txt") // the same article in another folder
	f.after(s, "a from sub/a.txt: one")
	f.after(s)
	f.rename("b.txt", "d.txt") // another one
	f.after(s, "d from d.txt: two")
	f.after(s, "removed b")
	f.rename("sub", "other")
	f.after(s, "a from other/a.txt: one", "c from other/c.txt: three")
	f.after(s)
	// Saved by taking the old one away first.
	f.remove("d.txt")
	f.after(s / 4)
	f.write("d.txt", "new")
	f.after(s / 4)
	f.after(s, "d from d.txt: new")
}

func TestRows(t *testing.T) {
	f := newFolder(t, nil)
	row := func(id, text string) string { return fmt.Sprintf("{\"id\": %q, \"text\": %q}\n", id, text) }
	f.write("rows.jsonl", row("a", "one")+row("b", "two")+row("c", "three"))
	f.after(2*s, "a from rows.jsonl: one", "b from rows.jsonl: two", "c from rows.jsonl: three")
	f.write("rows.jsonl", row("b", "2nd")+row("c", "three"))
	f.after(2*s, "b from rows.jsonl: 2nd", "c from rows.jsonl: three")
	f.after(s, "removed a")
	// A row that cannot be read is perhaps the one that is missing.
	f.write("rows.jsonl", row("b", "2nd")+"{\"id\": \"c\"")
	f.after(2*s, "b from rows.jsonl: 2nd", "error rows.jsonl")
	f.after(2 * s)
	f.remove("rows.jsonl")
	f.after(s)
	f.after(s, "removed b", "removed c")
}

func TestErrors(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "\xff")
	f.write("b.txt", "two")
	f.after(2*s, "error a.txt", "b from b.txt: two")
	f.regular() // told once
	f.write("b.txt", "\xff\xff")
	f.after(2*s, "error b.txt") // what was read from it stays
	f.write("a.txt", "one")
	f.after(2*s, "a from a.txt: one")
	f.write("c.pdf", "%PDF")
	f.write("d.pdf", "%PDF")
	f.after(s, "error .") // one line for all of a kind
	f.remove("b.txt")
	f.after(s)
	f.after(s, "removed b") // what else is wrong with the folder does not hide it
}

func TestDuplicates(t *testing.T) {
	f := newFolder(t, nil)
	f.write("x/a.txt", "one")
	f.write("y/a.txt", "two")
	f.write("z.txt", "three")
	f.after(2*s, "a from x/a.txt: one", "error y/a.txt", "z from z.txt: three")
	f.remove("x/a.txt") // the other one takes its place
	f.after(s, "a from y/a.txt: two")
	f.after(s)
}

func TestKnownBefore(t *testing.T) {
	f := newFolder(t, map[string][]knowledge.ArticleID{"a.txt": {"a"}, "gone.txt": {"gone"}, "rows.jsonl": {"r1", "r2"}})
	f.write("a.txt", "one")
	f.write("rows.jsonl", `{"id": "r2", "text": "x"}`)
	f.after(2*s, "a from a.txt: one", "r2 from rows.jsonl: x")
	f.after(s, "removed gone", "removed r1")
}

// A disk that is not there does not take its articles along.
func TestFolderThatIsGone(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "one")
	f.write("b.txt", "two")
	f.after(2*s, "a from a.txt: one", "b from b.txt: two")
	move := func(from, to string) {
		if err := os.Rename(from, to); err != nil {
			t.Fatal(err)
		}
	}
	move(f.path, f.path+".away")
	f.after(s, "error .")
	f.regular()
	f.regular()
	// Its mount point is there, and empty: that is believed in the end.
	if err := os.Mkdir(f.path, 0o755); err != nil {
		t.Fatal(err)
	}
	f.after(s)
	f.regular()
	f.after(2 * s)
	if err := os.Remove(f.path); err != nil {
		t.Fatal(err)
	}
	move(f.path+".away", f.path)
	f.regular("a from a.txt: one", "b from b.txt: two")
	f.remove("a.txt", "b.txt")
	f.regular()
	f.regular()
	f.after(s, "removed a", "removed b")
}

func TestFullDisk(t *testing.T) {
	f := newFolder(t, nil)
	f.write("a.txt", "one")
	f.full = true
	f.after(2 * s)
	f.regular()
	f.full = false
	f.regular("a from a.txt: one")
	f.remove("a.txt")
	f.full = true
	f.after(s)
	f.after(s)
	f.full = false
	f.after(s, "removed a")
}

// The loop looks when files settle, without a notice, and now and then.
func TestLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var mu sync.Mutex
		var said []string
		w := newWatcher([]string{dir}, Options{}, func(c Change) error {
			mu.Lock()
			defer mu.Unlock()
			said = append(said, string(c.Document.ID)+string(c.Removed))
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		hints := make(chan struct{}, 1)
		done := make(chan struct{})
		go func() { w.loop(ctx, hints); close(done) }()
		expect := func(d time.Duration, want ...string) {
			t.Helper()
			time.Sleep(d)
			synctest.Wait()
			mu.Lock()
			defer mu.Unlock()
			if !slices.Equal(said, want) {
				t.Errorf("told %q, want %q", said, want)
			}
		}
		write := func(name string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		expect(0)
		write("a.txt")
		hints <- struct{}{}
		expect(s)
		expect(s/2, "a")
		write("b.txt") // and no notice of it
		expect(50*s, "a")
		expect(10*s, "a", "b")
		cancel()
		<-done
	})
}

// Real notices from the system, in new folders too.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	changes := make(chan Change, 100)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- Run(ctx, []string{dir}, Options{Settle: 20 * time.Millisecond, Every: time.Hour}, func(c Change) error {
			changes <- c
			return nil
		})
	}()
	next := func(want string) {
		t.Helper()
		select {
		case c := <-changes:
			if got := string(c.Document.ID) + " " + string(c.Removed) + " " + c.Document.Body; strings.TrimSpace(got) != want {
				t.Errorf("got %+v, want %s", c, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("nothing is told, want %s", want)
		}
	}
	do := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644) }
	do(write("a.txt", "one"))
	next("a  one")
	do(os.MkdirAll(filepath.Join(dir, "x", "y"), 0o755), write("x/y/b.txt", "two"))
	next("b  two")
	do(write("x/y/b.txt", "second"))
	next("b  second")
	do(os.Remove(filepath.Join(dir, "a.txt")))
	next("a")
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run gave %v", err)
	}
}

// A file that is named by itself is followed as a folder's are; while it is missing,
// its articles stay, for its disk may be.
func TestFileAlone(t *testing.T) {
	f := newFolder(t, nil)
	f.w.folders = []string{filepath.Join(f.path, "rows.jsonl")}
	f.write("other.txt", "Not named.")
	f.write("rows.jsonl", `{"id":"r1","text":"One."}`)
	f.after(0)
	f.after(time.Second, "r1 from rows.jsonl: One.")
	f.write("rows.jsonl", `{"id":"r1","text":"Two."}`+"\n"+`{"id":"r2","text":"Three."}`)
	f.after(0)
	f.after(time.Second, "r1 from rows.jsonl: Two.", "r2 from rows.jsonl: Three.")
	f.remove("rows.jsonl")
	f.after(time.Second, "error rows.jsonl")
	f.after(time.Hour)
	f.write("rows.jsonl", `{"id":"r1","text":"Two."}`)
	f.after(0)
	f.after(time.Second, "r1 from rows.jsonl: Two.")
	f.after(time.Second, "removed r2")
}
