package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

func (g upkeepCommands) checkCommand(configPath *string) *cobra.Command {
	var online bool
	c := &cobra.Command{
		Use:   "check-config",
		Short: "Print the config as it is in force, or every mistake in it",
		Long: `Prints the config as it is in force: defaults, file and environment together, with
its secrets hidden. When something is wrong, prints every mistake with its line
and what to do, and ends with status 1.

With --online it also asks each chat platform that is on which bot its token is,
and asks what computes vectors, where section meaning sets one, for a question's
and a sentence's. It ends with status 1 when one of them fails. The bot may be
running meanwhile.`,
		Example: `  ukti check-config
  ukti check-config --online
  ukti check-config --config /etc/ukti/config.yaml`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.check(c.Context(), *configPath, online) },
	}
	c.Flags().BoolVar(&online, "online", false, "ask the chat platforms which bots the tokens are, and what computes vectors")
	return c
}

func (g upkeepCommands) check(ctx context.Context, configPath string, online bool) error {
	loaded, err := config.Load(configPath, g.p.Environ)
	if mistakes, ok := errors.AsType[config.Mistakes](err); ok {
		_, _ = fmt.Fprintln(g.p.Stderr, mistakes)
		return errSaid
	}
	if err != nil {
		return err
	}
	text, err := loaded.YAML()
	if err != nil {
		return err
	}
	for _, w := range loaded.Warnings {
		_, _ = fmt.Fprintln(g.p.Stderr, "warning: "+w)
	}
	from := loaded.Path
	if from == "" {
		from = "no file, so the defaults"
	}
	if _, err := fmt.Fprintf(g.p.Stdout, "%s# ok: %s\n", text, from); err != nil || !online {
		return err
	}
	return g.checkOnline(ctx, loaded)
}

// checkOnline prints what the chat platforms say of the tokens, and how what computes
// vectors does: as comments below the config, so that it can still be loaded, and failures
// as errors.
func (g upkeepCommands) checkOnline(ctx context.Context, loaded config.Loaded) error {
	var failed error
	log := app.NewLogger(g.p.Stderr, loaded.Log, loaded.Secrets())
	for _, who := range app.Whoami(ctx, loaded.Config, log) {
		var err error
		switch {
		case who.Off != "":
			_, err = fmt.Fprintf(g.p.Stdout, "# %s: off, %s\n", who.Platform, who.Off)
		case who.Err != nil:
			_, err = fmt.Fprintln(g.p.Stderr, who.Err)
			failed = errSaid
		default:
			_, err = fmt.Fprintf(g.p.Stdout, "# %s: %s\n", who.Platform, who.Bot)
		}
		if err != nil {
			return err
		}
	}
	found, err := app.CheckVectors(ctx, loaded.Config, log)
	switch {
	case err != nil:
		_, err = fmt.Fprintln(g.p.Stderr, err)
		failed = errSaid
	case found != "":
		_, err = fmt.Fprintf(g.p.Stdout, "# meaning: %s\n", found)
	}
	return errors.Join(err, failed)
}
