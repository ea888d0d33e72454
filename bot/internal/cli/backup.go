package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/backup"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

func (g upkeepCommands) backupCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write everything into one file",
		Long: `Writes what is in data_dir (the archive with its revisions, originals and feeds, and
the bot's state), the config and the files of its secrets into one file, while the
bot runs or not. FILE must not be there yet; it appears once it is whole and was
read back. Keep it as safe as the secrets in it. With backup.every in the config
the running bot does this by itself; restore puts a backup back.`,
		Example: `  ukti backup /backups/ukti-2026-03-01.tar.gz`,
		Args:    oneArg("the name of a new file"),
		RunE: func(c *cobra.Command, args []string) error {
			loaded, err := config.Load(*configPath, g.p.Environ)
			if err != nil {
				return err
			}
			m, err := backup.Write(c.Context(), app.BackupSource(loaded.Config, loaded.Path, version), args[0])
			if err != nil {
				return err
			}
			if len(m.Damaged) > 0 {
				g.p.refused(fmt.Errorf("the archive holds damaged articles, which are in the backup as they are: %s; add them again from where they came",
					strings.Join(m.Damaged, ", ")))
			}
			if beside := app.BesideBackups(loaded.Config); beside != "" {
				g.p.refused(errors.New(beside))
			}
			return g.p.tell("%s: %s, %d bytes before compression\n", args[0], fileNames(m), m.Size())
		},
	}
}

func (g upkeepCommands) restoreCommand(configPath *string) *cobra.Command {
	var replace bool
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup back",
		Long: `Checks a backup, each hash in it and each text of its archive, and puts it into
data_dir, while no bot runs on it. Nothing is changed before all is checked. The
config and the files of secrets are put beside, into data_dir/restored, since Ukti
doesn't know where you want them.`,
		Example: `  ukti restore /backups/ukti-20260301T120000Z.tar.gz
  ukti restore --replace /backups/ukti-20260301T120000Z.tar.gz`,
		Args: oneArg("a file that backup made"),
		RunE: func(c *cobra.Command, args []string) error {
			loaded, err := config.Load(*configPath, g.p.Environ)
			if err != nil {
				return err
			}
			return g.restore(c.Context(), args[0], backup.RestoreOptions{DataDir: loaded.DataDir, Replace: replace, Now: time.Now()})
		},
	}
	c.Flags().BoolVar(&replace, "replace", false, "put what is in data_dir aside, into a folder there")
	return c
}

func (g upkeepCommands) restore(ctx context.Context, path string, o backup.RestoreOptions) error {
	r, err := backup.Restore(ctx, path, o)
	if err != nil {
		return err
	}
	if len(r.Damaged) > 0 {
		g.p.refused(fmt.Errorf("damaged articles, which will be left out until they are added again: %s", strings.Join(r.Damaged, ", ")))
	}
	if err := g.p.tell("%s: %s of %s\n", o.DataDir, fileNames(r.Manifest), r.Made.Local().Format("2006-01-02 15:04")); err != nil {
		return err
	}
	if r.Aside != "" {
		if err := g.p.tell("what was there is in %s\n", r.Aside); err != nil {
			return err
		}
	}
	for _, path := range r.Beside {
		if err := g.p.tell("put it where Ukti looks for it, if you need it: %s\n", path); err != nil {
			return err
		}
	}
	return nil
}

// fileNames lists what a backup holds.
func fileNames(m backup.Manifest) string {
	var names []string
	for _, e := range m.Files {
		names = append(names, e.Name)
	}
	return strings.Join(names, ", ")
}

func (p *Program) tell(format string, args ...any) error {
	_, err := fmt.Fprintf(p.Stdout, format, args...)
	return err
}
