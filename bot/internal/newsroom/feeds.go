package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// IsAddress reports a web address, as opposed to a path.
func IsAddress(text string) bool {
	u, err := url.Parse(strings.TrimSpace(text))
	return err == nil && u.Host != "" && (strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https"))
}

// Addresses returns the web addresses among a text's words, each once.
func Addresses(message string) (list []string) {
	for _, word := range strings.Fields(message) {
		word = strings.Trim(word, "<>()[]“”\"'‘’,;।")
		if IsAddress(word) && !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return list
}

// Feed is a listed feed as it stands.
type Feed struct {
	feed.State
	Listed  bool           // by the config
	Pushed  bool           // its hub sends what is new
	Stale   bool           // without an answer for longer than its limit
	Running *feed.Progress // how far it has come; nil while it is not at work
	Fates   feed.Counts    // what became of its items, as far as that is kept
}

// Name is the feed's title, else its address.
func (f Feed) Name() string {
	if f.Title != "" {
		return f.Title
	}
	return f.URL
}

// Feeds keeps the list of feeds and asks them. It is safe for concurrent use.
type Feeds struct {
	archive  *archive.Archive
	follower follower
	poller   *feed.Poller
	pushes   *Pushes
	o        Options
	looked   *atomic.Pointer[time.Time]
	listed   atomic.Pointer[[]ListedFeed]
}

func newFeeds(a *archive.Archive, o Options, f follower) *Feeds {
	looked := new(atomic.Pointer[time.Time])
	feeds := &Feeds{archive: a, follower: f, o: o, looked: looked}
	feeds.pushes = newPushes(a, o, feeds)
	feeds.poller = feed.New(feed.Options{
		Fetch: o.Fetch, Store: store{a.Feeds(), f, looked}, Every: o.Every, Stale: o.Stale, Pause: o.Pause, Now: o.Now, Log: o.Log,
		Hub: feeds.pushes.discovered, Pushed: feeds.pushes.pushed,
	})
	return feeds
}

// List returns the listed feeds, ordered by address, with how far those at work have
// come.
func (f *Feeds) List(ctx context.Context) ([]Feed, error) {
	states, err := f.archive.Feeds().List(ctx)
	if err != nil {
		return nil, err
	}
	fates, err := f.archive.Feeds().CountFates(ctx)
	if err != nil {
		return nil, err
	}
	running := map[string]*feed.Progress{}
	for _, p := range f.poller.Running() {
		running[p.URL] = &p
	}
	now := f.o.Now()
	list := make([]Feed, len(states))
	for i, s := range states {
		list[i] = Feed{State: s, Listed: f.isListed(s.URL), Pushed: f.pushes.pushed(s.URL), Stale: f.poller.StaleNow(s, now), Running: running[s.URL], Fates: fates[s.URL]}
	}
	return list, nil
}

// Add looks for the feed at s.URL, or on the page there, and lists it with what s
// says of it, to be asked at once. added is false when it was listed before.
func (f *Feeds) Add(ctx context.Context, s feed.State) (found feed.Found, added bool, err error) {
	if found, err = feed.Discover(ctx, f.o.Fetch, s.URL); err != nil {
		return feed.Found{URL: s.URL}, false, err
	}
	s.URL, s.Title, s.Next = found.URL, found.Title, f.o.Now()
	if added, err = f.archive.Feeds().Add(ctx, s); err == nil {
		f.poller.Wake()
	}
	return found, added, err
}

// Remove takes a feed off the list, and withArticles what came from it out of the
// archive. Work on the feed is stopped, and what was removed with it is quoted no
// more when it returns. The error wraps [ErrListed] for a feed of the config.
func (f *Feeds) Remove(ctx context.Context, address string, withArticles bool) error {
	if f.isListed(address) {
		return fmt.Errorf("%w: %q; take it out there, and run: ukti reload", ErrListed, address)
	}
	f.poller.Stop(address)
	err := f.archive.Feeds().Remove(ctx, address, withArticles)
	f.follower.wake()
	f.pushes.wake()
	if err != nil {
		return err
	}
	return f.follower.CatchUp(ctx)
}

// Check asks a listed feed now; what came is quoted when it returns. See
// feed.Poller.Check.
func (f *Feeds) Check(ctx context.Context, address string) (feed.Report, error) {
	report, err := f.poller.Check(ctx, address)
	return report, errors.Join(err, f.follower.CatchUp(ctx))
}

// Stop ends the work on a feed for this time, and says whether there was any.
func (f *Feeds) Stop(address string) bool { return f.poller.Stop(address) }

// SetTimes has other values hold for feeds that have none of their own; 0 stands for
// package feed's.
func (f *Feeds) SetTimes(every, stale time.Duration) { f.poller.SetTimes(every, stale) }

// Wake has the list of feeds looked at now, as after the clock has jumped.
func (f *Feeds) Wake() { f.poller.Wake() }

// Looked is when the list of feeds was last looked at to see which are due; zero for
// never. While a room runs, that is every half minute.
func (f *Feeds) Looked() time.Time {
	if at := f.looked.Load(); at != nil {
		return *at
	}
	return time.Time{}
}

// Stats counts what the feeds have done since the start.
func (f *Feeds) Stats() feed.Stats {
	s := f.poller.Stats()
	s.Refused = f.pushes.refused()
	return s
}

// Pushes has hubs send what is new in the feeds.
func (f *Feeds) Pushes() *Pushes { return f.pushes }

// store is the archive as the poller of feeds writes to it.
type store struct {
	archive.FeedStore
	follower follower
	looked   *atomic.Pointer[time.Time] // when the poller read the list last, by the clock that never jumps
}

func (s store) List(ctx context.Context) ([]feed.State, error) {
	now := time.Now()
	s.looked.Store(&now)
	return s.FeedStore.List(ctx)
}

func (s store) Take(ctx context.Context, address string, i feed.Item, d ingest.Document) (feed.Fate, error) {
	fate, err := s.FeedStore.Take(ctx, address, i, d)
	s.follower.wake()
	return fate, err
}
