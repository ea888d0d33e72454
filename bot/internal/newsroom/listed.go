package newsroom

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// ErrListed is wrapped when a feed is to be removed that the config lists.
var ErrListed = errors.New("the feed stands under feeds in the config")

// ListedFeed is a feed of the config.
type ListedFeed struct {
	URL          string
	Publisher    string        // of its articles; "" for the page's own, else the feed's
	Every, Stale time.Duration // as of [feed.State]
	Rules        feed.Rules
}

// SetListed has the config's feeds followed, with their rules. The error is as of
// [feed.Poller.SetRules], or one of the archive.
func (f *Feeds) SetListed(ctx context.Context, feeds []ListedFeed) error {
	wanted := make(map[string]feed.Rules, len(feeds))
	for _, l := range feeds {
		wanted[l.URL] = l.Rules
	}
	if err := f.poller.SetRules(wanted); err != nil {
		return err
	}
	f.listed.Store(&feeds)
	states, err := f.archive.Feeds().List(ctx)
	if err != nil {
		return err
	}
	for _, l := range feeds {
		if err := f.list(ctx, l, states); err != nil {
			return err
		}
	}
	f.poller.Wake()
	return nil
}

// list puts a feed of the config on the list, or has the one there be as the config says:
// a key that is taken out holds no more.
func (f *Feeds) list(ctx context.Context, l ListedFeed, states []feed.State) error {
	at := slices.IndexFunc(states, func(s feed.State) bool { return s.URL == l.URL })
	if at < 0 {
		now := f.o.Now()
		_, err := f.archive.Feeds().Add(ctx, feed.State{URL: l.URL, Config: true, Publisher: l.Publisher, Every: l.Every, Stale: l.Stale, Added: now, Next: now})
		return err
	}
	s := states[at]
	if s.Publisher == l.Publisher && s.Every == l.Every && s.Stale == l.Stale {
		return nil
	}
	s.Publisher, s.Every, s.Stale = l.Publisher, l.Every, l.Stale
	return f.archive.Feeds().Save(ctx, l.URL, s)
}

func (f *Feeds) isListed(address string) bool {
	feeds := f.listed.Load()
	return feeds != nil && slices.ContainsFunc(*feeds, func(l ListedFeed) bool { return l.URL == address })
}

// dropUnlisted takes the feeds off the list that only the config had listed and that it
// lists no more. Their articles stay.
func (f *Feeds) dropUnlisted(ctx context.Context) error {
	states, err := f.archive.Feeds().List(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		if !s.Config || f.isListed(s.URL) {
			continue
		}
		f.poller.Stop(s.URL)
		if err := f.archive.Feeds().Remove(ctx, s.URL, false); err != nil {
			return err
		}
		f.o.Log.InfoContext(ctx, "a feed has left the config and is asked no more; its articles stay, ukti feeds add lists it again", "feed", s.URL, "articles", s.Articles)
	}
	f.pushes.wake()
	return nil
}

// Relist has the feeds followed that a config lists which was read anew, and of the
// config's only these; see [Feeds.SetListed].
func (f *Feeds) Relist(ctx context.Context, feeds []ListedFeed) error {
	if err := f.SetListed(ctx, feeds); err != nil {
		return err
	}
	return f.dropUnlisted(ctx)
}
