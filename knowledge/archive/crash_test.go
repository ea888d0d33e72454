package archive

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

// kills is how often the crash test kills a process that ingests.
var kills = flag.Int("kills", usualKills(), "how often TestCrash kills the process that ingests")

// usualKills are more where tests have their time.
func usualKills() int {
	if os.Getenv("UKTI_TEST_LONG") != "" {
		return 20
	}
	return 5
}

// crashDir and crashRun are the environment variables by which the test program,
// started again by a test, becomes a process that ingests until it is killed.
const (
	crashDir = "UKTI_CRASH_DIR"
	crashRun = "UKTI_CRASH_RUN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := ingestUntilKilled(dir, os.Getenv(crashRun)); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(sqlitetest.InMemory(m).Run())
}

// crashDoc is a revision of an article; its text tells both and follows from them.
func crashDoc(id string, revision uint64) ingest.Document {
	seed := revision
	for _, c := range id {
		seed = seed*31 + uint64(c)
	}
	d := doc(id, fmt.Sprintf("%s %d\n%s", id, revision, story(seed, 60)))
	d.Original, d.MediaType = []byte("<p>"+d.Body), "text/html"
	return d
}

// ingestUntilKilled adds batches, corrects and removes what is there, and prints a
// line for each article that was acknowledged: its id and revision, or -1 once it
// is removed. Before each try it prints what it will try.
func ingestUntilKilled(dir, run string) error {
	ctx := context.Background()
	a, err := Open(ctx, dir, Options{})
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for i := 0; ; i++ {
		var docs []ingest.Document
		for j := range 1 + r.IntN(8) {
			docs = append(docs, crashDoc(fmt.Sprintf("%s-%d-%d", run, i, j), 0))
		}
		for revision := range uint64(2) {
			for j := range docs {
				docs[j] = crashDoc(string(docs[j].ID), revision)
			}
			if out, err := a.Put(ctx, docs); err != nil {
				return err
			} else {
				for _, o := range out {
					fmt.Println("kept", o.ID, revision)
				}
			}
		}
		fmt.Println("removing", docs[0].ID)
		if err := a.Remove(ctx, docs[0].ID); err != nil {
			return err
		}
		fmt.Println("removed", docs[0].ID)
	}
}

// acknowledged is what a process said before it was killed.
type acknowledged struct {
	kept     map[string]uint64 // the last revision
	removing map[string]bool
	removed  map[string]bool
}

// Kill a process that ingests, at random moments: what it has acknowledged is
// there whole, what it has not is there whole or not at all.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	said := acknowledged{map[string]uint64{}, map[string]bool{}, map[string]bool{}}
	for run := range *kills {
		said.read(t, killed(t, dir, run))
		said.check(t, dir)
	}
	if len(said.kept) < *kills {
		t.Fatalf("%d articles were acknowledged in %d runs: the kills come too early to tell anything", len(said.kept), *kills)
	}
	t.Logf("%d kills, %d articles acknowledged, %d removed", *kills, len(said.kept), len(said.removed))
}

// killed runs a process that ingests until a random moment after its first word,
// and returns the lines that it printed.
func killed(t *testing.T, dir string, run int) (lines []string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), crashDir+"="+dir, fmt.Sprintf("%s=%d", crashRun, run))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(out)
	for {
		line, err := in.ReadString('\n')
		if err != nil { // what was cut off was not acknowledged
			break
		}
		if lines = append(lines, strings.TrimSpace(line)); len(lines) == 1 {
			time.AfterFunc(time.Duration(rand.Int64N(int64(120*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed, so this is an error
	return lines
}

func (s *acknowledged) read(t *testing.T, lines []string) {
	t.Helper()
	for _, line := range lines {
		var word, id string
		var revision uint64
		_, _ = fmt.Sscan(line, &word, &id, &revision)
		switch word {
		case "kept":
			s.kept[id] = revision
		case "removing":
			s.removing[id] = true
		case "removed":
			s.removed[id] = true
		default:
			t.Fatal(line)
		}
	}
}

func (s *acknowledged) check(t *testing.T, dir string) {
	t.Helper()
	a, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	var sound string
	if err := a.file.Read.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Fatal(sound, err)
	}
	var orphans int
	if err := a.file.Read.QueryRowContext(t.Context(), "SELECT count(*) FROM pragma_foreign_key_check").Scan(&orphans); err != nil || orphans != 0 {
		t.Fatal(orphans, err)
	}
	found := map[string]bool{}
	for article, err := range a.Articles(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		id := string(article.ID)
		found[id] = true
		s.whole(t, a, article)
		if s.removed[id] {
			t.Errorf("%s is back", id)
		}
	}
	for id := range s.kept {
		if !found[id] && !s.removing[id] {
			t.Errorf("%s was acknowledged and is lost", id)
		}
	}
}

// whole checks that an article is one of its revisions, byte for byte, no older
// than the one acknowledged, with its original.
func (s *acknowledged) whole(t *testing.T, a *Archive, article knowledge.Article) {
	t.Helper()
	for revision := s.kept[string(article.ID)]; revision < 2; revision++ {
		want := crashDoc(string(article.ID), revision)
		if want.Body != article.Body {
			continue
		}
		original, _, err := a.Original(t.Context(), article.ID, "")
		if err != nil || string(original) != string(want.Original) {
			t.Errorf("the original of %s: %v", article.ID, err)
		}
		return
	}
	t.Errorf("%s is no revision that it had: %.40q…", article.ID, article.Body)
}
