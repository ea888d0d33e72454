package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

func (p *Program) checkCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "check-config",
		Short: "Print the config as it is in force, or every mistake in it",
		Long: `Prints the config as it is in force: defaults, file and environment together, with
its secrets hidden. When something is wrong, prints every mistake with its line
and what to do, and ends with status 1.`,
		Example: `  ukti check-config
  ukti check-config --config /etc/ukti/config.yaml`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.check(*configPath) },
	}
}

func (p *Program) check(configPath string) error {
	loaded, err := config.Load(configPath, p.Environ)
	if mistakes, ok := errors.AsType[config.Mistakes](err); ok {
		_, _ = fmt.Fprintln(p.Stderr, mistakes)
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
		_, _ = fmt.Fprintln(p.Stderr, "warning: "+w)
	}
	from := loaded.Path
	if from == "" {
		from = "no file, so the defaults"
	}
	_, err = fmt.Fprintf(p.Stdout, "%s# ok: %s\n", text, from)
	return err
}
