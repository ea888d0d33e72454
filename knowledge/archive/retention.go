package archive

import (
	"context"
	"strings"
	"time"

	"github.com/ukti-bot/ukti/knowledge/text"
)

// expireAtOnce is how many articles one transaction removes: so few that nobody who
// writes meanwhile waits for long.
const expireAtOnce = 50

// Keeping is how long articles are kept.
type Keeping struct {
	Default time.Duration            // 0: for good
	Of      map[string]time.Duration // by publisher, or by the feed's address; 0: for good
}

// of returns how long an article of a publisher and a feed is kept; 0: for good. A
// feed's own time comes before its publisher's.
func (k Keeping) of(publisher, feed string) time.Duration {
	if d, ok := k.Of[feed]; ok && feed != "" {
		return d
	}
	for name, d := range k.Of {
		if text.Fold(strings.TrimSpace(name)) == text.Fold(strings.TrimSpace(publisher)) {
			return d
		}
	}
	return k.Default
}

// any reports whether anything is ever removed.
func (k Keeping) any() bool {
	for _, d := range k.Of {
		if d > 0 {
			return true
		}
	}
	return k.Default > 0
}

// Expire removes the articles that came from feeds and pages of the web and are older
// than they are kept, by their date or, without one, since they were added; files and
// uploads stay. Their ids are not barred, but the feeds' items stay marked, so that no
// feed brings them again. It removes a few in a transaction; those removed before an
// error stay so. n is their number.
func (a *Archive) Expire(ctx context.Context, k Keeping) (n int, err error) {
	if !k.any() {
		return 0, nil
	}
	old, err := a.expired(ctx, k)
	for len(old) > 0 && err == nil {
		if err = ctx.Err(); err != nil {
			break
		}
		now := old[:min(expireAtOnce, len(old))]
		if err = a.inChange(ctx, func(ctx context.Context, c *change) error { return c.expire(ctx, now) }); err == nil {
			n, old = n+len(now), old[len(now):]
		}
	}
	if n > 0 {
		a.tidy(ctx)
	}
	if err != nil {
		return n, a.file.Explain(ctx, "remove what is too old", err)
	}
	return n, nil
}

// expired returns the articles that are too old, by their numbers.
func (a *Archive) expired(ctx context.Context, k Keeping) (old []int64, err error) {
	rows, err := a.file.Read.QueryContext(ctx, `SELECT a.n, a.at, r.publisher, r.feed FROM articles a JOIN revisions r ON r.n = a.current
		WHERE r.feed <> '' OR lower(r.origin) LIKE 'http://%' OR lower(r.origin) LIKE 'https://%' ORDER BY a.n`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	now := a.now()
	for rows.Next() {
		var n, at int64
		var publisher, feed string
		if err := rows.Scan(&n, &at, &publisher, &feed); err != nil {
			return nil, err
		}
		if keep := k.of(publisher, feed); keep > 0 && now.Sub(moment(at)) > keep {
			old = append(old, n)
		}
	}
	return old, rows.Err()
}

// expire removes articles that may come again by hand.
func (c *change) expire(ctx context.Context, numbers []int64) error {
	for _, n := range numbers {
		h, err := heldArticles{c}.byNumber(ctx, n)
		if err != nil || h.removed { // removed meanwhile
			if err != nil {
				return err
			}
			continue
		}
		if err := c.remove(ctx, h, false); err != nil {
			return err
		}
	}
	return nil
}
