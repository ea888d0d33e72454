package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/database"
	"github.com/ukti-bot/ukti/knowledge/postgres"
)

func (g upkeepCommands) migrateCommand() *cobra.Command {
	var from, to string
	c := &cobra.Command{
		Use:   "migrate-store --from STORE --to STORE",
		Short: "Copy archive and state between files and a server",
		Long: `Copies the archive and the bot's state from files to a PostgreSQL server, or back,
while no bot runs on either. A STORE is a data_dir, or a file that holds an address as
store_file does, or an address, postgres://…, which others on this machine can then
see. The target must be empty. All is read back, and hashes are compared; after an
error nothing of that database is in the target. The source stays as it is. Then set
store in the config, or remove it, and start the bot.`,
		Example: `  ukti migrate-store --from ./data --to /etc/ukti/store
  ukti migrate-store --from /etc/ukti/store --to ./data`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if from == "" || to == "" {
				return usage("say from where and to where, with --from and --to")
			}
			return g.migrate(c.Context(), from, to)
		},
	}
	c.Flags().StringVar(&from, "from", "", "the store to read: a data_dir, or a file with an address")
	c.Flags().StringVar(&to, "to", "", "the empty store to write to: a data_dir, or a file with an address")
	return c
}

// storePlace is where a store is: a folder, or a server.
type storePlace struct {
	dir    string
	server *postgres.Address
}

// maxAddress is how many bytes the file of an address may have.
const maxAddress = 4096

func parsePlace(text string) (storePlace, error) {
	if !strings.Contains(text, "://") {
		info, err := os.Stat(text)
		if err != nil || !info.Mode().IsRegular() {
			return storePlace{dir: text}, nil
		}
		if info.Size() > maxAddress {
			return storePlace{}, fmt.Errorf("%s is no data_dir, and no file that holds an address", text)
		}
		data, err := os.ReadFile(text)
		if err != nil {
			return storePlace{}, err
		}
		text = strings.TrimSpace(string(data))
	}
	server, err := postgres.ParseAddress(text)
	if err != nil {
		return storePlace{}, fmt.Errorf("a store is a data_dir or an address; %w", err)
	}
	return storePlace{server: server}, nil
}

// has reports whether a database is there to be read; a server is asked when it is opened.
func (p storePlace) has(file string) bool {
	_, err := os.Stat(filepath.Join(p.dir, file))
	return p.server != nil || !errors.Is(err, fs.ErrNotExist)
}

func (g upkeepCommands) migrate(ctx context.Context, from, to string) error {
	source, err := parsePlace(from)
	if err != nil {
		return err
	}
	target, err := parsePlace(to)
	if err != nil {
		return err
	}
	moved := 0
	for _, part := range []struct {
		name, file string
		copy       func(ctx context.Context, from, to storePlace, tell func(string, int)) ([]database.Copied, error)
	}{{"archive", archive.File, copyArchive}, {"state", state.File, copyState}} {
		if !source.has(part.file) {
			continue
		}
		shown := newProgress(g.p.Stderr)
		shown.doing = "copying the " + part.name
		copied, err := part.copy(ctx, source, target, func(_ string, rows int) { shown.show(rows) })
		shown.clear()
		if err != nil {
			return err
		}
		for _, c := range copied {
			moved += c.Rows
			if err := g.p.tell("%-8s %-16s %9d rows  sha256 %s\n", part.name, c.Table, c.Rows, c.SHA256); err != nil {
				return err
			}
		}
	}
	if moved == 0 {
		return fmt.Errorf("there is nothing in %s to copy", from)
	}
	return g.p.tell("%d rows were copied and read back\n", moved)
}

func copyArchive(ctx context.Context, from, to storePlace, tell func(string, int)) (copied []database.Copied, err error) {
	a, err := archive.Open(ctx, from.dir, archive.Options{Server: from.server, Alone: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	b, err := archive.Open(ctx, to.dir, archive.Options{Server: to.server, Alone: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return a.CopyTo(ctx, b, tell)
}

func copyState(ctx context.Context, from, to storePlace, tell func(string, int)) (copied []database.Copied, err error) {
	a, err := state.Open(ctx, from.dir, state.Options{Server: from.server, Alone: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	b, err := state.Open(ctx, to.dir, state.Options{Server: to.server, Alone: true})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return a.CopyTo(ctx, b, tell)
}
