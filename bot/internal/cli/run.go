package cli

import (
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/sdnotify"
)

func (g botCommands) runCommand(configPath *string) *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Run the bot (the same as no command)",
		Long: `Runs every platform that the config turns on, until it is stopped by SIGINT or
SIGTERM or none is left. A second signal ends it at once. At SIGHUP it reads the
config anew, as "ukti reload" has it do.`,
		Example: `  ukti run --config /etc/ukti/config.yaml
  UKTI_TELEGRAM_TOKEN=… ukti run`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return g.run(c.Context(), *configPath) },
	}
}

func (g botCommands) run(ctx context.Context, configPath string) error {
	loaded, err := config.Load(configPath, g.p.Environ)
	if err != nil {
		return err
	}
	logger, logging := app.NewChangingLogger(g.p.Stderr, loaded.Log, loaded.Secrets())
	log.SetFlags(0)
	log.SetOutput(logWriter(logger.Warn)) // what libraries print
	for _, w := range loaded.Warnings {
		logger.Warn(w)
	}
	manager, err := sdnotify.New(g.p.Environ, os.Getpid())
	if err != nil {
		logger.Warn(err.Error())
	}
	bar := newProgress(g.p.Stderr)
	return app.Run(ctx, app.Options{
		Reload: func() (config.Loaded, error) { return config.Load(loaded.Path, g.p.Environ) }, Signals: g.hangups(ctx),
		Logging: logging, Manager: manager,
		Config: loaded.Config, Path: loaded.Path, Version: version, Log: logger,
		In: g.p.Stdin, Out: g.p.Stdout, Person: isTerminal(g.p.Stdin), Progress: bar.show, Loaded: bar.clear,
		Command: g.p.inside(loaded),
		Page: func(url string) {
			if !isTerminal(g.p.Stderr) {
				logger.Info("the page is open", "url", url)
				return
			}
			_, _ = fmt.Fprintf(g.p.Stderr, "Open %s in a browser.\n", url)
		},
	})
}

// hangups returns what has the config read anew: SIGHUP, but for a bot in a person's
// terminal, which is to end with the terminal.
func (g botCommands) hangups(ctx context.Context) <-chan struct{} {
	if isTerminal(g.p.Stdin) {
		return nil
	}
	signals, hangups := make(chan os.Signal, 1), make(chan struct{}, 1)
	signal.Notify(signals, syscall.SIGHUP)
	go func() {
		defer signal.Stop(signals)
		for {
			select {
			case <-ctx.Done():
				return
			case <-signals:
			}
			select {
			case hangups <- struct{}{}:
			default: // one is waiting already
			}
		}
	}()
	return hangups
}

// logWriter is a writer of whole lines that logs them.
type logWriter func(msg string, args ...any)

func (w logWriter) Write(line []byte) (int, error) {
	w(strings.TrimRight(string(line), "\n"))
	return len(line), nil
}

// isTerminal reports whether a stream is a person's terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
