package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// Commands work on a store as on files, and a backup says what it doesn't hold.
func TestCommandsWithAStore(t *testing.T) {
	p := newPlace(t)
	config, err := os.ReadFile(p.config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.config, fmt.Appendf(config, "store: %s\n", postgrestest.New(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(t, 0, []string{"1 added"}, "add", p.url+"/ferry")
	p.run(t, 0, []string{"discord:1"}, "settings", "discord:1", "quotes=3")
	p.run(t, 0, []string{"discord:1", "3"}, "settings")
	p.run(t, 0, []string{"archive.db", "pg_dump --format=custom --schema=ukti_state"}, "backup", filepath.Join(p.dir, "backup.tar.gz"))
}
