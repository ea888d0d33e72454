package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

func (g botCommands) reloadCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "reload",
		Short: "Have the running bot read its config anew",
		Long: `Has the bot that runs on data_dir read its config and the files of its secrets anew,
and its articles' paths, as SIGHUP does. It says which keys hold from now on and
which hold after a restart only. When something in the config is wrong, nothing of
it is taken, the mistakes are printed, and the bot goes on with the one it has.

At once: log.level, articles, archive.watch, archive.editors, archive.feeds,
archive.fetch, backup, telegram, discord, and web but for web.public_url. A
platform whose keys have changed is connected anew; the others don't notice.`,
		Example: "  ukti check-config && ukti reload",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if g.p.bot != nil {
				return g.reload(c.Context())
			}
			return g.p.askBot(c.Context(), *configPath)
		},
	}
}

// reload runs inside the bot.
func (g botCommands) reload(ctx context.Context) error {
	r, err := g.p.bot.running.Reload(ctx)
	if mistakes, ok := errors.AsType[config.Mistakes](err); ok {
		_, _ = fmt.Fprintln(g.p.Stderr, mistakes)
		return errors.New("the config was not taken; the bot goes on with the one it has")
	}
	if err != nil {
		return fmt.Errorf("%w; the bot goes on with the config it has", err)
	}
	return g.tellReloaded(r)
}

func (g botCommands) tellReloaded(r app.Reloaded) error {
	for _, w := range r.Warnings {
		_, _ = fmt.Fprintln(g.p.Stderr, "warning: "+w)
	}
	for _, key := range r.Changed {
		if err := g.p.tell("changed          %s\n", key); err != nil {
			return err
		}
	}
	for _, key := range r.Restart {
		if err := g.p.tell("needs a restart  %s\n", key); err != nil {
			return err
		}
	}
	if len(r.Changed)+len(r.Restart) == 0 {
		if err := g.p.tell("nothing has changed in the config\n"); err != nil {
			return err
		}
	}
	g.p.refused(r.Failed...)
	if len(r.Failed) > 0 {
		return errSaid
	}
	return nil
}
