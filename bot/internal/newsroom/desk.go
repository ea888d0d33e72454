// Package newsroom joins the archive to the bot: what comes in goes first to the
// archive and then, in small batches, to the index that answers. A [Desk] takes
// articles in; a [Room] is a desk with the index, the feeds and the watched folders.
package newsroom

import (
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

// Notes keeps a few facts beside the archive; state.Store is one.
type Notes interface {
	// SetSetting keeps a value; an empty one takes it away.
	SetSetting(ctx context.Context, scope, name, value string) error
	// Setting gives a value, and false where none is kept.
	Setting(ctx context.Context, scope, name string) (string, bool, error)
}

// Options of [OpenDesk] and [Open].
type Options struct {
	DataDir string
	// Paths are files and folders whose articles are held while they are there.
	// Without any, Shipped are.
	Paths   []string
	Shipped iter.Seq2[knowledge.Article, error]
	Watch   bool         // keep an eye on Paths while the room runs
	Fetch   feed.Fetcher // gets pages and feeds
	// Corrections of the table of near meanings; may be nil.
	Corrections *knowledge.Corrections
	Notes       Notes // knows which articles were removed because their file went; without it they stay away
	// Every and Stale are of feeds that have no values of their own; 0 stands for
	// package feed's.
	Every, Stale time.Duration
	MaxUpload    int              // bytes of an uploaded file; ingest.MaxText when 0
	Progress     func(done int)   // called now and then while the index is built, with the articles read; may be nil
	Log          *slog.Logger     // nil logs nothing
	Now          func() time.Time // time.Now when nil
}

func (o *Options) fill() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Shipped == nil {
		o.Shipped = func(func(knowledge.Article, error) bool) {}
	}
}

// Desk takes articles into the archive. Its methods are safe for concurrent use.
type Desk struct {
	archive *archive.Archive
	o       Options
	changed func() // told after each commit
	leftOut []error
}

// OpenDesk opens the archive in data_dir and puts into it what is new in the paths.
// The error is as of archive.Open; what of the paths could not be read is in
// [Desk.LeftOut]. That articles are gone from the paths is left to [Open]: a command
// given with the wrong config must not take them out.
func OpenDesk(ctx context.Context, o Options) (*Desk, error) { return openDesk(ctx, o, false) }

func openDesk(ctx context.Context, o Options, withdraw bool) (*Desk, error) {
	o.fill()
	a, err := archive.Open(ctx, o.DataDir, archive.Options{Log: o.Log, Now: o.Now})
	if err != nil {
		return nil, err
	}
	d := &Desk{archive: a, o: o, changed: func() {}}
	d.leftOut, err = d.hold(ctx, withdraw)
	if errors.Is(err, sqlitefile.ErrFull) { // what is held can still be answered from
		d.leftOut, err = append(d.leftOut, err), nil
	}
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return d, nil
}

// Close closes the archive.
func (d *Desk) Close() error { return d.archive.Close() }

// LeftOut names what of the paths could not be taken.
func (d *Desk) LeftOut() []error { return d.leftOut }

// Archive is where the articles are kept. To change it, use the desk's methods, so
// that an index hears of it.
func (d *Desk) Archive() *archive.Archive { return d.archive }

// AddOptions of [Desk.Add].
type AddOptions struct {
	Restore   bool                    // bring removed articles back
	Read      func(done int)          // called as articles are read; may be nil
	Committed func([]archive.Outcome) // told what is now on the disk; may be nil
}

// Add keeps the articles of folders, files and web addresses. What can't be taken
// is Refused in an outcome, and the rest goes on. The error is the archive's, or
// ctx's; what was committed before it stays.
func (d *Desk) Add(ctx context.Context, targets []string, o AddOptions) (archive.Counts, error) {
	defer d.changed()
	done := 0
	docs := func(yield func(ingest.Document, error) bool) {
		for doc, err := range d.documents(ctx, targets) {
			if done++; o.Read != nil {
				o.Read(done)
			}
			if !yield(doc, err) {
				return
			}
		}
	}
	return d.archive.PutAll(ctx, docs, archive.BulkOptions{Restore: o.Restore, Committed: func(out []archive.Outcome) {
		d.changed()
		if o.Committed != nil {
			o.Committed(out)
		}
	}})
}

// documents gives what the targets hold, in their order. Paths that follow each
// other are read as one, so that an id which two files share is noticed.
func (d *Desk) documents(ctx context.Context, targets []string) iter.Seq2[ingest.Document, error] {
	return func(yield func(ingest.Document, error) bool) {
		for len(targets) > 0 {
			if IsAddress(targets[0]) {
				if !yield(d.page(ctx, targets[0])) {
					return
				}
				targets = targets[1:]
				continue
			}
			paths := 0
			for paths < len(targets) && !IsAddress(targets[paths]) {
				paths++
			}
			for doc, err := range ingest.ReadDocuments(ctx, targets[:paths], ingest.Options{Log: d.o.Log}) {
				if !yield(doc, err) {
					return
				}
			}
			targets = targets[paths:]
		}
	}
}

// page makes an article of a page on the web.
func (d *Desk) page(ctx context.Context, address string) (ingest.Document, error) {
	page, err := d.o.Fetch.Get(ctx, address, fetch.Conditional{})
	if err != nil {
		return ingest.Document{}, err
	}
	return ingest.Web{URL: page.URL, ContentType: page.ContentType, Body: page.Body, Fetched: d.o.Now()}.Document()
}

// AddAddress keeps the article of a page. One that was removed comes back: whoever
// names it means it.
func (d *Desk) AddAddress(ctx context.Context, address string) (archive.Outcome, error) {
	doc, err := d.page(ctx, address)
	if err != nil {
		return archive.Outcome{}, err
	}
	return d.restore(ctx, doc)
}

// AddUpload keeps the article of a file that somebody sent, also one that was
// removed.
func (d *Desk) AddUpload(ctx context.Context, name string, r io.Reader) (archive.Outcome, error) {
	doc, err := ingest.Upload(name, r, d.o.MaxUpload)
	if err != nil {
		return archive.Outcome{}, err
	}
	return d.restore(ctx, doc)
}

func (d *Desk) restore(ctx context.Context, doc ingest.Document) (archive.Outcome, error) {
	out, err := d.archive.Restore(ctx, []ingest.Document{doc})
	if err != nil {
		return archive.Outcome{}, err
	}
	d.changed()
	return out[0], out[0].Err
}

// Remove takes an article out for good; see archive.Remove. It stays away although
// its file is still there.
func (d *Desk) Remove(ctx context.Context, id knowledge.ArticleID) error {
	err := d.archive.Remove(ctx, id)
	if err == nil || errors.Is(err, archive.ErrRemoved) {
		// Its file may come and go: it is by hand now that it stays away.
		err = errors.Join(err, d.note(ctx, id, ""))
	}
	d.changed()
	return err
}
