package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// FeedStore is the list of the archive's feeds, with what became of their items.
type FeedStore struct{ archive *Archive }

var _ feed.Store = FeedStore{}

// Feeds returns the store of the feeds.
func (a *Archive) Feeds() FeedStore { return FeedStore{a} }

const feedColumns = "url, title, publisher, every, stale, etag, last_modified, added, checked, newest, next, failures, problem, gone, articles, listed"

func feedValues(s feed.State) []any {
	return []any{s.URL, s.Title, s.Publisher, int64(s.Every), int64(s.Stale), s.ETag, s.LastModified,
		micros(s.Added), micros(s.Checked), micros(s.Newest), micros(s.Next), s.Failures, s.Problem, s.Gone, s.Articles, s.Config}
}

func scanFeed(scan func(...any) error) (s feed.State, err error) {
	var every, stale, added, checked, newest, next int64
	err = scan(&s.URL, &s.Title, &s.Publisher, &every, &stale, &s.ETag, &s.LastModified,
		&added, &checked, &newest, &next, &s.Failures, &s.Problem, &s.Gone, &s.Articles, &s.Config)
	s.Every, s.Stale = time.Duration(every), time.Duration(stale)
	s.Added, s.Checked, s.Newest, s.Next = moment(added), moment(checked), moment(newest), moment(next)
	return s, err
}

// List returns all feeds, ordered by URL.
func (f FeedStore) List(ctx context.Context) ([]feed.State, error) {
	rows, err := f.archive.file.Read.QueryContext(ctx, "SELECT "+feedColumns+" FROM feeds ORDER BY url")
	if err != nil {
		return nil, f.archive.file.Explain(ctx, "list the feeds", err)
	}
	defer func() { _ = rows.Close() }()
	var out []feed.State
	for rows.Next() {
		s, err := scanFeed(rows.Scan)
		if err != nil {
			return nil, f.archive.file.Explain(ctx, "list the feeds", err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		return nil, f.archive.file.Explain(ctx, "list the feeds", err)
	}
	return out, nil
}

// Add lists a feed, to be asked at s.Next, and reports whether it is new. One
// that is listed already is given s's Publisher, Every and Stale where they are
// set, and is asked again as if it had never failed or gone; it is
// the config's alone no more unless s is.
func (f FeedStore) Add(ctx context.Context, s feed.State) (added bool, err error) {
	if u, err := url.Parse(s.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || !utf8.ValidString(s.URL) {
		return false, fmt.Errorf("archive: %q is not a feed's address: write it as https://…", s.URL)
	}
	err = f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		if s.Added.IsZero() {
			s.Added = c.now
		}
		r, err := c.exec(ctx, "INSERT INTO feeds ("+feedColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", feedValues(s)...)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n > 0 {
			added = err == nil
			return err
		}
		_, err = c.exec(ctx, `UPDATE feeds SET publisher = CASE ?2 WHEN '' THEN publisher ELSE ?2 END, every = CASE CAST(?3 AS BIGINT) WHEN 0 THEN every ELSE ?3 END,
			stale = CASE CAST(?4 AS BIGINT) WHEN 0 THEN stale ELSE ?4 END, next = ?5, failures = 0, problem = '', gone = 0, listed = min(listed, ?6) WHERE url = ?1`,
			s.URL, s.Publisher, int64(s.Every), int64(s.Stale), micros(s.Next), s.Config)
		return err
	})
	if err != nil {
		return false, f.archive.file.Explain(ctx, "add a feed", err)
	}
	return added, nil
}

// Save keeps s in place of the feed listed as url; see [feed.Store]. Articles that were
// taken count though s does not know of them. When it moves to the address of another
// listed feed, the two become one.
func (f FeedStore) Save(ctx context.Context, url string, s feed.State) error {
	err := f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		n, err := feedItems{c}.feed(ctx, url)
		if errors.Is(err, ErrNoFeed) {
			return nil
		} else if err != nil {
			return err
		}
		if s.URL != url {
			if err := (feedItems{c}).move(ctx, n, url, s.URL); err != nil {
				return err
			}
		}
		if _, err := c.exec(ctx, `UPDATE feeds SET url = ?, title = ?, publisher = ?, every = ?, stale = ?, etag = ?, last_modified = ?, added = ?,
			checked = ?, newest = max(newest, ?), next = ?, failures = ?, problem = ?, gone = ?, articles = max(articles, ?), listed = min(listed, ?) WHERE n = ?`, append(feedValues(s), n)...); err != nil {
			return err
		}
		if err := (feedItems{c}).forgetFates(ctx, n); err != nil {
			return err
		}
		_, err = c.exec(ctx, "INSERT INTO meta (name, value) VALUES ('current', ?) ON CONFLICT (name) DO UPDATE SET value = max(meta.value, excluded.value)", micros(s.Checked))
		return err
	})
	if err != nil {
		return f.archive.file.Explain(ctx, "keep a feed's state", err)
	}
	return nil
}

// feedItems keeps, within a change, what became of feeds and of their items.
type feedItems struct{ c *change }

