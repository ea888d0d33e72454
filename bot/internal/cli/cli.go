// Package cli is the command line: it reads arguments, calls what they ask for,
// and turns errors into one sentence and an exit status.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit statuses.
const (
	statusOK      = 0 // also for an honest "nothing found"
	statusFailure = 1 // also when an article had to be left out
	statusUsage   = 2 // wrong use: an unknown flag, an empty question
)

// Main runs the process's command line and returns its exit status. An interrupt or
// SIGTERM ends it in good order, a second one at once.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	p := Program{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ()}
	return p.Run(ctx, os.Args[1:])
}

// Program is what the command line runs in.
type Program struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Environ        []string // as os.Environ gives it

	args []string // of the command that runs
	bot  *hostBot // the running bot that the command runs inside; nil outside
}

// Run runs one command line, without the program's name, and gives the exit
// status. When ctx ends, it stops in good order.
func (p *Program) Run(ctx context.Context, args []string) int {
	p.args = args
	root := p.root()
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return statusOK
	}
	if !errors.Is(err, errSaid) {
		_, _ = fmt.Fprint(p.Stderr, errorText(err, widthOf(p.Stderr)))
	}
	if _, ok := errors.AsType[*usageError](err); ok {
		return statusUsage
	}
	return statusFailure
}

// errorText tells an error in lines of at most width columns, 0 for as long as they are.
func errorText(err error, width int) string {
	var b strings.Builder
	for line := range strings.SplitSeq("ukti: "+strings.ReplaceAll(err.Error(), "\n", "\nukti: "), "\n") {
		if width > 0 {
			line = strings.Join(fill(line, width, 0), "\n")
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// usageError is wrong use of the command line.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// usage makes a usageError from one sentence with what to do.
func usage(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

// errSaid is a failure that has been printed already.
var errSaid = errors.New("failed")

func (p *Program) root() *cobra.Command {
	var configPath string
	root := &cobra.Command{
		Use:   "ukti",
		Short: "Answers questions about news with passages quoted byte for byte",
		Long: `Ukti answers questions about news articles with passages quoted byte for byte,
each with its source line, and says how sure it is.

Without a command it runs the bot: every platform that the config turns on, and
a chat in this terminal when no chat token is set.`,
		Example: `  ukti                                     run the bot
  ukti ask "ঝাং ইউক্সিয়া কে?"              one question, one answer
  ukti ask --articles ./news "who won?"    ... from articles of your own
  ukti add ./news https://news.example.org/story
                                           keep articles, to be answered from
  ukti check-config                        what is set, and what is wrong with it`,
		Args:          noArgs,
		RunE:          func(c *cobra.Command, _ []string) error { return botCommands{p}.run(c.Context(), configPath) },
		SilenceErrors: true,
		SilenceUsage:  true,

		SuggestionsMinimumDistance: 2,
	}
	root.PersistentFlags().StringVar(&configPath, "config", "", "config `FILE` (default: ./config.yaml where there is one)")
	_ = root.MarkPersistentFlagFilename("config", "yaml", "yml")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("%w; see: %s --help", err, c.CommandPath())
	})
	p.fitHelp(root)
	articles, feeds, held, settings := archiveCommands{p}, feedCommands{p}, heldCommands{p}, settingsCommands{p}
	questions, bot, upkeep, missing := questionCommands{p}, botCommands{p}, upkeepCommands{p}, gapCommands{p}
	receipts := receiptCommands{p}
	if p.bot != nil {
		root.RunE = nil
		root.AddCommand(articles.addCommand(&configPath), feeds.command(&configPath), held.command(&configPath), missing.command(&configPath), articles.recheckCommand(&configPath), articles.archiveCommand(&configPath), articles.removeCommand(&configPath),
			bot.statusCommand(&configPath), settings.command(&configPath), receipts.receiptCommand(&configPath), bot.reloadCommand(&configPath))
		return root
	}
	root.AddCommand(bot.runCommand(&configPath), questions.askCommand(&configPath), questions.judgeCommand(&configPath), questions.evalCommand(&configPath),
		articles.addCommand(&configPath), feeds.command(&configPath), held.command(&configPath), missing.command(&configPath), articles.recheckCommand(&configPath), articles.archiveCommand(&configPath), articles.articlesCommand(&configPath), articles.removeCommand(&configPath),
		articles.exportCommand(&configPath), articles.searchIndexCommand(&configPath), upkeep.backupCommand(&configPath), upkeep.restoreCommand(&configPath), upkeep.migrateCommand(),
		upkeep.checkCommand(&configPath), bot.healthCommand(&configPath), bot.statusCommand(&configPath),
		receipts.receiptCommand(&configPath), receipts.verifyCommand(), receipts.keyCommand(&configPath),
		settings.command(&configPath), bot.reloadCommand(&configPath), versionCommand(), environmentTopic())
	return root
}

// noArgs refuses arguments, and guesses which command was meant.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return usage("there is no command %q; did you mean %s?", args[0], strings.Join(near, " or "))
	}
	if c.HasParent() {
		return usage("%s takes no argument, but got %q; see: %s --help", c.CommandPath(), args[0], c.CommandPath())
	}
	return usage("there is no command %q; to ask a question: ukti ask %q", args[0], strings.Join(args, " "))
}
