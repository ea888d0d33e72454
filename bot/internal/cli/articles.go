package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func (g archiveCommands) articlesCommand(configPath *string) *cobra.Command {
	var q archive.Query
	c := &cobra.Command{
		Use:   "articles",
		Short: "List what is in the archive",
		Long: `Lists the articles of the archive in data_dir, the latest added first: id, when it
was published, how often it was revised, its publisher and its title. The bot may
be running meanwhile.`,
		Example: `  ukti articles
  ukti articles --find "bridge koroti"
  ukti articles --removed`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if q.Limit < 0 {
				return usage("--limit is %d; write 0 for all or a number from 1 on", q.Limit)
			}
			return g.p.withArchive(c.Context(), *configPath, func(a *archive.Archive, _ config.Loaded) error {
				return g.articles(c.Context(), a, q)
			})
		},
	}
	c.Flags().StringVar(&q.Find, "find", "", "only those with every word of `TEXT` in id, title, publisher or address")
	c.Flags().StringVar(&q.Feed, "feed", "", "only those that came from the feed at `URL`")
	c.Flags().BoolVar(&q.Removed, "removed", false, "those that were removed, instead")
	c.Flags().IntVar(&q.Limit, "limit", 0, "`N` articles at most; 0: all")
	return c
}

func (g archiveCommands) articles(ctx context.Context, a *archive.Archive, q archive.Query) error {
	entries, total, err := a.List(ctx, q)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(g.p.Stdout, 0, 0, 2, ' ', 0)
	for _, e := range entries {
		published := "-"
		if !e.Article.Published.IsZero() {
			published = e.Article.Published.Format("2006-01-02")
		}
		title := e.Article.Title
		if e.DuplicateOf != "" {
			title += fmt.Sprintf(" (the same story as %s, which is shown)", e.DuplicateOf)
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", e.Article.ID, published, e.Revisions, e.Article.Publisher, title) // an error stays with w
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.p.Stdout, "%d articles\n", total)
	return err
}

func (g archiveCommands) exportCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write the articles as JSON lines",
		Long: `Writes the current text of every article of the archive as JSON lines, which add and
ask --articles read again, to FILE or to standard output. Revisions and feeds are
not in it; see backup. The bot may be running meanwhile.`,
		Example: `  ukti export news.jsonl
  ukti export | gzip > news.jsonl.gz`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return g.p.withArchive(c.Context(), *configPath, func(a *archive.Archive, _ config.Loaded) error {
				if len(args) == 0 {
					return a.Export(c.Context(), g.p.Stdout)
				}
				return exportTo(c.Context(), a, args[0])
			})
		},
	}
}

// exportTo writes a new file; one that could not be written whole is taken away.
func exportTo(ctx context.Context, a *archive.Archive, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("export: %w; name a new file in a folder that can be written to", err)
	}
	if err := errors.Join(a.Export(ctx, f), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
