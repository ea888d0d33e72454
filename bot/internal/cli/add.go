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
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func (g archiveCommands) addCommand(configPath *string) *cobra.Command {
	var restore bool
	c := &cobra.Command{
		Use:   "add PATH|URL…",
		Short: "Keep articles: files, folders, or pages of the web",
		Long: `Puts articles into the archive in data_dir, from which the bot and ask answer:
.txt, .md and .html files, folders of them, .jsonl files with a row for each
article, and the addresses of pages. The same id or address with other text is a
correction; the earlier text can still be read.

What can't be taken is named and the rest goes on; the status is then 1. What was
added stays when the command is stopped half-way, and giving it again does no harm.
An article that was removed stays away unless --restore is given.`,
		Example: `  ukti add ./news
  ukti add news.jsonl letter.md
  ukti add https://news.example.org/bridge-opens
  ukti add --restore ferry.txt`,
		RunE: func(c *cobra.Command, targets []string) error {
			if len(targets) == 0 {
				return usage("add needs a file, a folder or an address; see: ukti add --help")
			}
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				return g.add(c.Context(), d, g.p.targets(targets), restore)
			})
		},
	}
	c.Flags().BoolVar(&restore, "restore", false, "bring back articles that were removed")
	return c
}

// mostListed is how many articles add lists one by one.
const mostListed = 20

func (g archiveCommands) add(ctx context.Context, d *newsroom.Desk, targets []string, restore bool) error {
	bar := newProgress(g.p.Stderr)
	bar.doing = "adding articles"
	listed, more := []string(nil), 0
	var refused []error
	counts, err := d.Intake.Add(ctx, targets, newsroom.AddOptions{Restore: restore, Read: bar.show, Committed: func(out []archive.Outcome) {
		for _, o := range out {
			switch {
			case o.Kind == archive.Refused:
				refused = append(refused, o.Err)
			case o.Kind == archive.Unchanged:
			case len(listed) < mostListed:
				listed = append(listed, outcomeLine(o))
			default:
				more++
			}
		}
	}})
	bar.clear()
	if more > 0 {
		listed = append(listed, fmt.Sprintf("… and %d more", more))
	}
	_, printErr := fmt.Fprintln(g.p.Stdout, strings.Join(append(listed, sum(counts)), "\n"))
	g.p.refused(refused...)
	if err = errors.Join(err, printErr); err == nil && (len(refused) > 0 || len(d.LeftOut) > 0) {
		err = errSaid
	}
	return err
}

func outcomeLine(o archive.Outcome) string {
	line := fmt.Sprintf("%-9s %s", o.Kind, o.ID)
	if o.Kind == archive.Duplicate {
		line += fmt.Sprintf(" (the same story as %s, which is shown)", o.AlsoIn)
	}
	return line
}

// sum says how many articles became what.
func sum(n archive.Counts) string {
	var parts []string
	for _, k := range []struct {
		n    int
		what string
	}{{n.Added, "added"}, {n.Revised, "revised"}, {n.Updated, "updated"}, {n.Duplicates, "duplicates"}, {n.Unchanged, "unchanged"}, {n.Refused, "refused"}} {
		if k.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", k.n, k.what))
		}
	}
	if len(parts) == 0 {
		return "nothing was added"
	}
	return strings.Join(parts, ", ")
}

func (g archiveCommands) removeCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "remove ID…",
		Short: "Take articles out of the archive for good",
		Long: `Deletes articles with all their revisions from the archive in data_dir. Their ids
and addresses are remembered, so that no feed and no folder brings them back; to
have one again: ukti add --restore. Copies made by backup still have them.`,
		Example: `  ukti remove ferry
  ukti remove 000_9631a6c7ea3640cd news.example.org-abcdefghij`,
		RunE: func(c *cobra.Command, ids []string) error {
			if len(ids) == 0 {
				return usage("remove needs an article's id; to see them: ukti articles")
			}
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) error {
				return g.remove(c.Context(), d, ids)
			})
		},
	}
}

func (g archiveCommands) remove(ctx context.Context, d *newsroom.Desk, names []string) (failed error) {
	for _, name := range names {
		id, err := d.Archive.ID(ctx, name)
		if err == nil {
			err = d.Intake.Remove(ctx, id)
		}
		switch {
		case errors.Is(err, archive.ErrRemoved):
			err = fmt.Errorf("%q was removed before", name)
		case errors.Is(err, knowledge.ErrNoArticle):
			err = fmt.Errorf("there is no article %q; to see them: ukti articles", name)
		case err != nil:
			return err
		}
		if err != nil {
			g.p.refused(err)
			failed = errSaid
			continue
		}
		if _, err := fmt.Fprintf(g.p.Stdout, "removed   %s\n", id); err != nil {
			return err
		}
	}
	return failed
}
