package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ukti-bot/ukti/knowledge"
)

// The command line, as a person or a script uses it: one file for each part.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
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
