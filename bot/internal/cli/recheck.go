package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

func (g archiveCommands) recheckCommand(configPath *string) *cobra.Command {
	all := false
	c := &cobra.Command{
		Use:   "recheck [ID…]",
		Short: "Look at the articles' pages again, now",
		Long: `Looks at the pages of the articles named, or of all that the bot would look at again
by itself (see archive.recheck in the config): a page whose text differs is a
correction; one that is gone for the second time, some hours after the first, marks
its article as withdrawn by its site, which is said when it is quoted. Each site is
asked for one page at a time, as far as its robots.txt allows. What was found stays
when the command is stopped half-way.`,
		Example: `  ukti recheck
  ukti recheck news.example.org-abcdefghij
  ukti recheck --all`,
		RunE: func(c *cobra.Command, ids []string) error {
			if all && len(ids) > 0 {
				return usage("recheck takes articles or --all, not both")
			}
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				return g.recheck(c.Context(), d, ids, all)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "the pages of all articles, however old")
	return c
}

func (g archiveCommands) recheck(ctx context.Context, d *newsroom.Desk, ids []string, all bool) error {
	bar := newProgress(g.p.Stderr)
	bar.doing = "looking at pages"
	var told []string
	counts, err := d.Pages.Check(ctx, ids, all, func(n recheck.Progress) {
		bar.showOf(n.Done, n.Total)
		if n.Outcome != recheck.Same && len(told) < mostListed {
			told = append(told, fmt.Sprintf("%-9s %s %s", n.Outcome, n.Last.Article, n.Last.URL))
		}
	})
	bar.clear()
	if errors.Is(err, knowledge.ErrNoArticle) {
		err = fmt.Errorf("%w; to see them: ukti articles", err)
	}
	if err != nil && len(counts) == 0 {
		return err
	}
	_, printErr := fmt.Fprintln(g.p.Stdout, strings.Join(append(told, outcomes(counts)), "\n"))
	return errors.Join(err, printErr)
}

// outcomes says how many looks found what.
func outcomes(counts map[recheck.Outcome]int) string {
	var parts []string
	for _, o := range recheck.Outcomes() {
		if counts[o] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[o], o))
		}
	}
	if len(parts) == 0 {
		return "there is no page to look at"
	}
	return strings.Join(parts, ", ")
}
