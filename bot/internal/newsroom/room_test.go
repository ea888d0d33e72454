package newsroom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// The paths' articles are held while they are there, over starts: new, edited, gone,
// back.
func TestPathsAreHeld(t *testing.T) {
	dir, news, n := t.TempDir(), t.TempDir(), newNotes()
	open := func(paths ...string) *Room {
		t.Helper()
		r, err := Open(t.Context(), Options{DataDir: dir, Paths: paths, Shipped: shippedArticle, Notes: n})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	steps := []struct {
		name  string
		paths []string
		do    func()
		want  string
	}{
		{"no paths", nil, func() {}, "shipped: The shipped article."},
		{"paths take its place", []string{news}, func() {
			write(t, news, map[string]string{"ferry.txt": "The ferry begins.", "fair.txt": "The fair opens."})
		}, "fair: The fair opens. | ferry: The ferry begins."},
		{"nothing new", []string{news}, func() {}, "fair: The fair opens. | ferry: The ferry begins."},
		{"edited", []string{news}, func() { write(t, news, map[string]string{"ferry.txt": "The ferry ended."}) }, "fair: The fair opens. | ferry: The ferry ended."},
		{"gone, beside documents of other kinds", []string{news}, func() {
			write(t, news, map[string]string{"a.pdf": "%PDF", "b.pdf": "%PDF"})
			if err := os.Remove(filepath.Join(news, "fair.txt")); err != nil {
				t.Fatal(err)
			}
		}, "ferry: The ferry ended."},
		{"back", []string{news}, func() { write(t, news, map[string]string{"fair.txt": "The fair is back."}) }, "fair: The fair is back. | ferry: The ferry ended."},
		{"a folder that can't be read keeps its articles", []string{news}, func() {
			if err := os.Rename(news, news+"-away"); err != nil {
				t.Fatal(err)
			}
		}, "fair: The fair is back. | ferry: The ferry ended."},
		{"a misspelt path takes nothing out", []string{news + "-typo"}, func() {}, "fair: The fair is back. | ferry: The ferry ended."},
		{"the shipped one is back", nil, func() {}, "shipped: The shipped article."},
	}
	for _, s := range steps {
		s.do()
		t.Log(s.name)
		desk, err := OpenDesk(t.Context(), Options{DataDir: dir, Shipped: shippedArticle, Notes: n}) // of the wrong config
		if err != nil {
			t.Fatal(err)
		}
		if err := desk.Close(); err != nil {
			t.Fatal(err)
		}
		r := open(s.paths...)
		wantHeld(t, r, s.want)
		closeRoom(t, r)
	}
}

// The shipped article steps aside for the first of one's own, however it comes, also
// over a restart, and is back when there is none any more. What was removed by hand
// stays away.
func TestShippedArticleStepsAside(t *testing.T) {
	o := Options{DataDir: t.TempDir(), Shipped: shippedArticle, Notes: newNotes()}
	r := room(t, o)
	wantHeld(t, r, "shipped: The shipped article.")
	if _, err := r.Intake.AddUpload(t.Context(), "ferry.txt", strings.NewReader("The ferry begins.")); err != nil {
		t.Fatal(err)
	}
	if err := r.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "ferry: The ferry begins.")
	closeRoom(t, r)
	r = room(t, o)
	wantHeld(t, r, "ferry: The ferry begins.")
	if err := r.Intake.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	closeRoom(t, r)
	r = room(t, o)
	wantHeld(t, r, "shipped: The shipped article.")
	closeRoom(t, r)

	desk, err := OpenDesk(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := desk.Intake.AddUpload(t.Context(), "fair.txt", strings.NewReader("The fair opens.")); err != nil {
		t.Fatal(err)
	}
	if err := desk.Close(); err != nil {
		t.Fatal(err)
	}
	r, err = OpenReadOnly(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "fair: The fair opens.")
	closeRoom(t, r)

	by := Options{DataDir: t.TempDir(), Shipped: shippedArticle, Notes: newNotes()}
	r = room(t, by)
	if err := r.Intake.Remove(t.Context(), "shipped"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Intake.AddUpload(t.Context(), "ferry.txt", strings.NewReader("The ferry begins.")); err != nil {
		t.Fatal(err)
	}
	if err := r.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := r.Intake.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	closeRoom(t, r)
	wantHeld(t, room(t, by), "")
}

// What is unchanged is not put again: the archive counts as no more current for it.
func TestUnchangedFilesAreLeft(t *testing.T) {
	dir, news := t.TempDir(), t.TempDir()
	write(t, news, map[string]string{"ferry.txt": "The ferry begins.", "bad.txt": "\xff"})
	var last [2]int64
	for i := range last {
		r := room(t, Options{DataDir: dir, Paths: []string{news}, Notes: newNotes()})
		var err error
		if last[i], err = r.Archive.Last(t.Context()); err != nil {
			t.Fatal(err)
		}
		if left := r.LeftOut; len(left) != 1 || !strings.Contains(left[0].Error(), "bad.txt") {
			t.Errorf("left out: %v", left)
		}
		closeRoom(t, r)
	}
	if last[0] != last[1] || last[0] == 0 {
		t.Errorf("the last change was %d, then %d", last[0], last[1])
	}
}

// What was removed by hand stays away, whatever its file does.
func TestRemovedByHandStaysAway(t *testing.T) {
	dir, news, n := t.TempDir(), t.TempDir(), newNotes()
	o := Options{DataDir: dir, Paths: []string{news}, Notes: n, Watch: true}
	write(t, news, map[string]string{"ferry.txt": "The ferry begins.", "fair.txt": "The fair opens."})
	r := room(t, o)
	if err := r.Intake.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	if got := held(r); got != "fair: The fair opens." { // at once
		t.Errorf("after Remove the index holds %s", got)
	}
	if err := r.Intake.Remove(t.Context(), "ferry"); !errors.Is(err, archive.ErrRemoved) {
		t.Errorf("removed again: %v", err)
	}
	closeRoom(t, r)
	write(t, news, map[string]string{"ferry.txt": "The ferry begins again."})
	r = room(t, o)
	wantHeld(t, r, "fair: The fair opens.")

	if got := outcomes(t, r.Intake, AddOptions{}, filepath.Join(news, "ferry.txt")); !slices.Equal(got, []string{"refused ferry"}) {
		t.Errorf("added: %v", got)
	}
	if got := outcomes(t, r.Intake, AddOptions{Restore: true}, filepath.Join(news, "ferry.txt")); !slices.Equal(got, []string{"added ferry"}) {
		t.Errorf("restored: %v", got)
	}
	wantHeld(t, r, "fair: The fair opens. | ferry: The ferry begins again.")
}

// While the room runs, the index follows the folders.
func TestWatchedFolders(t *testing.T) {
	t.Parallel() // it waits most of the time
	news, apart := t.TempDir(), t.TempDir()
	write(t, news, map[string]string{"ferry.txt": "The ferry begins.", "fair.txt": "The fair opens."})
	write(t, apart, map[string]string{"rain.txt": "The rain came."})
	r := room(t, Options{DataDir: t.TempDir(), Paths: []string{news, filepath.Join(apart, "rain.txt")}, Notes: newNotes(), Watch: true})
	runs(t, r)
	write(t, apart, map[string]string{"rain.txt": "The rain went.", "other.txt": "It is not named."})
	until(t, r, "the change of a file that is named itself", func() bool { return strings.Contains(held(r), "rain: The rain went.") })
	write(t, news, map[string]string{"ferry.txt": "The ferry ended."})
	if err := os.Remove(filepath.Join(news, "fair.txt")); err != nil {
		t.Fatal(err)
	}
	until(t, r, "the change", func() bool { return held(r) == "rain: The rain went. | ferry: The ferry ended." })
	write(t, news, map[string]string{"fair.txt": "The fair is back."})
	until(t, r, "the return", func() bool { return strings.Contains(held(r), "fair: The fair is back.") })
	if all, err := r.Archive.Revisions(t.Context(), "ferry"); err != nil || len(all) != 2 {
		t.Errorf("revisions %v, %v", all, err)
	}
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// However fast articles come in, the index is updated a few times a second, and all
// the while it answers.
func TestUpdatesAreBatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := room(t, Options{DataDir: t.TempDir()})
		runs(t, r)
		const many, seconds = 60, 3
		updates, last := 0, r.Index.Live().Index()
		for i := range many {
			if _, err := r.Intake.AddUpload(t.Context(), fmt.Sprintf("a%d.txt", i), strings.NewReader(crashBody(i, 0))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(seconds * time.Second / many)
			synctest.Wait()
			x := r.Index.Live().Index()
			if _, err := x.Search(t.Context(), knowledge.Query{Text: "bridge carts market"}); err != nil {
				t.Fatal(err)
			}
			if x != last {
				updates, last = updates+1, x
			}
		}
		time.Sleep(updateEvery)
		synctest.Wait()
		if most := 1 + int(seconds*time.Second/updateEvery); updates > most || updates < most/2 {
			t.Errorf("%d updates in %d s", updates, seconds)
		}
		if got := r.Index.Live().Index().Size().Articles; got != many {
			t.Errorf("the index has %d articles", got)
		}
		if err := r.Index.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestAdd(t *testing.T) {
	news := t.TempDir()
	write(t, news, map[string]string{
		"ferry.txt": "The ferry begins.", "paper.pdf": "%PDF-1.7",
		"rows.jsonl": `{"id":"fair","text":"The fair opens."}` + "\n" + `{"id":"fair"` + "\n",
	})
	const address = "https://news.example.org/bridge"
	r := room(t, Options{DataDir: t.TempDir(), Fetch: web{address: page(address, "The bridge at Dorigaon opened to traffic on Monday.")}})
	read := 0
	got := outcomes(t, r.Intake, AddOptions{Read: func(done int) { read = done }}, address, filepath.Join(news, "ferry.txt"), news, "https://absent.example.org/")
	slices.Sort(got)
	want := []string{"added fair", "added ferry", "refused ", "refused ", "refused ", "refused "}
	if i := slices.IndexFunc(got, func(s string) bool { return strings.HasPrefix(s, "added news.example.org-") }); i < 0 {
		t.Errorf("the page was not added: %q", got)
	} else if got = slices.Delete(got, i, i+1); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if read != 7 {
		t.Errorf("%d were read", read)
	}
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestUploadsAndAddresses(t *testing.T) {
	const address = "https://news.example.org/bridge"
	pages := web{address: page(address, "The bridge at Dorigaon opened to traffic on Monday.")}
	r := room(t, Options{DataDir: t.TempDir(), Fetch: pages, MaxUpload: 100})
	ctx := t.Context()
	out, err := r.Intake.AddAddress(ctx, address)
	if err != nil || out.Kind != archive.Added {
		t.Fatalf("%+v, %v", out, err)
	}
	pages[address] = page(address, "The bridge at Dorigaon opened to traffic on Tuesday.")
	again, err := r.Intake.AddAddress(ctx, address)
	if err != nil || again.Kind != archive.Revised || again.ID != out.ID {
		t.Errorf("corrected: %+v, %v", again, err)
	}
	k, err := r.Kept(ctx, string(out.ID), out.Revision)
	if err != nil || !k.Superseded || !strings.Contains(k.Article.Body, "Monday") || len(k.Index.Sentences(out.ID)) == 0 {
		t.Errorf("the earlier text: %+v, %v", k.Article, err)
	}
	if k, err = r.Kept(ctx, knowledge.Key(out.ID), ""); err != nil || k.Superseded || !strings.Contains(k.Article.Body, "Tuesday") {
		t.Errorf("the current text: %+v, %v", k.Article, err)
	}
	if out, err = r.Intake.AddUpload(ctx, "dir/ferry.txt", strings.NewReader("The ferry begins.")); err != nil || out.ID != "ferry" {
		t.Errorf("uploaded: %+v, %v", out, err)
	}
	for name, text := range map[string]string{"a.pdf": "%PDF", "a.txt": "\xff", "long.txt": strings.Repeat("long ", 30), "empty.md": ""} {
		if out, err = r.Intake.AddUpload(ctx, name, strings.NewReader(text)); err == nil {
			t.Errorf("%s was added: %+v", name, out)
		}
	}
}

// Check finds an index that is not what the archive has.
func TestCheckFindsDifferences(t *testing.T) {
	news := t.TempDir()
	write(t, news, map[string]string{"ferry.txt": "The ferry begins.", "fair.txt": "The fair opens."})
	r := room(t, Options{DataDir: t.TempDir(), Paths: []string{news}})
	for name, spoil := range map[string]knowledge.Change{
		"lacks one":       {Remove: []knowledge.ArticleID{"ferry"}},
		"has one more":    {Add: []knowledge.Article{{ID: "more", Body: "More."}}},
		"other bytes":     {Add: []knowledge.Article{{ID: "ferry", Body: "The ferry begins!"}}},
		"another title":   {Add: []knowledge.Article{{ID: "ferry", Title: "Ferry", Body: "The ferry begins."}}},
		"another address": {Add: []knowledge.Article{{ID: "ferry", URL: "https://a.example/", Body: "The ferry begins."}}},
	} {
		good := r.Index.Live().Index()
		if err := r.Index.Live().Update(t.Context(), spoil); err != nil {
			t.Fatal(err)
		}
		if err := r.Index.Check(t.Context()); !errors.Is(err, ErrApart) {
			t.Errorf("%s: %v", name, err)
		}
		r.Index.Live().Swap(good)
	}
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

// A reader beside the process that writes sees what was committed, and can't write.
func TestReadOnlyBesideAWriter(t *testing.T) {
	dir, news := t.TempDir(), t.TempDir()
	if _, err := OpenReadOnly(t.Context(), Options{DataDir: dir}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without an archive: %v", err)
	}
	write(t, news, map[string]string{"ferry.txt": "The ferry begins."})
	writer := room(t, Options{DataDir: dir, Paths: []string{news}})
	reader, err := OpenReadOnly(t.Context(), Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRoom(t, reader)
	wantHeld(t, reader, "ferry: The ferry begins.")
	if err := reader.Intake.Remove(t.Context(), "ferry"); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Errorf("a reader removed: %v", err)
	}
	if err := writer.Intake.Remove(t.Context(), "ferry"); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, reader, "")
	if _, err := Open(t.Context(), Options{DataDir: dir}); !errors.Is(err, sqlitefile.ErrInUse) {
		t.Errorf("a second writer: %v", err)
	}
}

// Work goes on in the background, can be seen and stopped, and ends somehow.
func TestWorks(t *testing.T) {
	const good, bad = "https://a.example/good", "https://a.example/bad"
	arrived := make(chan bool, maxJobs)
	sites := web{
		good: page(good, "The bridge at Dorigaon opened to traffic on Monday."),
		bad:  func(context.Context) (*fetch.Page, error) { panic("a bug") },
	}
	stuck := func(n int) string { return fmt.Sprintf("https://stuck%d.example/", n) } // one site is asked for one page at a time
	for n := range maxJobs + 1 {
		sites[stuck(n)] = func(ctx context.Context) (*fetch.Page, error) {
			arrived <- true
			<-ctx.Done()
			return nil, ctx.Err()
		}
	}
	r := room(t, Options{DataDir: t.TempDir(), Fetch: sites})
	var numbers []int64
	begun := func(number int64, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, number)
	}
	begun(r.Jobs.AddAddress(good))
	begun(r.Jobs.AddAddress(bad))
	begun(r.Jobs.AddAddress("https://absent.example/"))
	begun(r.Jobs.AddUpload("ferry.txt", func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("The ferry begins.")), nil
	}))
	begun(r.Jobs.AddUpload("lost.txt", func(context.Context) (io.ReadCloser, error) { return nil, errors.New("the file has expired") }))
	awaited, err := r.Jobs.Await(t.Context(), numbers[1:])
	if err != nil || len(awaited) != 4 || awaited[0].Name != bad || awaited[0].Err == nil || slices.ContainsFunc(awaited, func(w Job) bool { return w.Ended.IsZero() }) {
		t.Errorf("awaited %+v, %v", awaited, err)
	}
	if err := r.Jobs.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, w := range r.Jobs.List() {
		got[w.Name] = w.Article.Kind.String()
		if w.Err != nil {
			got[w.Name] = w.Err.Error()
		}
		if w.Ended.IsZero() || w.Waiting {
			t.Errorf("%s has not ended", w.Name)
		}
	}
	for name, want := range map[string]string{good: "added", bad: "panic: a bug", "https://absent.example/": "cannot be reached", "ferry.txt": "added", "lost.txt": "send it again"} {
		if !strings.Contains(got[name], want) {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	var last int64
	for n := 0; err == nil; n++ {
		var number int64
		if number, err = r.Jobs.AddAddress(stuck(n)); err == nil {
			last = number
		}
	}
	if !errors.Is(err, ErrBusy) {
		t.Fatal(err)
	}
	for range maxInFlight {
		<-arrived
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := r.Jobs.Await(ended, []int64{last}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more, and the wait ends with %v", err)
	}
	jobs, waiting := r.Jobs.List(), 0
	for _, w := range jobs {
		if w.Waiting {
			waiting++
		}
		if w.Ended.IsZero() && !r.Jobs.Stop(w.Number) {
			t.Errorf("%s can't be stopped", w.Name)
		}
	}
	if waiting < maxJobs-maxInFlight-1 {
		t.Errorf("%d wait", waiting)
	}
	if err := r.Jobs.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, w := range r.Jobs.List() {
		if strings.Contains(w.Name, "stuck") && !errors.Is(w.Err, ErrStopped) {
			t.Errorf("%s: %v", w.Name, w.Err)
		}
		if r.Jobs.Stop(w.Number) {
			t.Errorf("%s was stopped after its end", w.Name)
		}
	}
	if n := len(r.Jobs.List()); n > keptJobs {
		t.Errorf("%d jobs are told of", n)
	}
}

// While a room runs, other paths can hold: what is in them comes, what was in the
// earlier ones alone goes, and an eye is kept on the new ones.
func TestReread(t *testing.T) {
	t.Parallel() // it waits most of the time
	one, two := t.TempDir(), t.TempDir()
	write(t, one, map[string]string{"ferry.txt": "The ferry begins."})
	write(t, two, map[string]string{"fair.txt": "The fair opens."})
	r := room(t, Options{DataDir: t.TempDir(), Paths: []string{one}, Notes: newNotes(), Watch: true})
	runs(t, r)
	write(t, one, map[string]string{"market.txt": "The market moves."})
	until(t, r, "a new file in the first folder", func() bool { return strings.HasSuffix(held(r), "market: The market moves.") })
	if leftOut, err := r.Reread(t.Context(), []string{two, filepath.Join(two, "absent.txt")}, true); err != nil || len(leftOut) != 1 {
		t.Fatalf("%v, %v", leftOut, err)
	}
	wantHeld(t, r, "ferry: The ferry begins. | market: The market moves. | fair: The fair opens.") // a path that is not there may be misspelt
	if _, err := r.Reread(t.Context(), []string{two}, true); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "fair: The fair opens.")
	write(t, two, map[string]string{"rain.txt": "The rain ends."})
	until(t, r, "the new file", func() bool { return strings.HasSuffix(held(r), "rain: The rain ends.") })
	if _, err := r.Reread(t.Context(), nil, true); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "")
}
