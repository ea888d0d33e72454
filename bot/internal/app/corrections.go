package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/corrections"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
)

// tellsFor is how long chats are told of corrections of what was quoted to them; 0 where
// they are not, as without an archive, which knows no earlier texts.
func tellsFor(c *config.Config) time.Duration {
	if !c.Corrections.Enabled || !c.Archive.Enabled {
		return 0
	}
	return time.Duration(c.Corrections.Keep)
}

// correcting tells chats of corrections. One that is off does nothing.
type correcting struct{ follower *corrections.Follower } // nil: it is off

// newCorrecting makes what tells chats. Where the operator wants none of it, what was kept
// for it is deleted.
func newCorrecting(ctx context.Context, o Options, room *newsroom.Room, store *state.Store, to *reach, zone *zone, publicURL func() string) (correcting, error) {
	keep := tellsFor(o.Config)
	if keep == 0 || room == nil {
		return correcting{}, store.Quoted().Clear(ctx)
	}
	locales, err := locale.Load(o.Config.Language)
	if err != nil {
		return correcting{}, err
	}
	return correcting{corrections.New(corrections.Options{
		Store: store.Quoted(), Texts: room.Archive, Live: room.Index.Live(), Notifier: to, Settings: store, Locales: locales,
		Keep: keep, Settle: o.World.Settle, PublicURL: publicURL, Now: zone.now, Log: o.Log,
	})}, nil
}

// handler is the conversation with what its answers quote kept.
func (c correcting) handler(next adapters.Handler) adapters.Handler {
	if c.follower == nil {
		return next
	}
	return c.follower.Handler(next)
}

// counts are the figures; false when it is off.
func (c correcting) counts(ctx context.Context) (corrections.Counts, bool) {
	if c.follower == nil {
		return corrections.Counts{}, false
	}
	counts, err := c.follower.Counts(ctx)
	return counts, err == nil
}

// start has it follow the articles until the bot ends.
func (c correcting) start(ctx context.Context, room *newsroom.Room, store *state.Store, ends *stops) {
	if c.follower == nil {
		return
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var run sync.WaitGroup
	run.Go(func() {
		store.Lead(running, "corrections", func(ctx context.Context) {
			defer room.Index.Subscribe(c.follower.Heard)()
			c.follower.Run(ctx)
		})
	})
	ends.add("corrections", func(ctx context.Context) error {
		stop()
		ended := make(chan struct{})
		go func() { run.Wait(); close(ended) }()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return errors.New("its work went on")
		}
	})
}
