package app

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/postgres"
	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// With a store the bot answers as ever, keeps its state there and none in data_dir, and
// the log doesn't have the address.
func TestRunWithAStore(t *testing.T) {
	o, out, log := options(t, strings.NewReader("When does the Tilpara ferry begin?\n/language en\n"))
	o.Config.Store = adapters.NewSecret(postgrestest.New(t))
	if err := Run(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "The ferry at Tilpara begins on 4 May.") {
		t.Errorf("the answer is %q", out)
	}
	if strings.Contains(log.String(), o.Config.Store.Reveal()) {
		t.Errorf("the log has the address:\n%s", log)
	}
	for _, name := range []string{state.File, archive.File} {
		if _, err := os.Stat(filepath.Join(o.Config.DataDir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("data_dir has %s, too: %v", name, err)
		}
	}
	store, err := state.Open(t.Context(), o.Config.DataDir, state.Options{Server: o.Config.Server()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	if list, err := store.Settings(t.Context(), "language"); len(list) != 1 || list[0].Value != "en" || err != nil {
		t.Errorf("the settings are %v, %v", list, err)
	}
}

// runCopy runs a copy on a store, with a question for when it answers; ended gets its error.
func runCopy(ctx context.Context, t *testing.T, store string, changes ...func(*Options)) (out, log *adaptertest.Log, in io.WriteCloser, ended <-chan error) {
	t.Helper()
	read, in := io.Pipe()
	o, out, log := options(t, read)
	o.Config.Store, o.Config.HTTP.Listen, o.Config.Articles = adapters.NewSecret(store), "127.0.0.1:0", []string{filepath.Dir(o.Config.Articles[0])}
	for _, change := range changes {
		change(&o)
	}
	done := make(chan error, 1)
	go func() { done <- Run(ctx, o) }()
	return out, log, in, done
}

// wait waits until something is said.
func wait(t *testing.T, log *adaptertest.Log, words string) {
	t.Helper()
	for until := time.Now().Add(time.Minute); !strings.Contains(log.String(), words); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("%q was not said:\n%s", words, log)
		}
	}
}

// Copies on a store all answer, each from what any of them takes in, within seconds. What
// one copy does for all, as following the folders, another does when it ends.
func TestCopies(t *testing.T) {
	store := postgrestest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var folder string
	_, first, _, firstEnded := runCopy(ctx, t, store, func(o *Options) { folder = o.Config.Articles[0] })
	wait(t, first, "ready for questions")
	last, stopLast := context.WithCancel(t.Context())
	defer stopLast()
	out, second, in, secondEnded := runCopy(last, t, store, func(o *Options) { o.Config.Articles = []string{folder} })
	wait(t, second, "ready for questions")
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("fair.txt", "The fair of Dorigaon opens on Friday.")
	wait(t, first, "article=fair")
	wait(t, second, "article=fair")
	asked, err := http.Get(regexp.MustCompile(`url=(\S+)`).FindStringSubmatch(second.String())[1] + "api/ask?q=" + url.QueryEscape("When does the Dorigaon fair open?"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(asked.Body)
	if err := errors.Join(err, asked.Body.Close()); err != nil || !strings.Contains(string(answer), "opens on Friday") {
		t.Errorf("the page of the second says %s, %v", answer, err)
	}
	stop()
	if err := <-firstEnded; err != nil {
		t.Error(err)
	}
	write("market.txt", "The market of Dorigaon opens on Sunday.")
	wait(t, second, "article=market")
	if _, err := io.WriteString(in, "When does the Tilpara ferry begin?\n"); err != nil {
		t.Fatal(err)
	}
	wait(t, out, "The ferry at Tilpara begins on 4 May.")
	stopLast()
	if err := errors.Join(in.Close(), <-secondEnded); err != nil {
		t.Error(err)
	}
}

// A copy waits for a process that has the store alone.
func TestStandby(t *testing.T) {
	store := postgrestest.New(t)
	address, err := postgres.ParseAddress(store)
	if err != nil {
		t.Fatal(err)
	}
	alone, err := state.Open(t.Context(), "", state.Options{Server: address, Alone: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_, log, _, ended := runCopy(ctx, t, store)
	wait(t, log, "this one stands by")
	if strings.Contains(log.String(), "ready for questions") {
		t.Error("it is ready beside the other")
	}
	if err := alone.Close(); err != nil {
		t.Fatal(err)
	}
	wait(t, log, "ready for questions")
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A copy that the others have given up ends, and says why.
func TestTakenOver(t *testing.T) {
	store := postgrestest.New(t)
	_, log, _, ended := runCopy(t.Context(), t, store)
	wait(t, log, "ready for questions")
	postgrestest.Run(t, store, "DELETE FROM ukti_archive.lease WHERE name LIKE 'copy %'")
	if err := <-ended; !errors.Is(err, postgres.ErrLost) {
		t.Errorf("it ended with %v", err)
	}
}

// A store that can't be used ends the start with a sentence, without the password.
func TestRunWithAWrongStore(t *testing.T) {
	o, _, _ := options(t, strings.NewReader("ferry\n"))
	address := postgrestest.New(t)
	o.Config.Store = adapters.NewSecret(strings.Replace(address, "/ukti_test_", "/ukti_none_", 1))
	err := Run(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "no such database") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
