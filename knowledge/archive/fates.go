package archive

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// The fates that are kept of a feed: of its latest items, and for some time.
const (
	maxFates = 1000
	fatesFor = 30 * 24 * time.Hour
)

// ItemFate is what became of an item of a feed when it was last looked at.
type ItemFate struct {
	Feed        string // the feed's address
	Title, Link string // as the feed has them; "" for none, or because the article was removed
	Fate        feed.Fate
	Reason      string // why it is held or left out; what else there is to say
	At          time.Time
	Article     knowledge.ArticleID // "" for none
}

// Fates returns what became of the items of a feed, or of all feeds for "", the latest
// first; at most limit, all that are kept for 0. They are kept for 30 days, and of a
// feed's latest 1,000 items.
func (f FeedStore) Fates(ctx context.Context, address string, limit int) ([]ItemFate, error) {
	if limit <= 0 {
		limit = noLimit
	}
	rows, err := f.archive.file.Read.QueryContext(ctx, `SELECT f.url, t.title, t.link, t.fate, t.reason, t.at, coalesce(a.id, '')
		FROM fates t JOIN feeds f ON f.n = t.feed LEFT JOIN articles a ON a.n = t.article
		WHERE ?1 = '' OR f.url = ?1 ORDER BY t.at DESC, t.guid LIMIT ?2`, address, limit)
	if err != nil {
		return nil, f.archive.file.Explain(ctx, "read what became of the feeds' items", err)
	}
	defer func() { _ = rows.Close() }()
	var out []ItemFate
	for rows.Next() {
		var i ItemFate
		var at int64
		if err := rows.Scan(&i.Feed, &i.Title, &i.Link, &i.Fate, &i.Reason, &at, &i.Article); err != nil {
			return nil, f.archive.file.Explain(ctx, "read what became of the feeds' items", err)
		}
		i.At = moment(at)
		out = append(out, i)
	}
	if err := rows.Err(); err != nil {
		return nil, f.archive.file.Explain(ctx, "read what became of the feeds' items", err)
	}
	return out, nil
}

// CountFates returns how many of the items that are told of had which fate, by the
// feeds' addresses.
func (f FeedStore) CountFates(ctx context.Context) (map[string]feed.Counts, error) {
	rows, err := f.archive.file.Read.QueryContext(ctx, "SELECT f.url, t.fate, count(*) FROM fates t JOIN feeds f ON f.n = t.feed GROUP BY f.n, t.fate")
	if err != nil {
		return nil, f.archive.file.Explain(ctx, "count what became of the feeds' items", err)
	}
	defer func() { _ = rows.Close() }()
	all := map[string]feed.Counts{}
	for rows.Next() {
		var address string
		var fate feed.Fate
		var n int
		if err := rows.Scan(&address, &fate, &n); err != nil {
			return nil, f.archive.file.Explain(ctx, "count what became of the feeds' items", err)
		}
		if all[address] == nil {
			all[address] = feed.Counts{}
		}
		all[address][fate] = n
	}
	if err := rows.Err(); err != nil {
		return nil, f.archive.file.Explain(ctx, "count what became of the feeds' items", err)
	}
	return all, nil
}

// LeaveOut notes why no article was made of an item; see [feed.Store].
func (f FeedStore) LeaveOut(ctx context.Context, address string, i feed.Item, reason string) error {
	err := f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		n, err := feedItems{c}.feed(ctx, address)
		if err != nil {
			return err
		}
		return feedItems{c}.note(ctx, n, i, feed.FateLeftOut, reason, "")
	})
	if err != nil {
		return f.archive.file.Explain(ctx, "note that "+i.GUID+" of "+address+" is left out", err)
	}
	return nil
}

// note keeps what became of an item of the feed n.
func (fi feedItems) note(ctx context.Context, n int64, i feed.Item, f feed.Fate, reason string, id knowledge.ArticleID) error {
	_, err := fi.c.exec(ctx, `INSERT INTO fates (feed, guid, at, fate, reason, title, link, article) VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT n FROM articles WHERE id = ?))
		ON CONFLICT (feed, guid) DO UPDATE SET at = excluded.at, fate = excluded.fate, reason = excluded.reason, title = excluded.title, link = excluded.link, article = excluded.article`,
		n, i.GUID, micros(fi.c.now), string(f), reason, i.Title, i.Link, string(id))
	return err
}

// forgetFates keeps the fates of the feed n within their bounds.
func (fi feedItems) forgetFates(ctx context.Context, n int64) error {
	if _, err := fi.c.exec(ctx, "DELETE FROM fates WHERE feed = ? AND at < ?", n, micros(fi.c.now.Add(-fatesFor))); err != nil {
		return err
	}
	_, err := fi.c.exec(ctx, "DELETE FROM fates WHERE feed = ?1 AND guid IN (SELECT guid FROM fates WHERE feed = ?1 ORDER BY at DESC, guid LIMIT ?2 OFFSET ?3)", n, noLimit, maxFates)
	return err
}

// fateOf is the fate of an item whose document was put.
func fateOf(out Outcome) (f feed.Fate, reason string) {
	switch out.Kind {
	case Refused: // only what was removed gets here
		return feed.FateLeftOut, "the article was removed and stays away; ukti add --restore brings it back"
	case Duplicate:
		return feed.FateNew, "the same story as " + string(out.AlsoIn) + ", which is shown"
	case Added:
		return feed.FateNew, ""
	case Revised:
		return feed.FateCorrected, ""
	}
	return feed.FateUnchanged, ""
}
