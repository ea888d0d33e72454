package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/postgres/postgrestest"
)

// Archive and state go to a server and back; a target that holds something is refused, and
// one that is in use.
func TestMigrateStore(t *testing.T) {
	p := newPlace(t)
	data, back, address := filepath.Join(p.dir, "data"), filepath.Join(p.dir, "back"), filepath.Join(p.dir, "store")
	if err := os.WriteFile(address, []byte(postgrestest.New(t)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(t, 2, []string{"--from and --to"}, "migrate-store")
	p.run(t, 1, []string{"nothing in " + data}, "migrate-store", "--from", data, "--to", address)
	p.run(t, 0, []string{"1 added"}, "add", p.url+"/ferry")
	p.run(t, 0, nil, "settings", "discord:1", "quotes=3")
	p.run(t, 0, []string{"articles", "1 rows", "settings", "copied and read back"}, "migrate-store", "--from", data, "--to", address)
	p.run(t, 1, []string{"it is not empty"}, "migrate-store", "--from", data, "--to", address)
	p.run(t, 0, []string{"copied and read back"}, "migrate-store", "--from", address, "--to", back)
	p.run(t, 1, []string{"another process uses it"}, "migrate-store", "--from", back, "--to", back)
	p.run(t, 1, []string{"no address"}, "migrate-store", "--from", p.config, "--to", back)
	if err := os.WriteFile(p.config, []byte("data_dir: "+back+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.run(t, 0, []string{"begins on 4 May"}, "ask", "When does the Tilpara ferry begin?")
	p.run(t, 0, []string{"discord:1", "3"}, "settings")
}

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
