package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func (g archiveCommands) archiveCommand(configPath *string) *cobra.Command {
	c := &cobra.Command{
		Use:   "archive",
		Short: "Measure the archive's file, and return its free space",
		Long: `Shows what the archive's file is made of, or returns its free space to the disk.
What is older than archive.keep and archive.keep_of in the config is removed by the
bot itself.`,
		Example: `  ukti archive size
  ukti archive vacuum`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.archiveSize(c.Context(), *configPath) },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "size", Short: "Show what the archive's file is made of", Example: "  ukti archive size", Args: noArgs,
			Long: `Shows how large the file is, how much of it is free for what comes, and what the
rest is made of: texts and originals by publisher, all revisions, and its tables with
their indexes. All of it is read, which takes a while for a large one. The bot may be
running meanwhile.`,
			RunE: func(c *cobra.Command, _ []string) error { return g.archiveSize(c.Context(), *configPath) },
		},
		&cobra.Command{
			Use: "vacuum", Short: "Return the free space of the archive's file to the disk", Example: "  ukti archive vacuum", Args: noArgs,
			Long: `Returns the free space of the archive's file to the disk, in small steps, while the
bot answers and takes articles in. The bot does so by itself after it has removed what
is older than archive.keep. The first time the file is written anew, for which
the disk must have as much room again; what comes in waits meanwhile.`,
			RunE: func(c *cobra.Command, _ []string) error {
				return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
					return g.archiveVacuum(c.Context(), d.Archive)
				})
			},
		},
	)
	return c
}

// mostShares is how many publishers are listed.
const mostShares = 20

func (g archiveCommands) archiveSize(ctx context.Context, configPath string) error {
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, _ config.Loaded) error {
		size, err := a.Size(ctx)
		if err != nil {
			return err
		}
		space, err := a.Space(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(g.p.Stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintf(w, "file\t%s\n", megabytes(size.File)) // an error stays with w
		_, _ = fmt.Fprintf(w, "free\t%s\n\nPUBLISHER\tBYTES\tARTICLES\n", megabytes(space.Free))
		for _, s := range space.Publishers[:min(len(space.Publishers), mostShares)] {
			name := oneLine(s.Name)
			if name == "" {
				name = "-"
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%d\n", name, megabytes(s.Bytes), s.Articles)
		}
		if more := len(space.Publishers) - mostShares; more > 0 {
			_, _ = fmt.Fprintf(w, "… and %d more\n", more)
		}
		_, _ = fmt.Fprint(w, "\nTABLE\tBYTES\n")
		for _, s := range space.Tables {
			_, _ = fmt.Fprintf(w, "%s\t%s\n", s.Name, megabytes(s.Bytes))
		}
		return w.Flush()
	})
}

func megabytes(n int64) string { return fmt.Sprintf("%.2f MB", float64(n)/1e6) }

func (g archiveCommands) archiveVacuum(ctx context.Context, a *archive.Archive) error {
	before, err := a.Size(ctx)
	if err == nil {
		err = a.Vacuum(ctx)
	}
	if err != nil {
		return err
	}
	after, err := a.Size(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.p.Stdout, "%s, before %s\n", megabytes(after.File), megabytes(before.File))
	return err
}
