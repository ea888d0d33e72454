package newsroom

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/websub"
)

// poster is a fetcher that can ask hubs, too.
type poster interface {
	Post(ctx context.Context, address string, form url.Values) error
}

// Pushes has hubs send what is new in the feeds that name one. It is safe for concurrent
// use.
type Pushes struct {
	subscriber *websub.Subscriber
	feeds      *Feeds
	now        func() time.Time
	// asked are feeds that were asked because of what can't be believed. Deliveries come
	// one after the other.
	asked map[string]time.Time
}

// leastPing is the time between two questions to a feed whose hub can't sign.
const leastPing = time.Minute

// newPushes makes the pushes of feeds; without a fetcher that can ask hubs there are none.
func newPushes(a *archive.Archive, o Options, feeds *Feeds) *Pushes {
	p := &Pushes{feeds: feeds, now: o.Now, asked: map[string]time.Time{}}
	ask, ok := o.Fetch.(*inTurn)
	if !ok {
		return p
	}
	p.subscriber = websub.New(websub.Options{
		Store: a.Subscriptions(), Ask: hubs{ask}, Deliver: p.deliver, Now: o.Now, Log: o.Log,
		Feeds: func(ctx context.Context) (all []string, err error) {
			states, err := a.Feeds().List(ctx)
			for _, s := range states {
				if !s.Gone {
					all = append(all, s.URL)
				}
			}
			return all, err
		},
	})
	return p
}

// hubs asks hubs with the fetcher in force.
type hubs struct{ fetch *inTurn }

// Post implements [websub.Asker].
func (h hubs) Post(ctx context.Context, address string, form url.Values) error {
	p, ok := h.fetch.Fetcher.(poster)
	if !ok {
		return &fetch.Error{URL: address, Cause: fetch.ErrUnreachable, Hint: "nothing here can ask hubs"}
	}
	return p.Post(ctx, address, form)
}

// SetCallback says at which address hubs reach [Pushes.Handler], such as
// https://news.example.org/websub/; "" for none, then the feeds are asked as ever.
func (p *Pushes) SetCallback(ctx context.Context, base string) error {
	if p.subscriber == nil {
		return nil
	}
	return p.subscriber.SetCallback(ctx, base)
}

// Handler answers hubs.
func (p *Pushes) Handler() http.Handler {
	if p.subscriber == nil {
		return http.NotFoundHandler()
	}
	return p.subscriber
}

func (p *Pushes) run(ctx context.Context) error {
	if p.subscriber == nil {
		<-ctx.Done()
		return nil
	}
	return p.subscriber.Run(ctx)
}

func (p *Pushes) pushed(feed string) bool { return p.subscriber != nil && p.subscriber.Pushed(feed) }

// wake has the subscriptions compared with the list of feeds.
func (p *Pushes) wake() {
	if p.subscriber != nil {
		p.subscriber.Wake()
	}
}

func (p *Pushes) refused() int64 {
	if p.subscriber == nil {
		return 0
	}
	return p.subscriber.Refused()
}

func (p *Pushes) discovered(ctx context.Context, feed, hub, topic string) {
	if p.subscriber == nil {
		return
	}
	if err := p.subscriber.Discovered(ctx, feed, hub, topic); err != nil && ctx.Err() == nil {
		p.feeds.o.Log.WarnContext(ctx, "what a feed says of its hub can't be kept; the feed is asked as ever", "feed", feed, "error", err)
	}
}

// deliver takes what a hub has sent; what can't be believed only has the feed asked.
func (p *Pushes) deliver(ctx context.Context, d websub.Delivery) {
	var err error
	if d.Body != nil {
		_, err = p.feeds.poller.Push(ctx, d.Feed, d.ContentType, d.Body)
	} else if p.mayPing(d.Feed) {
		_, err = p.feeds.poller.Check(ctx, d.Feed)
	}
	if err != nil && ctx.Err() == nil {
		p.feeds.o.Log.WarnContext(ctx, "what a hub has sent wasn't taken; the feed is asked as ever", "feed", d.Feed, "error", err)
	}
}

// mayPing reports that a feed wasn't asked lately because of what can't be believed.
func (p *Pushes) mayPing(feed string) bool {
	now := p.now()
	maps.DeleteFunc(p.asked, func(_ string, at time.Time) bool { return now.Sub(at) >= leastPing })
	if _, lately := p.asked[feed]; lately {
		return false
	}
	p.asked[feed] = now
	return true
}
