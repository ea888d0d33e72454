package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/control"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
)

// hostBot is the bot that a command runs inside.
type hostBot struct {
	running app.Running
	loaded  config.Loaded
	dir     string // what the command's paths are relative to
}

// inside runs the commands that come to a bot.
func (p *Program) inside(loaded config.Loaded) app.Command {
	return func(ctx context.Context, bot app.Running, r control.Request, stdout, stderr io.Writer) int {
		host := &hostBot{running: bot, loaded: loaded, dir: r.Dir}
		command := &Program{Stdin: strings.NewReader(""), Stdout: stdout, Stderr: stderr, Environ: p.Environ, bot: host}
		return command.Run(ctx, r.Args)
	}
}

// send has the bot that runs on data_dir run this command.
func (p *Program) send(ctx context.Context, loaded config.Loaded) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	status, err := control.Call(ctx, loaded.DataDir, control.Request{Args: p.args, Dir: dir, Version: version}, p.Stdout, p.Stderr)
	switch {
	case errors.Is(err, control.ErrNoBot):
		return fmt.Errorf("another process uses data_dir %s and takes no commands; wait until it has ended, or stop it", loaded.DataDir)
	case err != nil:
		return err
	case status != statusOK:
		return errSaid
	}
	return nil
}

// targets are what add was given, as paths that lead there from wherever the command
// runs.
func (p *Program) targets(given []string) []string {
	if p.bot == nil {
		return given
	}
	targets := make([]string, len(given))
	for i, target := range given {
		if targets[i] = target; !newsroom.IsAddress(target) && !filepath.IsAbs(target) {
			targets[i] = filepath.Join(p.bot.dir, target)
		}
	}
	return targets
}
