package cli

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
)

func (g heldCommands) command(configPath *string) *cobra.Command {
	c := &cobra.Command{
		Use:   "held",
		Short: "Decide about items of feeds that seem to be no articles",
		Long: `Lists what feeds brought that seems to be no article: a page with a login, a check
for robots, a list of links, or a text in the Bijoy encoding. Nothing of it is
answered from until it is accepted; what is dropped comes again only when its feed
says something else of it. 1,000 items are held at most; more are tried again as
long as their feed has them. Editors do the same in a chat: /held.`,
		Example: `  ukti held list
  ukti held show 12
  ukti held accept 12 13
  ukti held drop 14`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.list(c.Context(), *configPath) },
	}
	c.AddCommand(
		&cobra.Command{
			Use: "list", Short: "Show what is held, with its number and its reason", Example: "  ukti held list", Args: noArgs,
			RunE: func(c *cobra.Command, _ []string) error { return g.list(c.Context(), *configPath) },
		},
		&cobra.Command{
			Use: "show NUMBER", Short: "Show a held item with its text", Example: "  ukti held show 12", Args: oneArg("an item's number, as held list shows it"),
			RunE: func(c *cobra.Command, args []string) error { return g.show(c.Context(), *configPath, args) },
		},
		g.decision(configPath, "accept", "Make articles of held items", func(ctx context.Context, d *newsroom.Desk, n int64) (string, error) {
			out, err := d.Held.Accept(ctx, n)
			return outcomeLine(out), err
		}),
		g.decision(configPath, "drop", "Let held items go", func(ctx context.Context, d *newsroom.Desk, n int64) (string, error) {
			return fmt.Sprintf("dropped   %d", n), d.Held.Drop(ctx, n)
		}),
	)
	return c
}

// decision is a command that does the same with each item that it is given.
func (g heldCommands) decision(configPath *string, name, about string, do func(context.Context, *newsroom.Desk, int64) (string, error)) *cobra.Command {
	return &cobra.Command{
		Use: name + " NUMBER…", Short: about, Example: "  ukti held " + name + " 12 13",
		RunE: func(c *cobra.Command, args []string) error {
			numbers, err := heldNumbers(name, args)
			if err != nil {
				return err
			}
			return g.p.withDesk(c.Context(), *configPath, func(d *newsroom.Desk, _ config.Loaded) (failed error) {
				for _, n := range numbers {
					line, err := do(c.Context(), d, n)
					if errors.Is(err, archive.ErrNotHeld) {
						g.p.refused(fmt.Errorf("nothing is held under %d; to see what is: ukti held list", n))
						failed = errSaid
						continue
					} else if err != nil {
						return err
					}
					if _, err := fmt.Fprintln(g.p.Stdout, line); err != nil {
						return err
					}
				}
				return failed
			})
		},
	}
}

func heldNumbers(command string, args []string) (numbers []int64, err error) {
	if len(args) == 0 {
		return nil, usage("held %s needs an item's number; to see them: ukti held list", command)
	}
	for _, arg := range args {
		n, err := strconv.ParseInt(arg, 10, 64)
		if err != nil {
			return nil, usage("%q is no number of a held item; to see them: ukti held list", arg)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

func (g heldCommands) list(ctx context.Context, configPath string) error {
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, _ config.Loaded) error {
		items, err := a.Held().List(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(g.p.Stdout, 0, 0, 2, ' ', 0)
		for _, h := range items {
			_, _ = fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\n", h.Number, when(h.At), oneLine(h.Document.Title), h.Document.URL, oneLine(h.Reason)) // an error stays with w
		}
		if err := w.Flush(); err != nil {
			return err
		}
		_, err = fmt.Fprintf(g.p.Stdout, "%d held\n", len(items))
		return err
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (g heldCommands) show(ctx context.Context, configPath string, args []string) error {
	numbers, err := heldNumbers("show", args)
	if err != nil {
		return err
	}
	return g.p.withArchive(ctx, configPath, func(a *archive.Archive, _ config.Loaded) error {
		h, err := a.Held().Item(ctx, numbers[0])
		if errors.Is(err, archive.ErrNotHeld) {
			return fmt.Errorf("nothing is held under %d; to see what is: ukti held list", numbers[0])
		} else if err != nil {
			return err
		}
		d := h.Document
		_, err = fmt.Fprintf(g.p.Stdout, "number:    %d\nheld:      %s\nreason:    %s\nfeed:      %s\nid:        %s\ntitle:     %s\npublisher: %s\naddress:   %s\n\n%s\n",
			h.Number, when(h.At), h.Reason, h.Feed, d.ID, oneLine(d.Title), oneLine(d.Publisher), d.URL, strings.TrimRight(d.Body, "\n"))
		return err
	})
}
