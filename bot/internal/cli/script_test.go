package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge"
)

// The command line, as a person or a script uses it: one file for each part. A line
// "run ukti …" runs a command within this process, which spares a process and the reading of
// its tables; "run 2 ukti …" has to end with that status, "! run" with another than 0. "exec ukti …"
// is a process, where what it reads, or its being one, counts.
func TestScripts(t *testing.T) {
	scripts, err := filepath.Abs("testdata/script") // commands change the process's folder
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:  scripts,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"run": new(within).run},
		Setup: func(e *testscript.Env) error {
			// What the reader makes of a question hangs on whether the processor reads fast;
			// reader.txtar turns it on.
			e.Setenv("UKTI_READER_ENABLED", "false")
			// A command ends before collecting its garbage would be worth it.
			e.Setenv("GOGC", "off")
			// SITE is a site on this machine that shows the files of the folder site.
			site := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(e.WorkDir, "site"))))
			e.Defer(site.Close)
			e.Setenv("SITE", site.URL)
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "reader" {
				return false, fmt.Errorf("the only condition is reader")
			}
			_, err := knowledge.NewReader(knowledge.ReaderOptions{})
			return !errors.Is(err, knowledge.ErrNoReader), nil
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// within runs commands in this process, one at a time, since each is run in the folder
// of its script.
type within struct{ mu sync.Mutex }

func (w *within) run(ts *testscript.TestScript, fails bool, args []string) {
	want := statusOK
	if len(args) > 0 {
		if n, err := strconv.Atoi(args[0]); err == nil {
			want, args = n, args[1:]
		}
	}
	if len(args) == 0 || args[0] != "ukti" {
		ts.Fatalf("usage: run [STATUS] ukti …")
	}
	p := Program{Stdin: strings.NewReader(""), Stdout: ts.Stdout(), Stderr: ts.Stderr()}
	for _, k := range config.Keys() {
		if v := ts.Getenv(k.Env); v != "" {
			p.Environ = append(p.Environ, k.Env+"="+v)
		}
	}
	status, err := w.in(ts.MkAbs("."), func() int { return p.Run(context.Background(), args[1:]) })
	ts.Check(err)
	if (status != want) != fails {
		ts.Fatalf("the exit status is %d", status)
	}
}

// in runs a command in a folder.
func (w *within) in(dir string, command func() int) (status int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, err := os.Getwd()
	if err != nil {
		return 0, err
	}
	if err := os.Chdir(dir); err != nil {
		return 0, err
	}
	defer func() { err = os.Chdir(before) }()
	return command(), nil
}
