package app

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/bulletin"
	"github.com/ukti-bot/ukti/bot/internal/config"
	"github.com/ukti-bot/ukti/bot/internal/dialog"
	"github.com/ukti-bot/ukti/bot/internal/newsroom"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
)

// tellEditors has editors written to about what comes up for them, until the bot ends.
// It is nil when there is no newsroom.
func tellEditors(ctx context.Context, o Options, room *newsroom.Room, store *state.Store, talk *dialog.Dialog, to bulletin.Sender, ends *stops) *bulletin.Bulletin {
	if room == nil {
		return nil
	}
	b := bulletin.New(bulletin.Options{
		Notes: store, Sender: to, News: news{room}, Words: talk.Bulletin,
		Editors: o.Config.Archive.Editors, Every: o.Config.Archive.Notify, Log: o.Log, Now: o.World.Now,
	})
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() { store.Lead(ctx, "bulletin", b.Run); close(ended) }()
	ends.add("bulletin", func(ctx context.Context) error {
		stop()
		select {
		case <-ended:
		case <-ctx.Done():
		}
		return nil
	})
	return b
}

// news is what the newsroom has for its editors.
type news struct{ room *newsroom.Room }

func (n news) Held(ctx context.Context) ([]bulletin.Item, error) {
	held, err := n.room.Held.List(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]bulletin.Item, len(held))
	for i, h := range held {
		items[i] = bulletin.Item{Number: h.Number, Article: h.Document.Article, Reason: h.Reason}
	}
	return items, nil
}

func (n news) Withdrawn(ctx context.Context, since time.Time) ([]knowledge.Article, error) {
	return n.room.Archive.Withdrawals(ctx, since, 0)
}

// changeBulletin takes another config.
func (b *bot) changeBulletin(_ context.Context, c *config.Config) error {
	if b.bulletin != nil {
		b.bulletin.Set(c.Archive.Editors, c.Archive.Notify)
	}
	return nil
}
