package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
)

// maxQueue is how many items wait for an editor at most.
const maxQueue = 1000

// ErrNotHeld is wrapped when no item waits under a number.
var ErrNotHeld = errors.New("no item is held under this number")

// HeldItem is an item of a feed of which no article was made, since it seems to be
// none. An editor accepts it or drops it.
type HeldItem struct {
	Number   int64  // names it; never given again
	Feed     string // the feed's address; "" when it is listed no more
	At       time.Time
	Reason   string          // one sentence
	Document ingest.Document // what would be added; in a list without Body and Original
	Bytes    int             // of its body
}

// HeldStore is the queue of the items that are held for an editor.
type HeldStore struct{ archive *Archive }

// Held returns the store of the held items.
func (a *Archive) Held() HeldStore { return HeldStore{a} }

// Hold keeps an item for an editor, in the place of an earlier form of it; see
// [feed.Store].
func (f FeedStore) Hold(ctx context.Context, address string, i feed.Item, d ingest.Document, reason string) error {
	p := prepare(d)
	if p.refused != nil { // not even an editor could keep it
		return f.LeaveOut(ctx, address, i, p.refused.Error())
	}
	err := f.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		n, err := feedItems{c}.feed(ctx, address)
		if err != nil {
			return err
		}
		return feedItems{c}.hold(ctx, n, i, p, reason)
	})
	if err != nil {
		return f.archive.file.Explain(ctx, "hold "+i.GUID+" of "+address, err)
	}
	return nil
}

