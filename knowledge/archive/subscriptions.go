package archive

import (
	"context"

	"github.com/ukti-bot/ukti/knowledge/ingest/websub"
)

// SubscriptionStore is what hubs were asked to push.
type SubscriptionStore struct{ archive *Archive }

var _ websub.Store = SubscriptionStore{}

// Subscriptions returns the store of what hubs push.
func (a *Archive) Subscriptions() SubscriptionStore { return SubscriptionStore{a} }

const subscriptionColumns = "feed, hub, topic, callback, secret, leaving, expires, next, failures, problem"

// Subscriptions returns all, ordered by their feeds' addresses.
func (s SubscriptionStore) Subscriptions(ctx context.Context) ([]websub.Subscription, error) {
	rows, err := s.archive.file.Read.QueryContext(ctx, "SELECT "+subscriptionColumns+" FROM subscriptions ORDER BY feed")
	if err != nil {
		return nil, s.archive.file.Explain(ctx, "read what hubs push", err)
	}
	defer func() { _ = rows.Close() }()
	var out []websub.Subscription
	for rows.Next() {
		var sub websub.Subscription
		var expires, next int64
		if err := rows.Scan(&sub.Feed, &sub.Hub, &sub.Topic, &sub.Callback, (*string)(&sub.Secret), &sub.Leaving, &expires, &next, &sub.Failures, &sub.Problem); err != nil {
			return nil, s.archive.file.Explain(ctx, "read what hubs push", err)
		}
		sub.Expires, sub.Next = moment(expires), moment(next)
		out = append(out, sub)
	}
	if err := rows.Err(); err != nil {
		return nil, s.archive.file.Explain(ctx, "read what hubs push", err)
	}
	return out, nil
}

// Keep stores a subscription in the place of its feed's earlier one.
func (s SubscriptionStore) Keep(ctx context.Context, sub websub.Subscription) error {
	err := s.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		_, err := c.exec(ctx, "INSERT INTO subscriptions ("+subscriptionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (feed) DO UPDATE SET hub = excluded.hub, topic = excluded.topic, callback = excluded.callback, secret = excluded.secret, leaving = excluded.leaving,
			expires = excluded.expires, next = excluded.next, failures = excluded.failures, problem = excluded.problem`,
			sub.Feed, sub.Hub, sub.Topic, sub.Callback, string(sub.Secret), sub.Leaving, micros(sub.Expires), micros(sub.Next), sub.Failures, sub.Problem)
		return err
	})
	if err != nil {
		return s.archive.file.Explain(ctx, "keep what a hub pushes", err)
	}
	return nil
}

// Forget takes a feed's subscription away.
func (s SubscriptionStore) Forget(ctx context.Context, feed string) error {
	err := s.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		_, err := c.exec(ctx, "DELETE FROM subscriptions WHERE feed = ?", feed)
		return err
	})
	if err != nil {
		return s.archive.file.Explain(ctx, "forget what a hub pushes", err)
	}
	return nil
}
