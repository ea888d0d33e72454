package newsroom

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

// crashKills is the environment variable that says how often TestCrash kills the
// process that adds articles; a few times without it:
//
//	NEWSROOM_KILLS=200 go test ./bot/internal/newsroom -run TestCrash -v
const crashKills = "NEWSROOM_KILLS"

const (
	crashArticles = 600 // a little more than the archive commits at once
	crashQuotes   = 20  // articles of which a sentence is asked for after each kill
)

// crashDir and crashRun are the environment variables by which the test program,
// started again by a test, becomes a process that adds articles until it is killed.
const (
	crashDir = "NEWSROOM_CRASH_DIR"
	crashRun = "NEWSROOM_CRASH_RUN"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		if err := addUntilKilled(dir, os.Getenv(crashRun)); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv(importDir); dir != "" {
		if err := importUntilKilled(dir, os.Getenv(importFrom)); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(sqlitetest.InMemory(m).Run())
}

// crashBody is the text of an article after a pass. It follows from both, and tells
// both.
func crashBody(article, pass int) string {
	r := rand.New(rand.NewPCG(uint64(article), uint64(pass)))
	var b strings.Builder
	fmt.Fprintf(&b, "Article %d of pass %d.\n", article, pass)
	for range 4 {
		fmt.Fprintf(&b, "Bridge %s carries %d carts to market %s. ", crashName(r), 100+r.IntN(900), crashName(r))
	}
	return b.String()
}

// crashName is an invented name.
func crashName(r *rand.Rand) string {
	var b strings.Builder
	for range 3 {
		b.WriteString([]string{"ko", "ri", "ta", "mon", "du", "shel", "pa", "gar", "no", "bi"}[r.IntN(10)])
	}
	return b.String()
}

// addUntilKilled adds all articles from a file again and again, each time with other
// texts, and prints a line for each that is acknowledged.
func addUntilKilled(dir, run string) error {
	ctx := context.Background()
	d, err := OpenDesk(ctx, Options{DataDir: filepath.Join(dir, "data")})
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(run)
	if err != nil {
		return err
	}
	for pass := first * 1000; ; pass++ {
		path := filepath.Join(dir, "news.jsonl")
		if err := os.WriteFile(path, crashRows(pass), 0o600); err != nil {
			return err
		}
		out := bufio.NewWriter(os.Stdout)
		if _, err := d.Intake.Add(ctx, []string{path}, AddOptions{Committed: func(kept []archive.Outcome) {
			for _, o := range kept {
				_, _ = fmt.Fprintln(out, o.Kind, o.ID, pass)
			}
			_ = out.Flush() // what did not get out was not acknowledged
		}}); err != nil {
			return err
		}
	}
}

func crashRows(pass int) []byte {
	var b strings.Builder
	for i := range crashArticles {
		fmt.Fprintf(&b, "{\"id\":\"a%d\",\"text\":%q}\n", i, crashBody(i, pass))
	}
	return []byte(b.String())
}

// Kill a process that adds articles, at random moments. The room that opens then has
// all that was acknowledged, nothing half, an index that is what the archive has, and
// quotes that are the archive's bytes.
func TestCrash(t *testing.T) {
	t.Parallel() // it waits most of the time
	kills := 3
	if text := os.Getenv(crashKills); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil || kills < 1 {
			t.Fatalf("%s is %q; set it to a number of kills", crashKills, text)
		}
	}
	dir := t.TempDir()
	acknowledged, lines := map[knowledge.ArticleID]int{}, 0
	for run := range kills {
		for _, line := range killedAdding(t, dir, run) {
			var kind string
			var id knowledge.ArticleID
			var pass int
			if _, err := fmt.Sscan(line, &kind, &id, &pass); err != nil || kind == "refused" || kind == "error" {
				t.Fatalf("the process said %q", line)
			}
			acknowledged[id] = pass
			lines++
		}
		afterCrash(t, filepath.Join(dir, "data"), acknowledged)
	}
	if lines < kills*100 {
		t.Fatalf("%d articles were acknowledged in %d runs: the kills come too early to tell anything", lines, kills)
	}
	t.Logf("%d kills, %d articles acknowledged", kills, lines)
}

// killedAdding runs a process that adds articles until a random moment after its
// first word, and returns the lines that it printed.
func killedAdding(t *testing.T, dir string, run int) (lines []string) {
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
			time.AfterFunc(time.Duration(rand.Int64N(int64(500*time.Millisecond))), func() { _ = cmd.Process.Kill() })
		}
	}
	_ = cmd.Wait() // it was killed, so this is an error
	return lines
}

// afterCrash opens the newsroom as the next start does, and checks it.
func afterCrash(t *testing.T, dataDir string, acknowledged map[knowledge.ArticleID]int) {
	t.Helper()
	r, err := Open(t.Context(), Options{DataDir: dataDir})
	if err != nil {
		t.Fatal(err)
	}
	defer closeRoom(t, r)
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
	found := 0
	for a := range r.Index.Live().Index().Articles() {
		var article, pass int
		if _, err := fmt.Sscanf(a.Body, "Article %d of pass %d.\n", &article, &pass); err != nil || a.Body != crashBody(article, pass) || string(a.ID) != fmt.Sprint("a", article) {
			t.Errorf("%s is no whole text: %.40q…", a.ID, a.Body)
		}
		if last, ok := acknowledged[a.ID]; ok {
			if found++; pass < last {
				t.Errorf("%s was acknowledged with pass %d and has pass %d", a.ID, last, pass)
			}
		}
	}
	if found != len(acknowledged) {
		t.Errorf("%d articles were acknowledged, %d of them are there", len(acknowledged), found)
	}
	for range crashQuotes {
		quotesAreBytes(t, r, knowledge.ArticleID(fmt.Sprint("a", rand.IntN(crashArticles))))
	}
}

// quotesAreBytes asks with a sentence of an article, and compares all quotes with
// what the archive has on the disk.
func quotesAreBytes(t *testing.T, r *Room, id knowledge.ArticleID) {
	t.Helper()
	a, ok := r.Index.Live().Index().Article(id)
	if !ok {
		return // the kill came before it
	}
	_, text, _ := strings.Cut(a.Body, "\n")
	question, _, _ := strings.Cut(text, ". ")
	res, err := r.Index.Live().Index().Search(t.Context(), knowledge.Query{Text: question})
	if err != nil || len(res.Passages) == 0 {
		t.Errorf("%q finds nothing: %v", question, err)
	}
	for _, p := range res.Passages {
		kept, superseded, err := r.Archive.Article(t.Context(), p.Article, p.Revision)
		if err != nil || superseded || p.Text != kept.Body[p.Span.Start:p.Span.End] || p.Around != kept.Body[p.Context.Start:p.Context.End] {
			t.Errorf("a quote of %s is not what the archive has: %v", p.Article, err)
		}
	}
}
