package websub

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Times of a subscription.
const (
	wantedLease  = 10 * 24 * time.Hour // asked for; hubs give what they like
	maxLease     = 30 * 24 * time.Hour // believed
	leastRenewal = 5 * time.Minute
	confirmWait  = time.Hour // for a hub that has taken a request to ask back
	firstRetry   = 10 * time.Minute
	lastRetry    = 24 * time.Hour
	maxLeaving   = 3 // attempts to leave; then it runs out by itself
	lookEvery    = time.Minute
)

// Run asks hubs when it is time, and hands on what they send, until ctx ends.
func (s *Subscriber) Run(ctx context.Context) error {
	if err := s.load(ctx); err != nil {
		return err
	}
	var deliver sync.WaitGroup
	defer deliver.Wait()
	deliver.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case d := <-s.deliveries:
				s.o.Deliver(ctx, d)
			}
		}
	})
	for {
		next, err := s.look(ctx)
		if ctx.Err() != nil {
			return nil
		} else if err != nil {
			return err
		}
		timer := time.NewTimer(next)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-s.wake:
		}
		timer.Stop()
	}
}

// look asks the hubs whose time it is, and gives how long there is nothing to do.
func (s *Subscriber) look(ctx context.Context) (time.Duration, error) {
	listed, err := s.o.Feeds(ctx)
	if err != nil {
		return 0, err
	}
	due, next, err := s.due(ctx, listed)
	if err != nil {
		return 0, err
	}
	for _, sub := range due {
		if err := s.ask(ctx, sub); err != nil || ctx.Err() != nil {
			return 0, err
		}
	}
	if len(due) > 0 {
		next = 0 // what has come meanwhile
	}
	return next, nil
}

// due gives the subscriptions to ask for now, and when the next one is. Those of feeds
// that are listed no more are left.
func (s *Subscriber) due(ctx context.Context, listed []string) (due []Subscription, next time.Duration, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next = lookEvery; s.callback == "" {
		return nil, next, nil
	}
	now := s.o.Now()
	for _, sub := range s.subs {
		if !sub.Leaving && !slices.Contains(listed, sub.Feed) {
			if err := s.leave(ctx, sub); err != nil {
				return nil, 0, err
			}
			sub = s.subs[sub.Feed]
		}
		if wait := sub.Next.Sub(now); wait > 0 {
			next = min(next, wait)
		} else {
			due = append(due, sub)
		}
	}
	return due, next, nil
}

// ask asks a hub to begin, to go on, or to end. That it will ask back is waited for. An
// error is one of the store.
func (s *Subscriber) ask(ctx context.Context, sub Subscription) error {
	form := url.Values{"hub.topic": {sub.Topic}, "hub.mode": {"subscribe"}, "hub.callback": {sub.Callback}}
	s.mu.Lock()
	before := sub
	sub.Next = s.o.Now().Add(confirmWait)
	if sub.Failures++; sub.Failures > 1 { // it has taken the request and never asked back, or failed
		sub.Next = s.o.Now().Add(max(confirmWait, retryAfter(sub.Failures)))
	}
	err := s.keep(ctx, sub)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	if sub.Leaving {
		form.Set("hub.mode", "unsubscribe")
		if sub.Failures > maxLeaving || !s.o.Now().Before(before.Expires) { // it was never confirmed, has run out, or the hub doesn't listen
			return s.gone(ctx, sub)
		}
	} else {
		form.Set("hub.lease_seconds", strconv.Itoa(int(wantedLease.Seconds())))
		if sub.Secret != "" {
			form.Set("hub.secret", string(sub.Secret))
		}
	}
	if err := s.o.Ask.Post(ctx, sub.Hub, form); err != nil && ctx.Err() == nil {
		return s.failed(ctx, sub, err.Error())
	}
	return nil
}

func (s *Subscriber) gone(ctx context.Context, sub Subscription) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.subs[sub.Feed].Callback != sub.Callback {
		return nil
	}
	return s.forget(ctx, sub.Feed)
}

// failed notes a hub's refusal, unless the hub has confirmed meanwhile.
func (s *Subscriber) failed(ctx context.Context, sub Subscription, problem string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, known := s.subs[sub.Feed]
	if !known || now.Callback != sub.Callback || now.Failures == 0 {
		return nil
	}
	if now.Problem == "" {
		s.o.Log.WarnContext(ctx, "a hub can't be subscribed to; its feed is asked as before", "feed", sub.Feed, "hub", sub.Hub, "problem", problem)
	}
	now.Problem, now.Next = problem, s.o.Now().Add(retryAfter(now.Failures))
	return s.keep(ctx, now)
}

// retryAfter is how long a hub is left alone after some failures.
func retryAfter(failures int) time.Duration {
	wait := firstRetry
	for range min(failures, 20) - 1 {
		wait = min(2*wait, lastRetry)
	}
	return wait
}
