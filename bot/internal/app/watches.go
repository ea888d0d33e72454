package app

import (
	"context"
	"errors"

	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/bot/internal/watch"
)

// newWatcher makes what tells chats of what they watch; nil where the config wants none,
// or nothing comes in.
func newWatcher(o Options, room *newsroom.Room, store *state.Store, to watch.Reach, in *zone) (*watch.Watcher, error) {
	if !o.Config.Watches.Enabled || room == nil {
		return nil, nil
	}
	locales, err := locale.Load(o.Config.Language)
	if err != nil {
		return nil, err
	}
	w, err := watch.New(watch.Options{
		Store: store.Watches(), Archive: room.Archive, Live: room.Index.Live(), CatchUp: room.Index.CatchUp, Reach: to, Settings: store, Shared: store.Shared(), Locales: locales, Now: in.now, Log: o.Log,
		Bounds: watchBounds(o.Config), PublicURL: o.Config.Web.PublicURL,
	})
	return w, err
}

func watchBounds(c *config.Config) watch.Bounds {
	quiet, _ := watch.ParseQuiet(c.Watches.Quiet) // validated with the config
	return watch.Bounds{PerChat: c.Watches.PerChat, ADay: c.Watches.ADay, Quiet: quiet}
}

// followNews lets a watcher, which may be nil, follow what comes in until the bot ends.
func followNews(ctx context.Context, w *watch.Watcher, room *newsroom.Room, store *state.Store, ends *stops) {
	if w == nil {
		return
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { store.Lead(ctx, "watches", w.Run); close(ended) }()
	cancel := room.Index.Subscribe(func(context.Context, []newsroom.Revision) { w.Wake() })
	ends.add("watches", func(ctx context.Context) error {
		cancel()
		stop()
		select {
		case <-ended:
			return nil
		case <-ctx.Done():
			return errors.New("a message was being sent")
		}
	})
}
