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
func (p *Program) send(ctx context.Context, dataDir string) error {
	err := p.sendToBot(ctx, dataDir)
	if errors.Is(err, control.ErrNoBot) {
		return fmt.Errorf("another process uses data_dir %s, or the store of the config, and takes no commands; wait until it has ended, or stop it", dataDir)
	}
	return err
}

// sendFirst sends a command for a store on a server, which anybody may write to, to the bot
// that runs on this machine, so that what it answers from has changed when the command
// ends. sent is false where there is none, or the store is in files.
func (p *Program) sendFirst(ctx context.Context, loaded config.Loaded) (sent bool, err error) {
	if loaded.Server() == nil {
		return false, nil
	}
	err = p.sendToBot(ctx, loaded.DataDir)
	return !errors.Is(err, control.ErrNoBot), err
}

// sendToBot is send where nothing but a bot will do: the error wraps [control.ErrNoBot]
// when none runs.
func (p *Program) sendToBot(ctx context.Context, dataDir string) error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	status, err := control.Call(ctx, dataDir, control.Request{Args: p.args, Dir: dir, Version: version}, p.Stdout, p.Stderr)
	if err == nil && status != statusOK {
		return errSaid
	}
	return err
}

// askBot is sendToBot for the bot of a config. That something else in the config is
// wrong does not matter here.
func (p *Program) askBot(ctx context.Context, configPath string) error {
	dataDir, err := config.DataDir(configPath, p.Environ)
	if err != nil {
		return err
	}
	err = p.sendToBot(ctx, dataDir)
	if errors.Is(err, control.ErrNoBot) {
		return fmt.Errorf("%w; start it with ukti run, or name its config with --config", err)
	}
	return err
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
