package newsroom

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// IsAddress reports a web address, as opposed to a path.
func IsAddress(text string) bool {
	u, err := url.Parse(strings.TrimSpace(text))
	return err == nil && u.Host != "" && (strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https"))
}

// Feed is a listed feed as it stands.
type Feed struct {
	feed.State
	Stale   bool           // without an answer for longer than its limit
	Running *feed.Progress // how far it has come; nil while it is not at work
}

// Name is the feed's title, else its address.
func (f Feed) Name() string {
	if f.Title != "" {
		return f.Title
	}
	return f.URL
}

// Feeds gives the listed feeds, ordered by address.
func (d *Desk) Feeds(ctx context.Context) ([]Feed, error) {
	states, err := d.archive.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Feed, len(states))
	for i, s := range states {
		list[i] = Feed{State: s, Stale: !s.Gone && d.o.Now().After(s.StaleAt(d.o.Stale))}
	}
	return list, nil
}

// Feeds gives the listed feeds with those at work.
func (r *Room) Feeds(ctx context.Context) ([]Feed, error) {
	list, err := r.Desk.Feeds(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range r.poller.Running() {
		for i := range list {
			if list[i].URL == p.URL {
				list[i].Running = &p
			}
		}
	}
	return list, nil
}

// AddFeed looks for the feed at s.URL, or on the page there, and lists it with what
// s says of it, to be asked at once. added is false when it was listed before.
func (d *Desk) AddFeed(ctx context.Context, s feed.State) (found feed.Found, added bool, err error) {
	if found, err = feed.Discover(ctx, d.o.Fetch, s.URL); err != nil {
		return feed.Found{URL: s.URL}, false, err
	}
	s.URL, s.Title, s.Next = found.URL, found.Title, d.o.Now()
	added, err = d.archive.AddFeed(ctx, s)
	return found, added, err
}

// RemoveFeed takes a feed off the list, and withArticles what came from it out of
// the archive.
func (d *Desk) RemoveFeed(ctx context.Context, address string, withArticles bool) error {
	err := d.archive.RemoveFeed(ctx, address, withArticles)
	d.changed()
	return err
}

// CheckFeed asks a listed feed now. See feed.Poller.Check.
func (d *Desk) CheckFeed(ctx context.Context, address string) (feed.Report, error) {
	return feed.New(feed.Options{
		Fetch: d.o.Fetch, Store: store{d.archive, d.changed}, Every: d.o.Every, Stale: d.o.Stale, Now: d.o.Now, Log: d.o.Log,
	}).Check(ctx, address)
}

// CheckFeed asks a listed feed now; what came is quoted when it returns.
func (r *Room) CheckFeed(ctx context.Context, address string) (feed.Report, error) {
	report, err := r.poller.Check(ctx, address)
	return report, errors.Join(err, r.CatchUp(ctx))
}

// RemoveFeed is [Desk.RemoveFeed]; work on the feed is stopped, and what was removed
// with it is quoted no more when it returns.
func (r *Room) RemoveFeed(ctx context.Context, address string, withArticles bool) error {
	r.poller.Stop(address)
	if err := r.Desk.RemoveFeed(ctx, address, withArticles); err != nil {
		return err
	}
	return r.CatchUp(ctx)
}

// StopFeed ends the work on a feed for this time, and says whether there was any.
func (r *Room) StopFeed(address string) bool { return r.poller.Stop(address) }

// FeedStats counts what the feeds have done since the start.
func (r *Room) FeedStats() feed.Stats { return r.poller.Stats() }