func (fi feedItems) hold(ctx context.Context, n int64, i feed.Item, p prepared, reason string) error {
	if _, err := fi.c.exec(ctx, "DELETE FROM queue WHERE feed = ? AND guid = ?", n, i.GUID); err != nil {
		return err
	}
	var waiting int
	if _, err := fi.c.scan(ctx, "SELECT count(*) FROM queue", nil, &waiting); err != nil {
		return err
	}
	if waiting >= maxQueue {
		return feed.ErrQueueFull
	}
	if _, err := fi.c.insert(ctx, `INSERT INTO queue (feed, guid, at, reason, id, title, publisher, url, lang, published, origin, media, gzip, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, n, i.GUID, micros(fi.c.now), reason, string(p.ID), p.Title, p.Publisher, p.URL, p.Lang,
		dated(p.Published), p.Origin, p.MediaType, p.gzip, []byte(p.Body)); err != nil {
		return err
	}
	if err := fi.markTaken(ctx, n, i, ""); err != nil {
		return err
	}
	return fi.note(ctx, n, i, feed.FateHeld, reason, "")
}

const heldItemColumns = `q.n, coalesce(f.url, ''), q.at, q.reason, q.id, q.title, q.publisher, q.url, q.lang, q.published, q.origin, length(q.body)`

func scanHeldItem(scan func(...any) error, into ...any) (h HeldItem, err error) {
	var at int64
	var published string
	d := &h.Document
	fields := []any{&h.Number, &h.Feed, &at, &h.Reason, &d.ID, &d.Title, &d.Publisher, &d.URL, &d.Lang, &published, &d.Origin, &h.Bytes}
	err = scan(append(fields, into...)...)
	h.At, d.Published, d.Feed = moment(at), undated(published), h.Feed
	return h, err
}

// List returns what is held for an editor, in the order in which it came.
func (q HeldStore) List(ctx context.Context) ([]HeldItem, error) {
	rows, err := q.archive.file.Read.QueryContext(ctx, "SELECT "+heldItemColumns+" FROM queue q LEFT JOIN feeds f ON f.n = q.feed ORDER BY q.n")
	if err != nil {
		return nil, q.archive.file.Explain(ctx, "read what is held", err)
	}
	defer func() { _ = rows.Close() }()
	var out []HeldItem
	for rows.Next() {
		h, err := scanHeldItem(rows.Scan)
		if err != nil {
			return nil, q.archive.file.Explain(ctx, "read what is held", err)
		}
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, q.archive.file.Explain(ctx, "read what is held", err)
	}
	return out, nil
}

const heldItem = "SELECT " + heldItemColumns + ", q.media, q.gzip, q.body FROM queue q LEFT JOIN feeds f ON f.n = q.feed WHERE q.n = ?"

// Item returns a held item with its text and its original. The error wraps
// [ErrNotHeld] when there is none.
func (q HeldStore) Item(ctx context.Context, number int64) (HeldItem, error) {
	var packed, body []byte
	var media string
	h, err := scanHeldItem(q.archive.file.Read.QueryRowContext(ctx, heldItem, number).Scan, &media, &packed, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return h, notHeld(number)
	}
	if err == nil {
		err = h.unpack(media, packed, body)
	}
	if err != nil {
		return h, q.archive.file.Explain(ctx, "read what is held", err)
	}
	return h, nil
}

func (h *HeldItem) unpack(media string, packed, body []byte) error {
	h.Document.Body, h.Document.MediaType = string(body), media
	if packed == nil {
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		h.Document.Original, err = io.ReadAll(z)
	}
	return err
}

// Accept makes an article of a held item, as an editor wants it, and lets the item go.
// The error wraps [ErrNotHeld] when there is none; with another one it stays held.
func (q HeldStore) Accept(ctx context.Context, number int64) (out Outcome, err error) {
	h, err := q.Item(ctx, number)
	if err != nil {
		return out, err
	}
	p := prepare(h.Document)
	err = q.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		f, i, err := feedItems{c}.release(ctx, number)
		if err != nil {
			return err
		}
		if out, err = c.take(ctx, p, p.URL != "", true); err != nil || out.Err != nil {
			return errors.Join(err, out.Err)
		}
		if f == 0 {
			return nil
		}
		if _, err := c.exec(ctx, "UPDATE feed_items SET article = (SELECT n FROM articles WHERE id = ?) WHERE feed = ? AND guid = ?", string(out.ID), f, i.GUID); err != nil {
			return err
		}
		fate, _ := fateOf(out)
		return feedItems{c}.note(ctx, f, i, fate, "accepted by an editor", out.ID)
	})
	if err != nil {
		return Outcome{}, q.archive.file.Explain(ctx, "accept a held item", err)
	}
	return out, nil
}

// Drop lets a held item go without an article. It is held again only when its feed
// says something else of it. The error wraps [ErrNotHeld] when there is none.
func (q HeldStore) Drop(ctx context.Context, number int64) error {
	err := q.archive.inChange(ctx, func(ctx context.Context, c *change) error {
		f, i, err := feedItems{c}.release(ctx, number)
		if err != nil || f == 0 {
			return err
		}
		return feedItems{c}.note(ctx, f, i, feed.FateLeftOut, "dropped by an editor", "")
	})
	if err != nil {
		return q.archive.file.Explain(ctx, "drop a held item", err)
	}
	q.archive.tidy(ctx)
	return nil
}

// release takes an item out of the queue. The feed is 0 when it is listed no more.
func (fi feedItems) release(ctx context.Context, number int64) (f int64, i feed.Item, err error) {
	ok, err := fi.c.scan(ctx, `SELECT coalesce(q.feed, 0), q.guid, coalesce(nullif(t.title, ''), q.title), coalesce(nullif(t.link, ''), q.url)
		FROM queue q LEFT JOIN fates t ON t.feed = q.feed AND t.guid = q.guid WHERE q.n = ?`, []any{number}, &f, &i.GUID, &i.Title, &i.Link)
	if err == nil && !ok {
		err = notHeld(number)
	}
	if err == nil {
		_, err = fi.c.exec(ctx, "DELETE FROM queue WHERE n = ?", number)
	}
	return f, i, err
}

func notHeld(number int64) error { return fmt.Errorf("%w: %d", ErrNotHeld, number) }
