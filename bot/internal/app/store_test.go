package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
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
