// Package websub has feeds pushed: where a feed names a hub, the hub is asked to send
// what is new, as the W3C Recommendation WebSub says. A [Subscriber] asks, is asked back
// at its callbacks, renews what runs out and hands on what comes.
package websub

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Subscription is what a hub was asked for, for one feed.
type Subscription struct {
	Feed       string // the listed address
	Hub, Topic string // as the feed names them
	Callback   string // where the hub asks back and sends to; its last part nobody can guess
	Secret     Secret // signs what comes; "" where the hub isn't asked over https, and nothing is believed that it sends

	Leaving  bool      // the hub is to send no more
	Expires  time.Time // the hub has confirmed, until then; zero: never
	Next     time.Time // when the hub is asked next
	Failures int       // in a row
	Problem  string    // the last failure in one sentence; "" when all is well
}

// Secret is what only a hub and this process know. It prints as what it is, not which.
type Secret string

// String hides the secret.
func (Secret) String() string { return "(hidden)" }

// GoString hides the secret.
func (Secret) GoString() string { return "(hidden)" }

// Active reports a subscription that the hub has confirmed and that has not run out.
func (s Subscription) Active(now time.Time) bool { return !s.Leaving && now.Before(s.Expires) }

// Store keeps subscriptions over a restart. Safe for concurrent use.
type Store interface {
	Subscriptions(ctx context.Context) ([]Subscription, error)
	// Keep stores s in the place of the feed's earlier one.
	Keep(ctx context.Context, s Subscription) error
	// Forget takes a feed's subscription away.
	Forget(ctx context.Context, feed string) error
}

// Asker sends a form to a hub; [fetch.Client] is one. The error says, too, that the hub's
// answer is none that it gives who is welcome.
type Asker interface {
	Post(ctx context.Context, address string, form url.Values) error
}

// Delivery is what a hub has sent.
type Delivery struct {
	Feed        string
	ContentType string
	Body        []byte // nil: what came is not to be believed, the feed is to be asked
}

// Options of [New]; all but Now, Log and MaxBody are required.
type Options struct {
	Store   Store
	Ask     Asker
	Feeds   func(context.Context) ([]string, error) // that are listed
	Deliver func(context.Context, Delivery)         // takes what was sent; called by one after the other
	MaxBody int64                                   // bytes of what is sent; 8 MiB when 0
	Now     func() time.Time                        // time.Now when nil
	Log     *slog.Logger                            // nil logs nothing
}

// Subscriber keeps subscriptions. Make one with [New]; until it has a callback it does
// nothing. It is safe for concurrent use.
type Subscriber struct {
	o          Options
	wake       chan struct{}
	deliveries chan Delivery

	mu       sync.Mutex
	callback string // what the addresses of callbacks begin with; "" for none
	read     bool   // what the store has
	subs     map[string]Subscription
	named    map[string]named // hubs that feeds have named since the start
	refused  int64            // deliveries that were not signed as they should be
}

// named is what a feed says of its hub.
type named struct{ hub, topic string }

const (
	defaultMaxBody = 8 << 20
	maxWaiting     = 16 // deliveries; then hubs are asked to come again
)

// New makes a subscriber.
func New(o Options) *Subscriber {
	if o.MaxBody == 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Subscriber{o: o, wake: make(chan struct{}, 1), deliveries: make(chan Delivery, maxWaiting), subs: map[string]Subscription{}, named: map[string]named{}}
}

// SetCallback says where hubs reach [Subscriber.ServeHTTP], such as
// https://news.example.org/websub/, and begins; "" ends it, and every subscription is
// forgotten: what hubs send from then on is answered with 410, by which they end it, too.
func (s *Subscriber) SetCallback(ctx context.Context, base string) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.nudge()
	s.callback = base
	for feed, sub := range s.subs {
		if base == "" || sub.Leaving && !strings.HasPrefix(sub.Callback, base) {
			if err := s.o.Store.Forget(ctx, feed); err != nil {
				return err
			}
			delete(s.subs, feed)
		} else if !strings.HasPrefix(sub.Callback, base) { // the hubs know another one
			if err := s.begin(ctx, feed, sub.Hub, sub.Topic); err != nil {
				return err
			}
		}
	}
	for feed, n := range s.named { // they were read before there was a callback
		if _, known := s.subs[feed]; base != "" && !known {
			if err := s.begin(ctx, feed, n.hub, n.topic); err != nil {
				return err
			}
		}
	}
	return nil
}

// Discovered is told which hub a feed names, "" for none, and for which topic, whenever
// the feed was read.
func (s *Subscriber) Discovered(ctx context.Context, feed, hub, topic string) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if delete(s.named, feed); hub != "" {
		s.named[feed] = named{hub, topic}
	}
	sub, known := s.subs[feed]
	switch {
	case s.callback == "":
		return nil
	case hub == "" && known && !sub.Leaving:
		return s.leave(ctx, sub)
	case hub == "" || known && !sub.Leaving && sub.Hub == hub && sub.Topic == topic:
		return nil
	}
	return s.begin(ctx, feed, hub, topic)
}

// begin makes a new subscription, to be asked for at once. The caller holds mu.
func (s *Subscriber) begin(ctx context.Context, feed, hub, topic string) error {
	u, err := url.Parse(hub)
	if err != nil || u.Host == "" {
		return nil // there is no hub that could be asked
	}
	sub := Subscription{Feed: feed, Hub: hub, Topic: topic, Callback: s.callback + rand.Text(), Next: s.o.Now()}
	if u.Scheme == "https" {
		sub.Secret = Secret(rand.Text())
	}
	return s.keep(ctx, sub)
}

// leave has the hub asked to send no more. The caller holds mu.
func (s *Subscriber) leave(ctx context.Context, sub Subscription) error {
	sub.Leaving, sub.Failures, sub.Next = true, 0, s.o.Now()
	return s.keep(ctx, sub)
}

// keep stores a subscription. The caller holds mu.
func (s *Subscriber) keep(ctx context.Context, sub Subscription) error {
	if err := s.o.Store.Keep(ctx, sub); err != nil {
		return err
	}
	s.subs[sub.Feed] = sub
	s.nudge()
	return nil
}

// forget takes a subscription away. The caller holds mu.
func (s *Subscriber) forget(ctx context.Context, feed string) error {
	delete(s.subs, feed)
	return s.o.Store.Forget(ctx, feed)
}

// load reads what the store has, once.
func (s *Subscriber) load(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read {
		return nil
	}
	list, err := s.o.Store.Subscriptions(ctx)
	if err != nil {
		return err
	}
	for _, sub := range list {
		s.subs[sub.Feed] = sub
	}
	s.read = true
	return nil
}

// Pushed reports whether what is new in a feed is sent by its hub now.
func (s *Subscriber) Pushed(feed string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.callback != "" && s.subs[feed].Active(s.o.Now())
}

// Refused counts deliveries that were not signed as they should be.
func (s *Subscriber) Refused() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// Wake has the list of feeds looked at now.
func (s *Subscriber) Wake() { s.nudge() }

func (s *Subscriber) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

var _ http.Handler = (*Subscriber)(nil)
