package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
)

// Newsroom returns what the config says of the newsroom. notes may be nil where
// nothing is written.
func Newsroom(c *config.Config, version string, notes newsroom.Notes, log *slog.Logger) (newsroom.Options, error) {
	private, err := c.Archive.Fetch.PrivateNetworks()
	if err != nil {
		return newsroom.Options{}, err
	}
	corrections, err := c.Meaning.ReadCorrections()
	if err != nil {
		return newsroom.Options{}, err
	}
	client, err := fetch.New(fetch.Options{
		UserAgent: c.UserAgent(version), MaxBytes: c.Archive.Fetch.MaxBytes, Timeout: c.Archive.Fetch.Timeout, AllowPrivate: private, Log: log,
	})
	if err != nil {
		return newsroom.Options{}, err
	}
	return newsroom.Options{
		DataDir: c.DataDir, Paths: c.Articles, Shipped: shipped(), Watch: c.Archive.Watch, Fetch: client, Notes: notes, Corrections: corrections,
		Every: c.Archive.Feeds.Every, Stale: c.Archive.Feeds.Stale, MaxUpload: int(c.Archive.Fetch.MaxBytes), Log: log,
	}, nil
}

// openRoom opens the newsroom and follows the news until the bot ends.
func openRoom(ctx context.Context, o Options, notes newsroom.Notes, ends *stops) (*newsroom.Room, error) {
	options, err := Newsroom(o.Config, o.Version, notes, o.Log)
	if err != nil {
		return nil, err
	}
	options.Progress = o.Progress
	room, err := newsroom.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var run sync.WaitGroup
	run.Go(func() { room.Run(running) })
	ends.add("newsroom", func(ctx context.Context) error {
		stop()
		ended := make(chan struct{})
		go func() { run.Wait(); close(ended) }()
		select {
		case <-ended:
			return room.Close()
		case <-ctx.Done():
			return errors.New("its work went on")
		}
	})
	return room, nil
}
