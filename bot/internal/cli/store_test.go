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
	p.run(t, 0, []string{"begins on 4 May"}, "ask", "When does the Tilpara ferry begin?")
	p.run(t, 0, []string{"1 articles"}, "articles")
	p.run(t, 0, []string{"revisions"}, "archive", "size")
	p.run(t, 0, []string{"listed"}, "feeds", "add", p.url+"/feed")
	p.run(t, 0, []string{"1 items, 1 new"}, "feeds", "check")
	p.run(t, 0, []string{"discord:1"}, "settings", "discord:1", "quotes=3")
	p.run(t, 0, []string{"discord:1", "3"}, "settings")
	p.run(t, 0, []string{"config.yaml", "pg_dump --format=custom --schema=ukti_archive --schema=ukti_state"}, "backup", filepath.Join(p.dir, "backup.tar.gz"))
}
