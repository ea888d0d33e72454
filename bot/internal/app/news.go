package app

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// Newsroom returns what the config says of the newsroom. notes may be nil where
// nothing is written.
func Newsroom(c *config.Config, version string, notes newsroom.Notes, log *slog.Logger) (newsroom.Options, error) {
	corrections, err := c.Meaning.ReadCorrections()
	if err != nil {
		return newsroom.Options{}, err
	}
	client, err := newClient(c, version, log)
	if err != nil {
		return newsroom.Options{}, err
	}
	return newsroom.Options{
		DataDir: c.DataDir, Server: c.Server(), Paths: c.Articles, Shipped: shipped(), Watch: c.Archive.Watch, Fetch: client, Notes: notes, Corrections: corrections,
		Every: c.Archive.Feeds.Every, Stale: c.Archive.Feeds.Stale, MaxUpload: int(c.Archive.Fetch.MaxBytes), Log: log,
		Keep:    keeping(c),
		Listed:  listedFeeds(c),
		Recheck: recheck.Options{After: c.Archive.Recheck.Durations(), Confirm: time.Duration(c.Archive.Recheck.Confirm), Hourly: c.Archive.Recheck.Hourly},
	}, nil
}

// keeping is how long articles are kept.
func keeping(c *config.Config) archive.Keeping {
	k := archive.Keeping{Default: time.Duration(c.Archive.Keep), Of: map[string]time.Duration{}}
	for name, keep := range c.Archive.KeepOf {
		k.Of[name] = time.Duration(keep)
	}
	for _, f := range c.Feeds {
		if f.Keep > 0 {
			k.Of[f.URL] = time.Duration(f.Keep)
		}
	}
	return k
}

// listedFeeds are the feeds of the config.
func listedFeeds(c *config.Config) []newsroom.ListedFeed {
	list := make([]newsroom.ListedFeed, len(c.Feeds))
	for i, f := range c.Feeds {
		list[i] = newsroom.ListedFeed{URL: f.URL, Publisher: f.Publisher, Every: f.Every, Stale: f.Stale, Rules: f.Rules()}
	}
	return list
}

// newClient makes the client that pages and feeds are fetched with.
func newClient(c *config.Config, version string, log *slog.Logger) (*fetch.Client, error) {
	private, err := c.Archive.Fetch.PrivateNetworks()
	if err != nil {
		return nil, err
	}
	return fetch.New(fetch.Options{
		UserAgent: c.UserAgent(version), MaxBytes: c.Archive.Fetch.MaxBytes, Timeout: c.Archive.Fetch.Timeout, AllowPrivate: private, Log: log,
	})
}

// fetcher fetches with the client of the config in force.
type fetcher struct{ client atomic.Pointer[feed.Fetcher] }

func (f *fetcher) use(client feed.Fetcher) { f.client.Store(&client) }

// Get implements [feed.Fetcher].
func (f *fetcher) Get(ctx context.Context, address string, since fetch.Conditional) (*fetch.Page, error) {
	return (*f.client.Load()).Get(ctx, address, since)
}

// Post asks a hub, where the client can.
func (f *fetcher) Post(ctx context.Context, address string, form url.Values) error {
	if p, ok := (*f.client.Load()).(interface {
		Post(ctx context.Context, address string, form url.Values) error
	}); ok {
		return p.Post(ctx, address, form)
	}
	return &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "what fetches pages here can't ask hubs"}
}

// openRoom opens the newsroom and follows the news until the bot ends.
func openRoom(ctx context.Context, o Options, pages *fetcher, notes newsroom.Notes, ends *stops) (*newsroom.Room, error) {
	options, err := Newsroom(o.Config, o.Version, notes, o.Log)
	if err != nil {
		return nil, err
	}
	if pages.use(options.Fetch); o.World.Fetch != nil {
		pages.use(o.World.Fetch)
	}
	options.Fetch, options.Progress, options.Now, options.Waiting = pages, o.Progress, o.World.Now, standby(o)
	options.Search = SearchOf(o.Config)
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
