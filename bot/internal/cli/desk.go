package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/ukti-bot/ukti/bot/internal/app"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// withDesk opens the archive for changing it, and closes it behind do. Of a file one process
// may do so at a time: where a bot runs, the whole command is sent to it, and do is called
// there; so it is with a server's where a bot runs on this machine.
func (p *Program) withDesk(ctx context.Context, configPath string, do func(*newsroom.Desk, config.Loaded) error) (err error) {
	if p.bot != nil {
		if p.bot.running.Desk == nil {
			return errNoArchive
		}
		return do(p.bot.running.Desk, p.bot.loaded)
	}
	loaded, err := loadWithArchive(configPath, p.Environ)
	if err != nil {
		return err
	}
	logger := app.NewLogger(p.Stderr, loaded.Log, loaded.Secrets())
	if sent, err := p.sendFirst(ctx, loaded); sent {
		return err
	}
	store, err := state.Open(ctx, loaded.DataDir, state.Options{Log: logger, Server: loaded.Server()})
	if errors.Is(err, sqlitefile.ErrInUse) {
		return p.send(ctx, loaded.DataDir)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	o, err := app.Newsroom(loaded.Config, version, store, logger)
	if err != nil {
		return err
	}
	desk, err := newsroom.OpenDesk(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, desk.Close()) }()
	p.refused(desk.LeftOut...)
	return do(desk, loaded)
}

// withArchive opens the archive for reading, which may be done beside a bot that
// runs, and closes it behind do.
func (p *Program) withArchive(ctx context.Context, configPath string, do func(*archive.Archive, config.Loaded) error) (err error) {
	loaded, err := loadWithArchive(configPath, p.Environ)
	if err != nil {
		return err
	}
	a, err := archive.Open(ctx, loaded.DataDir, archive.Options{Log: app.NewLogger(p.Stderr, loaded.Log, loaded.Secrets()), ReadOnly: true, Server: loaded.Server()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a, loaded)
}

var errNoArchive = errors.New("the archive is turned off; set archive.enabled: true in the config")

func loadWithArchive(configPath string, environ []string) (config.Loaded, error) {
	loaded, err := config.Load(configPath, environ)
	if err == nil && !loaded.Archive.Enabled {
		err = errNoArchive
	}
	return loaded, err
}

// refused prints errors, a line each.
func (p *Program) refused(errs ...error) {
	for _, err := range errs {
		_, _ = fmt.Fprintf(p.Stderr, "ukti: %v\n", err)
	}
}
