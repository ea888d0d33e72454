package newsroom

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// importDir and importFrom are the environment variables by which the test program,
// started again by a test, becomes a process that imports a sitemap until it is killed.
const (
	importDir  = "NEWSROOM_IMPORT_DIR"
	importFrom = "NEWSROOM_IMPORT_FROM"
)

// importKills are more where tests have their time.
func importKills() int {
	if os.Getenv("UKTI_TEST_LONG") != "" {
		return 50
	}
	return 4
}

// importPerKill is how many pages a process is given, at most, before it is killed.
const importPerKill = 8

// importUntilKilled lists the sitemap and takes all that is in it.
func importUntilKilled(dir, address string) error {
	ctx := context.Background()
	d, err := importDesk(ctx, dir)
	if err != nil {
		return err
	}
	if _, _, err := d.Feeds.Add(ctx, feed.State{URL: address}); err != nil {
		return err
	}
	report, err := d.Feeds.Check(ctx, address)
	if err == nil && report.State.Problem != "" {
		err = fmt.Errorf("%s: %s", address, report.State.Problem)
	}
	if err != nil {
		return err
	}
	return d.Close()
}

func importDesk(ctx context.Context, dir string) (*Desk, error) {
	c, err := fetch.New(fetch.Options{UserAgent: "Ukti-Test/1.0 (+https://ostrel.example/bot)", AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		return nil, err
	}
	return OpenDesk(ctx, Options{DataDir: dir, Fetch: c, Pause: -1})
}

// printers is a site with a sitemap of pages, some of which are corrected between two
// imports. Each seventh page is a check for robots, which is held for an editor, and each
// eleventh is not there.
type printers struct {
	*httptest.Server
	mu      sync.Mutex
	passes  []int        // of each page, the pass of its text
	settled map[int]bool // pages that are taken as they are: nobody has to ask for them again
	again   []int        // settled pages that were asked for all the same
	asked   int          // pages, by the process at work
	onPage  func(asked int)
}

func newPrinters(t *testing.T, pages int) *printers {
	s := &printers{passes: make([]int, pages), settled: map[int]bool{}, onPage: func(int) {}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// printersBody is the text of a page, which follows from the page and its pass.
func printersBody(page, pass int) string {
	return strings.TrimSpace(strings.Replace(crashBody(page, pass), "\n", " ", 1))
}

func printersHold(page int) bool { return page%7 == 3 }
func printersLack(page int) bool { return page%11 == 5 && !printersHold(page) }

func (s *printers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var page int
	if r.URL.Path == "/sitemap.xml" {
		s.writeMap(w)
		return
	}
	if _, err := fmt.Sscanf(r.URL.Path, "/story/%d", &page); err != nil || page >= len(s.passes) {
		http.NotFound(w, r) // robots.txt too
		return
	}
	s.asked++
	s.onPage(s.asked)
	if s.settled[page] {
		s.again = append(s.again, page)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	switch {
	case printersHold(page):
		_, _ = fmt.Fprintf(w, "<title>Just a moment...</title><p>Checking your browser before you go to story %d.</p>", page)
	case printersLack(page):
		w.WriteHeader(http.StatusNotFound)
	default:
		_, _ = fmt.Fprintf(w, "<title>Story %d</title><article><p>%s</p></article>", page, printersBody(page, s.passes[page]))
	}
}

func (s *printers) writeMap(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/xml")
	_, _ = fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for page, pass := range s.passes {
		changed := time.Date(2030, 1, 1, 0, page, 0, 0, time.UTC).AddDate(0, 0, pass)
		_, _ = fmt.Fprintf(w, "<url><loc>%s/story/%d</loc><lastmod>%s</lastmod></url>", s.URL, page, changed.Format(time.RFC3339))
	}
	_, _ = fmt.Fprint(w, `</urlset>`)
}

// Kill a process that imports a sitemap, at random moments, again and again, while the
// site corrects some of its pages. What was taken stays taken and isn't asked for again;
// in the end each page is one article, with its last text, and nothing stands twice.
// UKTI_TEST_LONG makes it fifty kills.
func TestImportKilled(t *testing.T) {
	const seed = 7
	kills := importKills()
	dice := rand.New(rand.NewPCG(seed, uint64(kills)))
	s := newPrinters(t, kills*importPerKill)
	dir := filepath.Join(t.TempDir(), "data")
	corrected := 0
	for range kills {
		if !s.killImporting(t, dir, 1+dice.IntN(importPerKill), time.Duration(dice.IntN(4000))*time.Microsecond) {
			t.Fatal("the import ended before it was killed: there are too few pages to tell anything")
		}
		corrected += s.afterKill(t, dir, dice)
	}
	if out, err := s.importing(t, dir).CombinedOutput(); err != nil {
		t.Fatalf("the import that nobody killed: %v\n%s", err, out)
	}
	if corrected == 0 {
		t.Error("no page was corrected between two imports")
	}
	s.allThere(t, dir)
}

func (s *printers) importing(t *testing.T, dir string) *exec.Cmd {
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), importDir+"="+dir, importFrom+"="+s.URL+"/sitemap.xml")
	return cmd
}

// killImporting runs a process that imports, and kills it a moment after it has asked for
// some pages. killed is false when it ended by itself.
func (s *printers) killImporting(t *testing.T, dir string, pages int, moment time.Duration) (killed bool) {
	t.Helper()
	cmd := s.importing(t, dir)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	var kill sync.Once
	s.mu.Lock()
	if s.asked = 0; cmd.Start() != nil {
		t.Fatal("the test program can't be started again")
	}
	s.onPage = func(asked int) {
		if asked >= pages {
			kill.Do(func() { time.AfterFunc(moment, func() { _ = cmd.Process.Kill() }) })
		}
	}
	s.mu.Unlock() // nobody is answered before it is known when to kill
	err := cmd.Wait()
	if cmd.ProcessState.Exited() && err != nil {
		t.Fatalf("the import failed: %v\n%s", err, said.String())
	}
	s.mu.Lock()
	s.onPage = func(int) {}
	s.mu.Unlock()
	return !cmd.ProcessState.Exited()
}

// afterKill opens the archive as the next start does, checks what is in it, and has the
// site correct some of the pages that were taken; how many, is returned.
func (s *printers) afterKill(t *testing.T, dir string, dice *rand.Rand) (corrected int) {
	t.Helper()
	d, err := importDesk(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	for a, err := range d.Archive.Articles(t.Context()) {
		var page, pass int
		if err == nil {
			_, err = fmt.Sscanf(a.Body, "Article %d of pass %d.", &page, &pass)
		}
		if err != nil || a.Body != printersBody(page, pass) {
			t.Fatalf("%s is no whole text: %v, %.60q", a.ID, err, a.Body)
		}
		if s.settled[page] = pass == s.passes[page]; s.settled[page] && dice.IntN(6) == 0 {
			s.passes[page]++
			s.settled[page] = false
			corrected++
		}
	}
	if len(s.again) > 0 {
		t.Errorf("pages %v were asked for again though they were taken", s.again)
		s.again = nil
	}
	return corrected
}

// allThere checks the archive after all was imported.
func (s *printers) allThere(t *testing.T, dir string) {
	t.Helper()
	r, err := Open(t.Context(), Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRoom(t, r)
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
	want := map[string]int{} // the articles' texts, each once
	var held, lacking int
	for page, pass := range s.passes {
		switch {
		case printersHold(page):
			held++
		case printersLack(page):
			lacking++
		default:
			want[printersBody(page, pass)]++
		}
	}
	articles := len(want)
	for a, err := range r.Archive.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		want[a.Body]--
		s.once(t, r.Archive, a.ID)
	}
	for text, n := range want {
		if n != 0 {
			t.Errorf("%.40q is there %d times", text, 1-n)
		}
	}
	items, err := r.Held.List(t.Context())
	if err != nil || len(items) != held {
		t.Errorf("%d items are held, want %d: %v", len(items), held, err)
	}
	feeds, err := r.Feeds.List(t.Context())
	if err != nil || len(feeds) != 1 {
		t.Fatalf("feeds %+v: %v", feeds, err)
	}
	fates := feeds[0].Fates
	taken := fates[feed.FateNew] + fates[feed.FateCorrected] + fates[feed.FateUnchanged]
	if taken != articles || fates[feed.FateHeld] != held || fates[feed.FateLeftOut] != lacking || feeds[0].Articles != articles {
		t.Errorf("%d articles are counted, and the fates are %v, want %d taken, %d held, %d left out", feeds[0].Articles, fates, articles, held, lacking)
	}
}

// once checks that no text of an article is kept twice.
func (s *printers) once(t *testing.T, a *archive.Archive, id knowledge.ArticleID) {
	t.Helper()
	revisions, err := a.Revisions(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range revisions {
		if seen[r.Revision] {
			t.Errorf("a revision of %s stands twice", id)
		}
		seen[r.Revision] = true
	}
}
