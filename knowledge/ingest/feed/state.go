// Package feed follows news feeds (RSS, Atom, JSON Feed, sitemaps, public Telegram channels): it asks each on its
// schedule, reads what is new, and hands the articles on.
package feed

import (
	"context"
	"time"

	"github.com/ukti-bot/ukti/knowledge/ingest"
)

// State is a feed and what is known of it. It outlives a restart.
type State struct {
	URL       string        // its name; changed only when the server moves it for good
	Title     string        // as the feed calls itself
	Publisher string        // of its articles; Title when empty
	Every     time.Duration // how often it is asked; the poller's default when 0
	Stale     time.Duration // without contact for longer it is stale; the poller's default when 0
	Config    bool          // the operator's config lists it, and no command did

	ETag, LastModified string    // for the next conditional request
	Added              time.Time // when it was listed
	Checked            time.Time // last answer that could be used, 304 among them; zero: never
	Newest             time.Time // when its last new article was taken; zero: never
	Next               time.Time // when it is asked next
	Failures           int       // in a row
	Problem            string    // the last failure in one sentence with what to do; "" when all is well
	Gone               bool      // 410: not asked again until it is added anew
	Articles           int       // taken from it so far
}

// Store keeps feeds and what was taken from them. Safe for concurrent use.
type Store interface {
	// List gives all feeds, ordered by URL.
	List(ctx context.Context) ([]State, error)
	// Save keeps s in place of the feed listed as url; when s.URL differs from
	// url the feed has moved, and what was taken under url counts for s.URL. A
	// feed that is not listed (it was removed meanwhile) is left so.
	Save(ctx context.Context, url string, s State) error
	// Taken gives the fingerprint that an item was last taken with; false for a
	// new one.
	Taken(ctx context.Context, feed, guid string) (fingerprint string, ok bool, err error)
	// Take stores the document, marks the item as taken and notes its fate, all or
	// none: FateNew, FateCorrected, FateUnchanged, or FateLeftOut for one that was removed and stays
	// away.
	Take(ctx context.Context, feed string, i Item, d ingest.Document) (Fate, error)
	// Hold keeps a doubtful document for an editor, and marks the item as taken, so
	// that it is not asked for again before it changes. The error is ErrQueueFull
	// when no more can be held; then the item is not marked.
	Hold(ctx context.Context, feed string, i Item, d ingest.Document, reason string) error
	// LeaveOut notes that no article could be made of the item, and why. It is not
	// marked as taken.
	LeaveOut(ctx context.Context, feed string, i Item, reason string) error
}