// move makes room for the feed n at a new address: what was taken there counts for
// n, and so does what was taken under the old one.
func (fi feedItems) move(ctx context.Context, n int64, from, to string) error {
	if _, err := fi.c.exec(ctx, "UPDATE revisions SET feed = ? WHERE feed = ? AND feed <> ''", to, from); err != nil {
		return err
	}
	other, err := fi.feed(ctx, to)
	if errors.Is(err, ErrNoFeed) {
		return nil
	} else if err != nil {
		return err
	}
	for _, table := range []string{"feed_items", "fates", "queue"} {
		if _, err := fi.c.exec(ctx, "UPDATE "+table+" SET feed = ?1 WHERE feed = ?2 AND NOT EXISTS (SELECT 1 FROM "+table+" own WHERE own.feed = ?1 AND own.guid = "+table+".guid)", n, other); err != nil {
			return err
		}
	}
	_, err = fi.c.exec(ctx, "DELETE FROM feeds WHERE n = ?", other)
	return err
}

// Remove takes a feed off the list and, withArticles, what came from it and what is
// held of it out of the archive; that may come again, from another feed or when this one is listed
// anew. The error wraps [ErrNoFeed] when it is not listed.
func (f FeedStore) Remove(ctx context.Context, url string, withArticles bool) error {
	err := f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		n, err := feedItems{c}.feed(ctx, url)
		if err != nil {
			return err
		}
		if withArticles {
			if _, err := c.exec(ctx, "DELETE FROM queue WHERE feed = ?", n); err != nil {
				return err
			}
		}
		if _, err := c.exec(ctx, "DELETE FROM feeds WHERE n = ?", n); err != nil || !withArticles {
			return err
		}
		from, err := c.numbers(ctx, "SELECT a.n FROM revisions r JOIN articles a ON a.current = r.n WHERE r.feed = ? AND r.feed <> '' ORDER BY a.n", url)
		for _, article := range from {
			h, err := heldArticles{c}.byNumber(ctx, article)
			if err == nil {
				err = c.remove(ctx, h, false)
			}
			if err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		return f.archive.file.Explain(ctx, "remove a feed", err)
	}
	if withArticles {
		f.archive.tidy(ctx)
	}
	return nil
}

// Taken returns the fingerprint that an item was last taken with; see [feed.Store].
func (f FeedStore) Taken(ctx context.Context, feed, guid string) (fingerprint string, ok bool, err error) {
	err = f.archive.file.Read.QueryRowContext(ctx, "SELECT i.fingerprint FROM feeds f JOIN feed_items i ON i.feed = f.n WHERE f.url = ? AND i.guid = ?", feed, guid).Scan(&fingerprint)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	} else if err != nil {
		return "", false, f.archive.file.Explain(ctx, "read what was taken from a feed", err)
	}
	return fingerprint, true, nil
}

// Take stores a feed's document, marks its item as taken and notes its fate, all or
// none; see [feed.Store]. An article that was removed stays away and its item is marked.
// The error wraps [ErrNoFeed] when the feed is not listed any more, and is the cause
// when the document can't be kept.
func (f FeedStore) Take(ctx context.Context, address string, i feed.Item, d ingest.Document) (fate feed.Fate, err error) {
	var out Outcome
	p := prepare(d)
	known := addresses{}
	known.note([]ingest.Document{d})
	err = f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		n, err := feedItems{c}.feed(ctx, address)
		if err != nil {
			return err
		}
		if out, err = c.take(ctx, p, known.tell(p), false); err != nil {
			return err
		}
		if out.Err != nil && !errors.Is(out.Err, ErrRemoved) {
			return out.Err
		}
		if err := (feedItems{c}).markTaken(ctx, n, i, out.ID); err != nil {
			return err
		}
		if _, err := c.exec(ctx, "DELETE FROM queue WHERE feed = ? AND guid = ?", n, i.GUID); err != nil { // it is doubtful no more
			return err
		}
		var reason string
		if fate, reason = fateOf(out); fate == feed.FateNew {
			if _, err := c.exec(ctx, "UPDATE feeds SET articles = articles + 1, newest = ? WHERE n = ?", micros(c.now), n); err != nil {
				return err
			}
		}
		return feedItems{c}.note(ctx, n, i, fate, reason, out.ID)
	})
	if err != nil {
		return "", f.archive.file.Explain(ctx, "take "+i.GUID+" from "+address, err)
	}
	f.archive.log.Debug("taken from a feed", "feed", address, "article", out.ID, "kind", out.Kind)
	return fate, nil
}

// markTaken notes that the item was taken as it is, for the article id, "" for none.
func (fi feedItems) markTaken(ctx context.Context, n int64, i feed.Item, id knowledge.ArticleID) error {
	_, err := fi.c.exec(ctx, `INSERT INTO feed_items (feed, guid, fingerprint, article) VALUES (?, ?, ?, (SELECT n FROM articles WHERE id = ?))
		ON CONFLICT (feed, guid) DO UPDATE SET fingerprint = excluded.fingerprint, article = coalesce(excluded.article, feed_items.article)`, n, i.GUID, i.Fingerprint, string(id))
	return err
}

// feed returns the row of a listed feed.
func (fi feedItems) feed(ctx context.Context, url string) (n int64, err error) {
	ok, err := fi.c.scan(ctx, "SELECT n FROM feeds WHERE url = ?", []any{url}, &n)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %q; list the feeds to see their addresses", ErrNoFeed, url)
	}
	return n, err
}
