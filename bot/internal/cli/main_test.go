package cli

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

// TestMain lets this binary also be the command ukti, for the scripts and for bots that
// are processes of their own.
func TestMain(m *testing.M) {
	testscript.Main(sqlitetest.InMemory(m), map[string]func(){"ukti": func() { os.Exit(Main()) }})
}
